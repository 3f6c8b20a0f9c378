import { visibleAffiliates } from '../access/person.ts';
import { visibleTickets } from '../access/ticket.ts';
import { all } from '../access/where.ts';
import { ActorRef } from '../graphql/actor.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, nestedConnection, nestedPage, refTo } from '../graphql/connection.ts';
import { nodeRows } from '../graphql/node.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';
import { orderOf } from '../ticket/order.ts';
import { countRequested } from './reads.ts';

export const AffiliateRole = builder.enumType('AffiliateRole', {
  description: "What a customer's person may do for their organization.",
  values: {
    MEMBER: { description: 'Opens tickets and sees those of the organization.' },
    TICKET_MANAGER: { description: 'Also closes and reopens the tickets of the organization.' },
    ADMINISTRATOR: { description: 'In charge of the organization: may do all that a ticket manager may.' },
  },
});

const newestFirst = orderOf({ field: 'UPDATED_AT', direction: 'DESC' });

builder.prismaNode('Affiliate', {
  description:
    "A customer's person. Whoever sees a ticket sees the names on it; a null property is empty, or not for you.",
  id: { field: 'id' },
  interfaces: [ActorRef],
  // what is known of somebody wherever they appear: no further statement for it
  select: { id: true, number: true, name: true, organizationId: true },
  fields: (t) => ({
    number: t.int({
      nullable: false,
      description: 'For people: unique, counting up from 1.',
      resolve: ({ number }) => number,
    }),
    name: t.string({
      nullable: false,
      description: 'Their name, at most 200 characters.',
      resolve: ({ name }) => name,
    }),
    email: t.exposeString('email', { description: 'Unique among affiliates, in lower case. They sign in with it.' }),
    externalId: t.exposeString('externalId', { description: 'Their key in your own system.' }),
    organization: t.relation('organization', { description: 'Whom they belong to.' }),
    role: t.field({
      type: AffiliateRole,
      description: 'What they may do for their organization: what their custom role counts as, where they have one.',
      select: { role: true, customRole: { select: { countsAs: true } } },
      resolve: ({ role, customRole }) => customRole?.countsAs ?? role,
    }),
    customRole: t.relation('customRole', { description: 'The role by a name of the customers’ own; null for none.' }),
    tags: t.exposeStringList('tags', { description: "The staff's own labels, at most 50 of at most 50 characters." }),
    accountManager: t.relation('accountManager', { description: 'The manager who looks after them.' }),
    locale: t.exposeString('locale', { description: 'BCP 47 language tag, e.g. "es": the language of their mails.' }),
    timeZone: t.exposeString('timeZone', { description: 'IANA time zone, e.g. "America/Bogota".' }),
    isActive: t.boolean({
      description: 'Whether they may sign in and be named on new tickets.',
      select: { deactivatedAt: true },
      resolve: ({ deactivatedAt }) => deactivatedAt === null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when they are here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When they last changed.' }),
    tickets: t.connection(
      {
        type: refTo('Ticket'),
        description: 'The tickets and tasks that they requested and you may see, last changed first.',
        select: (args, ctx, nested) => ({
          requested: nestedPage(args, newestFirst, visibleTickets(ctx.viewer), nested),
        }),
        resolve: ({ id, requested }, args, ctx) =>
          nestedConnection(requested, args, newestFirst, () => countRequested(ctx, id)),
      },
      connectionTo('Ticket'),
    ),
  }),
});

export const loadAffiliates: LoadRows = (ctx, query, ids) =>
  ctx.db.affiliate.findMany({
    ...query,
    where: all<Prisma.AffiliateWhereInput>({ id: { in: ids } }, visibleAffiliates(ctx.viewer)),
  });

nodeRows('Affiliate', loadAffiliates);
