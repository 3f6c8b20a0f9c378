import { visibleTickets } from '../access/ticket.ts';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import { notFound, Refusal } from '../errors.ts';
import { builder } from '../graphql/builder.ts';
import { decodeId } from '../graphql/id.ts';
import type { Prisma } from '../store/generated/client.ts';
import { assertMayFollow, filtered, TicketEventFilterInput } from './filter.schema.ts';
import type { Following } from './following.ts';
import { CommentEventInterface, EventInterface, TicketStatusChangedEvent } from './schema.ts';
import { EventStream } from './stream.ts';
import type { EventRow } from './told.ts';

const afterDescription =
  'Go on after this cursor: of the last event received, or of `Query.eventCursor`. From now on where it is left out. Errors: INVALID_CURSOR; FULL_REFRESH_REQUIRED where the log cannot vouch that nothing is missing (too old a cursor, a restored database, rights of yours that changed since).';

/** Each event is executed with itself at the root: what the stream yields is the answer already. */
const eventOf = (root: object) => (root as { event: EventRow }).event;

builder.subscriptionFields((t) => ({
  ticketEvents: t.field({
    type: EventInterface,
    nullable: false,
    description:
      'Everything that happens to the tickets that you may see: created, updated, assigned, status, comments, deleted, and tickets that come into your sight or leave it. Also, as `VisibilityChangedEvent`, that your own rights changed.',
    args: {
      filter: t.arg({
        type: TicketEventFilterInput,
        description: 'Which tickets; all of kind TICKET that you may see where it is left out.',
      }),
      after: t.arg.string({ description: afterDescription }),
    },
    subscribe: (_root, { filter, after }, ctx) => EventStream.open(ctx, filtered(ctx.viewer, filter ?? {}), after),
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

/** One ticket, which must be there for the viewer to begin with; or all. */
async function onTicket(ctx: Context, ticketId: string | number | null | undefined): Promise<Following> {
  if (ticketId === null || ticketId === undefined) return { chosen: () => true, assertAllowed: assertMayFollow };
  const id = decodeId('Ticket', String(ticketId));
  if (!id) throw new Refusal('INVALID_ID', 'ticketId: Must be the id of a Ticket.');
  const found = await ctx.db.ticket.count({ where: all<Prisma.TicketWhereInput>({ id }, visibleTickets(ctx.viewer)) });
  if (found === 0) throw notFound('ticket');
  return { tickets: [id], chosen: (ticket) => ticket.id === id, assertAllowed: assertMayFollow };
}
