import { staffOnly } from '../access/person.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { byName } from '../graphql/keyset.ts';
import { nodeRows } from '../graphql/node.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';
import { limits } from './rules.ts';

builder.prismaNode('Plan', {
  description:
    'What an organization has subscribed to: how many rated tickets it may have made in a month. A null property is empty, or not for you.',
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: false,
      description: `Its name, unique, at most ${limits.name} characters.`,
    }),
    monthlyTickets: t.exposeInt('monthlyTickets', {
      description: 'How many tickets ratings may make in a month of the organization; null for no limit.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const loadPlans: LoadRows = (ctx, query, ids) =>
  ctx.db.plan.findMany({ ...query, where: all<Prisma.PlanWhereInput>({ id: { in: ids } }, staffOnly(ctx.viewer)) });

nodeRows('Plan', loadPlans);

builder.queryField('plans', (t) =>
  t.connection(
    {
      type: refTo('Plan'),
      nullable: true,
      description: 'The plans that organizations may have, by name.',
      resolve: (_root, args, ctx, info) =>
        page(ctx, info, args, {
          order: byName,
          where: staffOnly(ctx.viewer),
          rows: (query) => ctx.db.plan.findMany(query),
          count: (query) => ctx.db.plan.count(query),
        }),
    },
    connectionTo('Plan'),
  ),
);
