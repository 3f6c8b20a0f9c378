import { type CommentFacts, factsOf, type TicketFacts, visibleTickets } from '../access/ticket.ts';
import { isStaff } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { notFound, Refusal } from '../errors.ts';
import { type Act, append, type TicketEvent, type TicketEventData, type TicketEventKind } from '../events/log.ts';
import type { Prisma, Ticket } from '../store/generated/client.ts';
import type { EventAudience } from '../store/generated/enums.ts';

/** The ticket's row, locked to the end of the transaction; one that the viewer may not see is not found. */
export async function lockTicket(act: Act, id: string): Promise<Ticket> {
  await act.tx.$queryRaw`SELECT 1 FROM "Ticket" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  const ticket = await act.tx.ticket.findFirst({
    where: all<Prisma.TicketWhereInput>({ id }, visibleTickets(act.viewer)),
  });
  if (!ticket) throw notFound('ticket');
  return ticket;
}

/** Staff count every change, customers those that they can see. */
export const versionFor = ({ viewer }: Pick<Act, 'viewer'>, ticket: Pick<Ticket, 'version' | 'staffVersion'>) =>
  isStaff(viewer) ? ticket.staffVersion : ticket.version;

export function assertVersion(act: Act, ticket: Ticket, expected: number | null | undefined) {
  const version = versionFor(act, ticket);
  if (expected === null || expected === undefined || expected === version) return;
  throw new Refusal('VERSION_CONFLICT', `The ticket is at version ${version}, not ${expected}.`, [], {
    ticketId: ticket.id,
  });
}

interface Change<Kind extends TicketEventKind> extends Pick<TicketEvent<Kind>, 'kind'> {
  /** Who can see the change. */
  audience: EventAudience;
  /** Who reads of it in the timeline; the same, unless said otherwise. */
  listedFor?: EventAudience;
  set?: Prisma.TicketUncheckedUpdateInput;
  properties?: string[];
  data: TicketEventData[Kind];
  comment?: { before?: CommentFacts; after?: CommentFacts };
}

/**
 * Changes a locked ticket and appends the event, together. What customers cannot see moves no version, time or read
 * mark of theirs.
 */
export async function changeTicket<Kind extends TicketEventKind>(
  act: Act,
  ticket: TicketFacts,
  { kind, audience, listedFor = audience, set = {}, properties, data, comment }: Change<Kind>,
): Promise<Ticket> {
  const seen = audience === 'EVERYONE' ? { version: { increment: 1 }, updatedAt: act.now } : {};
  const changed = await act.tx.ticket.update({
    where: { id: ticket.id },
    data: { ...set, ...seen, staffVersion: { increment: 1 }, staffUpdatedAt: act.now },
  });
  await act.tx.ticketRead.deleteMany({
    where: { ticketId: ticket.id, readerId: { not: act.viewer.id }, ...(audience === 'STAFF' && { staff: true }) },
  });
  await append(act, {
    kind,
    audience: listedFor,
    ...(properties && { properties }),
    data,
    before: { ticket: factsOf(ticket), ...(comment?.before && { comment: comment.before }) },
    after: { ticket: factsOf(changed), ...(comment?.after && { comment: comment.after }) },
  });
  return changed;
}
