import { visibleCatalog } from '../access/person.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { idempotencyKey, ref } from '../graphql/input.ts';
import { byPosition } from '../graphql/keyset.ts';
import { mutation } from '../graphql/mutation.ts';
import { nodeRows } from '../graphql/node.ts';
import { activityMutations, type LoadRows, rowResult } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';
import { activeOnly } from '../store/row.ts';
import { name, newName, position } from './input.schema.ts';
import { createProductArea, deactivateProductArea, reactivateProductArea, updateProductArea } from './product-area.ts';

builder.prismaNode('ProductArea', {
  description: 'A part of the product that a ticket may be about. A null property is empty, or not for you.',
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false, description: 'Its name, unique, at most 100 characters.' }),
    position: t.exposeInt('position', { nullable: false, description: 'Where it stands in the list.' }),
    isActive: t.boolean({
      nullable: false,
      description: 'Whether it may be chosen.',
      select: { deactivatedAt: true },
      resolve: ({ deactivatedAt }) => deactivatedAt === null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

const load: LoadRows = (ctx, query, ids) =>
  ctx.db.productArea.findMany({
    ...query,
    where: all<Prisma.ProductAreaWhereInput>({ id: { in: ids } }, visibleCatalog(ctx.viewer)),
  });

nodeRows('ProductArea', load);

builder.queryField('productAreas', (t) =>
  t.connection(
    {
      type: refTo('ProductArea'),
      nullable: true,
      description: 'The product areas in their order. Customers get the active ones.',
      args: { isActive: t.arg.boolean({ description: 'Whether they may be chosen. Without it: both.' }) },
      resolve: (_root, { isActive, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byPosition,
          where: all<Prisma.ProductAreaWhereInput>(visibleCatalog(ctx.viewer), activeOnly(isActive)),
          rows: (query) => ctx.db.productArea.findMany(query),
          count: (query) => ctx.db.productArea.count(query),
        }),
    },
    connectionTo('ProductArea'),
  ),
);

const payload = rowResult('ProductArea', load);

mutation('createProductArea', {
  description: 'Adds a product area.',
  input: (t) => ({ name: name(t), position: position(t), idempotencyKey: idempotencyKey(t) }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createProductArea', input, (act) => createProductArea(act, input)),
});

mutation('updateProductArea', {
  description: 'Changes what is given and leaves the rest.',
  input: (t) => ({ id: ref(t, 'ProductArea', 'The product area.'), name: newName(t), position: position(t) }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateProductArea(act, input)),
});

activityMutations(
  'ProductArea',
  load,
  { deactivate: deactivateProductArea, reactivate: reactivateProductArea },
  {
    deactivate: 'Takes a product area out of what can be chosen. It stays on its tickets.',
    reactivate: 'Lets a product area be chosen again.',
  },
);
