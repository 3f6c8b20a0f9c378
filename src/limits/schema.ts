import { builder } from '../graphql/builder.ts';
import type { Charge } from './budget.ts';

const RateLimit = builder.objectRef<Charge>('RateLimit').implement({
  description:
    'Points that you may spend within a minute. An operation costs one for each object that it may answer with: pages multiply what is beneath them, `totalCount` counts 10, a mutation 10. Each node of the server counts for itself.',
  fields: (t) => ({
    cost: t.exposeInt('cost', { nullable: false, description: 'What this operation costs, at least 1.' }),
    limit: t.exposeInt('limit', { nullable: false, description: 'Points that may be spent per minute.' }),
    remaining: t.exposeInt('remaining', { nullable: false, description: 'Points that are left after this operation.' }),
    resetAt: t.expose('resetAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When all points are there again.',
    }),
  }),
});

builder.queryField('rateLimit', (t) =>
  t.field({
    type: RateLimit,
    description:
      'What this operation costs and what you may spend still; while nobody is signed in, of your address. Null where the server limits nothing.',
    complexity: 0,
    resolve: (_root, _args, { client }) => client.charge,
  }),
);
