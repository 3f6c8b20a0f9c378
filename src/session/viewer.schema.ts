import type { GraphQLResolveInfo } from 'graphql';
import { visibleTickets } from '../access/ticket.ts';
import { isStaff, programOf, type Viewer } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import type { PageArgs } from '../graphql/keyset.ts';
import type { Prisma } from '../store/generated/client.ts';
import { orderOf } from '../ticket/order.ts';

const ViewerKind = builder.enumType('ViewerKind', {
  description: 'On which side of the desk someone is.',
  values: {
    MANAGER: { description: 'Staff: `Viewer.manager` is them.' },
    AFFILIATE: { description: "A customer's person: `Viewer.affiliate` is them." },
    INTEGRATION: { description: 'A program with an API key: `Viewer.integration` is it. It sees what staff see.' },
  },
});

export const ViewerRef = builder.objectRef<Viewer>('Viewer').implement({
  description: 'Who asks, with rights as they are now.',
  fields: (t) => ({
    kind: t.field({
      type: ViewerKind,
      nullable: false,
      description: 'Whether they are staff or a customer.',
      resolve: ({ kind }) => kind,
    }),
    name: t.string({
      description: 'Their name, at most 200 characters.',
      resolve: async (viewer, _args, { db }) => {
        if (viewer.kind === 'INTEGRATION') return viewer.name;
        const query = { where: { id: viewer.id }, select: { name: true } } as const;
        const person = isStaff(viewer) ? await db.manager.findUnique(query) : await db.affiliate.findUnique(query);
        return person?.name;
      },
    }),
    manager: t.prismaField({
      type: 'Manager',
      description: 'The manager who is signed in; null for anybody else.',
      resolve: (query, viewer, _args, ctx) =>
        viewer.kind === 'MANAGER' ? ctx.db.manager.findUnique({ ...query, where: { id: viewer.id } }) : null,
    }),
    integration: t.prismaField({
      type: 'Integration',
      description: 'The program that asks, by itself or on behalf of the person; null where a person signed in.',
      resolve: (query, viewer, _args, ctx) => {
        const program = programOf(viewer);
        return program ? ctx.db.integration.findUnique({ ...query, where: { id: program.id } }) : null;
      },
    }),
    affiliate: t.prismaField({
      type: 'Affiliate',
      description: 'The customer who is signed in; null for staff.',
      resolve: (query, viewer, _args, ctx) =>
        isStaff(viewer) ? null : ctx.db.affiliate.findUnique({ ...query, where: { id: viewer.id } }),
    }),
    portal: t.prismaField({
      type: 'PortalConfig',
      description: 'The portal that the customer signed in at; null for staff.',
      resolve: (query, viewer, _args, ctx) =>
        isStaff(viewer) ? null : ctx.db.portalConfig.findUnique({ ...query, where: { id: viewer.portal.id } }),
    }),
    unreadTicketCount: t.int({
      description:
        'Tickets (for staff of kind TICKET, in a portal of its kind) that the viewer may see and has not read as they are now. Counted when asked for.',
      complexity: 10,
      resolve: (viewer, _args, { db }) => db.ticket.count({ where: unreadTickets(viewer) }),
    }),
    submittedTickets: t.connection(
      {
        type: refTo('Ticket'),
        nullable: true,
        description: 'What the customer requested and the portal shows, last active first. Null for staff.',
        resolve: (viewer, args, ctx, info) =>
          isStaff(viewer) ? null : ticketsOf(ctx, info, args, { requesterId: viewer.id }),
      },
      connectionTo('Ticket'),
    ),
    ccTickets: t.connection(
      {
        type: refTo('Ticket'),
        nullable: true,
        description: 'What the customer sees by a copy and the portal shows, last active first. Null for staff.',
        resolve: (viewer, args, ctx, info) =>
          isStaff(viewer) ? null : ticketsOf(ctx, info, args, { copiedAffiliateIds: { has: viewer.id } }),
      },
      connectionTo('Ticket'),
    ),
    organizationTickets: t.connection(
      {
        type: refTo('Ticket'),
        nullable: true,
        description:
          'What the customer and others of the organization requested and the portal shows, last active first. Null for staff.',
        resolve: (viewer, args, ctx, info) =>
          isStaff(viewer) ? null : ticketsOf(ctx, info, args, { organizationId: viewer.organizationId }),
      },
      connectionTo('Ticket'),
    ),
    sessionExpiresAt: t.field({
      type: 'DateTime',
      description: 'When the session ends unless it is refreshed before; null with an API key.',
      resolve: async ({ sessionId }, _args, { db }) => {
        if (sessionId === null) return null;
        const session = await db.session.findUnique({ where: { id: sessionId }, select: { expiresAt: true } });
        return session?.expiresAt;
      },
    }),
  }),
});

const unreadTickets = (viewer: Viewer) =>
  all<Prisma.TicketWhereInput>(
    isStaff(viewer) ? { kind: 'TICKET' } : {},
    { reads: { none: { readerId: viewer.id } } },
    visibleTickets(viewer),
  );

const lastActiveFirst = orderOf({ field: 'UPDATED_AT', direction: 'DESC' });

/** One's own part in a ticket is known to oneself, whatever properties the portal shows. */
const ticketsOf = (ctx: Context, info: GraphQLResolveInfo, args: PageArgs, part: Prisma.TicketWhereInput) =>
  page(ctx, info, args, {
    order: lastActiveFirst,
    where: all<Prisma.TicketWhereInput>(part, visibleTickets(ctx.viewer)),
    rows: (query) => ctx.db.ticket.findMany(query),
    count: (query) => ctx.db.ticket.count(query),
  });

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    description: 'Who is signed in, or the program whose API key it is; null while nobody is.',
    resolve: (_root, _args, ctx) => ctx.signedIn,
  }),
);
