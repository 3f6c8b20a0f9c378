import { assertNeed } from '../access/scope.ts';
import type { TicketFacts } from '../access/ticket.ts';
import { visibleTickets } from '../access/ticket.ts';
import type { Viewer } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import { notFound, Refusal } from '../errors.ts';
import { builder } from '../graphql/builder.ts';
import { decodeId } from '../graphql/id.ts';
import { refs } from '../graphql/input.ts';
import { TicketKind, TicketStatus } from '../graphql/ticket-enums.ts';
import type { Prisma } from '../store/generated/client.ts';
import { assertVisible } from '../ticket/filter.ts';
import { CommentEventInterface, EventInterface, TicketStatusChangedEvent } from './schema.ts';
import { EventStream, type Following } from './stream.ts';
import type { EventRow } from './told.ts';

interface StreamFilter {
  tickets?: string[] | null | undefined;
  kinds?: TicketFacts['kind'][] | null | undefined;
  statuses?: TicketFacts['status'][] | null | undefined;
  assignees?: string[] | null | undefined;
  organizations?: string[] | null | undefined;
  types?: string[] | null | undefined;
}

const max = 100;
const afterDescription =
  'Go on after this cursor: of the last event received, or of `Query.eventCursor`. From now on where it is left out. Errors: INVALID_CURSOR; FULL_REFRESH_REQUIRED where the log cannot vouch that nothing is missing (too old a cursor, a restored database, rights of yours that changed since, a ticket deleted since).';

const TicketEventFilterInput = builder.inputRef<StreamFilter>('TicketEventFilterInput').implement({
  description:
    'Which tickets a stream follows; all conditions hold together. A ticket that comes to hold them is ADDED, one that ceases to is REMOVED. There is no `search`: events carry no texts.',
  fields: (t) => ({
    tickets: refs(t, 'Ticket', max, 'These tickets.'),
    kinds: t.field({
      type: [TicketKind],
      description: 'Tickets, tasks or both; only tickets where neither this nor `tickets` is said.',
    }),
    statuses: t.field({ type: [TicketStatus], description: 'In one of these statuses.' }),
    assignees: refs(t, 'Manager', max, 'Assigned to one of these managers.'),
    organizations: refs(t, 'Organization', max, 'Of one of these organizations.'),
    types: refs(t, 'TicketType', max, 'Of one of these types.'),
  }),
});

/** Each event is executed with itself at the root: what the stream yields is the answer already. */
const eventOf = (root: object) => (root as { event: EventRow }).event;

builder.subscriptionFields((t) => ({
  ticketEvents: t.field({
    type: EventInterface,
    nullable: false,
    description:
      'Everything that happens to the tickets that you may see: created, updated, assigned, status, comments, deleted, and tickets that come into your sight or leave it.',
    args: {
      filter: t.arg({
        type: TicketEventFilterInput,
        description: 'Which tickets; all of kind TICKET that you may see where it is left out.',
      }),
      after: t.arg.string({ description: afterDescription }),
    },
    subscribe: (_root, { filter, after }, ctx) => EventStream.open(ctx, filtered(filter ?? {}), after),
    resolve: eventOf,
  }),
  commentAdded: t.field({
    type: CommentEventInterface,
    nullable: false,
    description:
      'Each new comment that you may read: `change` ADDED; also REMOVED, with the id only, for one that was deleted or made internal to you.',
    args: {
      ticketId: t.arg.id({ description: 'Only on this ticket; on all that you may see where it is left out.' }),
      after: t.arg.string({ description: afterDescription }),
    },
    subscribe: async (_root, { ticketId, after }, ctx) =>
      EventStream.open(
        ctx,
        {
          ...(await onTicket(ctx, ticketId)),
          only: ({ before, after }, { change }) => !!(before?.comment || after?.comment) && change !== 'UPDATED',
        },
        after,
      ),
    resolve: eventOf,
  }),
  ticketStatusChanged: t.field({
    type: TicketStatusChangedEvent,
    nullable: false,
    description: 'Each change of status.',
    args: {
      ticketId: t.arg.id({ description: 'Only of this ticket; of all that you may see where it is left out.' }),
      after: t.arg.string({ description: afterDescription }),
    },
    subscribe: async (_root, { ticketId, after }, ctx) =>
      EventStream.open(
        ctx,
        {
          ...(await onTicket(ctx, ticketId)),
          only: ({ row }, { readable }) => row.kind === 'ticket.status_changed' && readable,
        },
        after,
      ),
    resolve: eventOf,
  }),
}));

const assertMayFollow = (viewer: Viewer) => assertNeed(viewer, ['TICKETS_READ']);

function filtered(filter: StreamFilter): Following {
  const kinds = filter.kinds ?? (filter.tickets ? null : ['TICKET' as const]);
  const within = <T>(list: readonly T[] | null | undefined, value: T | null) =>
    !list || (value !== null && list.includes(value));
  return {
    tickets: filter.tickets,
    chosen: (ticket) =>
      within(filter.tickets, ticket.id) &&
      within(kinds, ticket.kind) &&
      within(filter.statuses, ticket.status) &&
      within(filter.assignees, ticket.assigneeId) &&
      within(filter.organizations, ticket.organizationId) &&
      within(filter.types, ticket.typeId),
    assertAllowed: (viewer) => {
      assertMayFollow(viewer);
      if (filter.assignees) assertVisible(viewer, 'assignee', 'assignees');
      if (filter.types) assertVisible(viewer, 'type', 'types');
      if (filter.organizations) assertVisible(viewer, 'organization', 'organizations');
    },
  };
}

/** One ticket, which must be there for the viewer to begin with; or all. */
async function onTicket(ctx: Context, ticketId: string | number | null | undefined): Promise<Following> {
  if (ticketId === null || ticketId === undefined) return { chosen: () => true, assertAllowed: assertMayFollow };
  const id = decodeId('Ticket', String(ticketId));
  if (!id) throw new Refusal('INVALID_ID', 'ticketId: Must be the id of a Ticket.');
  const found = await ctx.db.ticket.count({ where: all<Prisma.TicketWhereInput>({ id }, visibleTickets(ctx.viewer)) });
  if (found === 0) throw notFound('ticket');
  return { tickets: [id], chosen: (ticket) => ticket.id === id, assertAllowed: assertMayFollow };
}
