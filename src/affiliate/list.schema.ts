import { z } from 'zod';
import { visibleAffiliates } from '../access/person.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { nullish, refs, text } from '../graphql/input.ts';
import { lookup } from '../graphql/lookup.ts';
import { OrderDirection } from '../graphql/order-direction.ts';
import type { Prisma } from '../store/generated/client.ts';
import { type AffiliateFilter, matching, orderOf } from './filter.ts';
import { AffiliateRole } from './schema.ts';

const max = 100;

const AffiliateFilterInput = builder.inputRef<AffiliateFilter>('AffiliateFilterInput').implement({
  description:
    'Conditions on affiliates, all of which hold together. A condition on a property that you may not see is HIDDEN_PROPERTY.',
  fields: (t) => ({
    search: t
      .string({
        description:
          'Staff only. The name or the e-mail address begins with this, in whatever case; 1 to 100 characters.',
      })
      .validate(nullish(text(100))),
    organizations: refs(t, 'Organization', max, 'Of one of these organizations.'),
    roles: t.field({
      type: [AffiliateRole],
      description: 'With one of these roles, or a custom one that counts as one of them.',
    }),
    tags: t
      .stringList({ description: `Staff only. With at least one of these tags. At most ${max}.` })
      .validate(nullish(z.array(z.string()).max(max, `At most ${max}.`))),
    accountManagers: refs(t, 'Manager', max, 'Staff only. Looked after by one of these managers.'),
    isActive: t.boolean({ description: 'Whether they are active. Without it: both.' }),
  }),
});

const AffiliateOrderField = builder.enumType('AffiliateOrderField', {
  description: 'What affiliates are ordered by.',
  values: {
    NAME: { description: 'Their name, in the order of the alphabet.' },
    NUMBER: { description: 'Their number, which counts up with each affiliate.' },
    CREATED_AT: { description: 'Staff only. When they came.' },
  },
});

const AffiliateOrder = builder.inputType('AffiliateOrderInput', {
  description: 'How affiliates are ordered.',
  fields: (t) => ({
    field: t.field({
      type: AffiliateOrderField,
      required: true,
      description: 'The property to order by; equal ones come by age.',
    }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      description: 'Whether the order is rising or falling.',
    }),
  }),
});

builder.queryFields((t) => ({
  affiliate: t.prismaField({
    type: 'Affiliate',
    description: 'One affiliate by id or by number, one of the two; null where there is none or you may not see them.',
    args: {
      id: t.arg.id({ description: 'An id of type `Affiliate`; of another: INVALID_ID.' }),
      number: t.arg.int({ description: 'The number that people call them by.' }),
    },
    resolve: (query, _root, keys, ctx) =>
      ctx.db.affiliate.findFirst({
        ...query,
        where: all<Prisma.AffiliateWhereInput>(lookup('Affiliate', keys), visibleAffiliates(ctx.viewer)),
      }),
  }),
  affiliates: t.connection(
    {
      type: refTo('Affiliate'),
      nullable: true,
      description: 'The affiliates that you may see: staff all, customers those of their organization.',
      args: {
        filter: t.arg({
          type: AffiliateFilterInput,
          description: 'Only affiliates that hold these conditions; all where it is left out.',
        }),
        orderBy: t.arg({ type: AffiliateOrder, description: 'In which order; NAME ASC by default.' }),
      },
      resolve: (_root, { filter, orderBy, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: orderOf(ctx.viewer, orderBy ?? { field: 'NAME', direction: 'ASC' }),
          where: all<Prisma.AffiliateWhereInput>(visibleAffiliates(ctx.viewer), matching(ctx.viewer, filter ?? {})),
          rows: (query) => ctx.db.affiliate.findMany(query),
          count: (query) => ctx.db.affiliate.count(query),
        }),
    },
    connectionTo('Affiliate'),
  ),
}));
