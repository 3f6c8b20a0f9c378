import { visibleAffiliates, visibleOrganizations } from '../access/person.ts';
import { visibleTickets } from '../access/ticket.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, nestedConnection, nestedPage, refTo } from '../graphql/connection.ts';
import { byName } from '../graphql/keyset.ts';
import { nodeRows } from '../graphql/node.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';
import { orderOf } from '../ticket/order.ts';
import { countAffiliates, countTickets } from './reads.ts';

const newestFirst = orderOf({ field: 'UPDATED_AT', direction: 'DESC' });

builder.prismaNode('Organization', {
  description:
    "A customer's company, or what stands for a person without one. A null property is empty, or not for you.",
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: false,
      description: 'Its name, at most 200 characters; not always unique.',
    }),
    externalId: t.exposeString('externalId', { description: 'Its key in your own system.' }),
    isPersonal: t.exposeBoolean('personal', { description: 'Whether it was made for one person without a company.' }),
    timeZone: t.exposeString('timeZone', { description: 'IANA time zone, e.g. "America/Bogota".' }),
    isActive: t.boolean({
      description: 'Whether its people may sign in.',
      select: { deactivatedAt: true },
      resolve: ({ deactivatedAt }) => deactivatedAt === null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    affiliates: t.connection(
      {
        type: refTo('Affiliate'),
        description: 'Its people, by name.',
        select: (args, ctx, nested) => ({
          affiliates: nestedPage(args, byName, visibleAffiliates(ctx.viewer), nested),
        }),
        resolve: ({ id, affiliates }, args, ctx) =>
          nestedConnection(affiliates, args, byName, () => countAffiliates(ctx, id)),
      },
      connectionTo('Affiliate'),
    ),
    tickets: t.connection(
      {
        type: refTo('Ticket'),
        description: 'The tickets and tasks that were opened for it, last changed first.',
        select: (args, ctx, nested) => ({
          tickets: nestedPage(args, newestFirst, visibleTickets(ctx.viewer), nested),
        }),
        resolve: ({ id, tickets }, args, ctx) =>
          nestedConnection(tickets, args, newestFirst, () => countTickets(ctx, id)),
      },
      connectionTo('Ticket'),
    ),
  }),
});

export const loadOrganizations: LoadRows = (ctx, query, ids) =>
  ctx.db.organization.findMany({
    ...query,
    where: all<Prisma.OrganizationWhereInput>({ id: { in: ids } }, visibleOrganizations(ctx.viewer)),
  });

nodeRows('Organization', loadOrganizations);
