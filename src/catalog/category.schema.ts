import { visibleCatalog } from '../access/person.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { emptyAsNull, type InputFields, idempotencyKey, nullish, optionalRef, ref } from '../graphql/input.ts';
import { byPosition } from '../graphql/keyset.ts';
import { mutation } from '../graphql/mutation.ts';
import { nodeRows } from '../graphql/node.ts';
import { activityMutations, type LoadRows, rowResult } from '../graphql/row-mutation.ts';
import { TicketPriority } from '../graphql/ticket-enums.ts';
import type { Prisma } from '../store/generated/client.ts';
import { activeOnly } from '../store/row.ts';
import { createCategory, deactivateCategory, reactivateCategory, updateCategory } from './category.ts';
import { name, newName, position } from './input.schema.ts';

builder.prismaNode('Category', {
  description: 'A predefined purpose from which a ticket starts. A null property is empty, or not for you.',
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false, description: 'Its name, unique, at most 100 characters.' }),
    description: t.exposeString('description', { description: 'What it is for, at most 500 characters.' }),
    position: t.exposeInt('position', { nullable: false, description: 'Where it stands in the list.' }),
    defaultTeam: t.relation('defaultTeam', { description: 'The team that its tickets go to unless one is named.' }),
    defaultPriority: t.expose('defaultPriority', {
      type: TicketPriority,
      description: 'The priority of its tickets unless one is named.',
    }),
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
  ctx.db.category.findMany({
    ...query,
    where: all<Prisma.CategoryWhereInput>({ id: { in: ids } }, visibleCatalog(ctx.viewer)),
  });

nodeRows('Category', load);

builder.queryField('categories', (t) =>
  t.connection(
    {
      type: refTo('Category'),
      nullable: true,
      description: 'The categories in their order. Customers get the active ones.',
      args: { isActive: t.arg.boolean({ description: 'Whether they may be chosen. Without it: both.' }) },
      resolve: (_root, { isActive, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byPosition,
          where: all<Prisma.CategoryWhereInput>(visibleCatalog(ctx.viewer), activeOnly(isActive)),
          rows: (query) => ctx.db.category.findMany(query),
          count: (query) => ctx.db.category.count(query),
        }),
    },
    connectionTo('Category'),
  ),
);

const payload = rowResult('Category', load);

const properties = (t: InputFields) => ({
  description: t
    .string({ description: 'What it is for, at most 500 characters; null or blank for nothing.' })
    .validate(nullish(emptyAsNull(500))),
  position: position(t),
  defaultTeam: optionalRef(t, 'Team', 'The active team that its tickets go to; null for none.'),
  defaultPriority: t.field({ type: TicketPriority, description: 'The priority of its tickets; null for NORMAL.' }),
});

mutation('createCategory', {
  description: 'Adds a category.',
  input: (t) => ({ name: name(t), ...properties(t), idempotencyKey: idempotencyKey(t) }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createCategory', input, (act) => createCategory(act, input)),
});

mutation('updateCategory', {
  description: 'Changes what is given and leaves the rest. Tickets that are there already stay as they are.',
  input: (t) => ({ id: ref(t, 'Category', 'The category.'), name: newName(t), ...properties(t) }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateCategory(act, input)),
});

activityMutations(
  'Category',
  load,
  { deactivate: deactivateCategory, reactivate: reactivateCategory },
  {
    deactivate: 'Takes a category out of what can be chosen. It stays on its tickets.',
    reactivate: 'Lets a category be chosen again.',
  },
);
