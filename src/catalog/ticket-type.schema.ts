import { visibleTypes } from '../access/person.ts';
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
import { isSystemType } from './rules.ts';
import { createTicketType, deactivateTicketType, reactivateTicketType, updateTicketType } from './ticket-type.ts';

builder.prismaNode('TicketType', {
  description: 'What sort of request a ticket is. A null property is empty, or not for you.',
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    key: t.exposeString('key', {
      description:
        'Fixed for the built-in types: GENERAL_QUESTION, FINANCIAL_QUESTION, TECHNICAL_QUESTION, OFFER_REQUEST, SMARTLINK_REQUEST. Null for those that staff added.',
    }),
    name: t.exposeString('name', { nullable: false, description: 'Its name, unique, at most 100 characters.' }),
    isSystem: t.boolean({
      nullable: false,
      description: 'Whether only the system gives it to tickets; people cannot choose it.',
      select: { key: true },
      resolve: isSystemType,
    }),
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
  ctx.db.ticketType.findMany({
    ...query,
    where: all<Prisma.TicketTypeWhereInput>({ id: { in: ids } }, visibleTypes(ctx.viewer)),
  });

nodeRows('TicketType', load);

builder.queryField('ticketTypes', (t) =>
  t.connection(
    {
      type: refTo('TicketType'),
      nullable: true,
      description: 'The ticket types in their order. Customers get the active ones that their portal shows.',
      args: { isActive: t.arg.boolean({ description: 'Whether they may be chosen. Without it: both.' }) },
      resolve: (_root, { isActive, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byPosition,
          where: all<Prisma.TicketTypeWhereInput>(visibleTypes(ctx.viewer), activeOnly(isActive)),
          rows: (query) => ctx.db.ticketType.findMany(query),
          count: (query) => ctx.db.ticketType.count(query),
        }),
    },
    connectionTo('TicketType'),
  ),
);

const payload = rowResult('TicketType', load);

mutation('createTicketType', {
  description: 'Adds a ticket type of the desk’s own.',
  input: (t) => ({ name: name(t), position: position(t), idempotencyKey: idempotencyKey(t) }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createTicketType', input, (act) => createTicketType(act, input)),
});

mutation('updateTicketType', {
  description: 'Changes what is given and leaves the rest. A type of the system keeps its name: SYSTEM_TYPE.',
  input: (t) => ({ id: ref(t, 'TicketType', 'The ticket type.'), name: newName(t), position: position(t) }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateTicketType(act, input)),
});

activityMutations(
  'TicketType',
  load,
  { deactivate: deactivateTicketType, reactivate: reactivateTicketType },
  {
    deactivate:
      'Takes a ticket type out of what can be chosen; it stays on its tickets. Without GENERAL_QUESTION, who opens a ticket must name a type. A type of the system stays: SYSTEM_TYPE.',
    reactivate: 'Lets a ticket type be chosen again.',
  },
);
