import { isDetail, isStaffProperty, shows } from '../access/properties.ts';
import type { CommentFacts } from '../access/thread.ts';
import { factsOf, type TicketFacts, visibleTickets } from '../access/ticket.ts';
import { isStaff } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { notFound, Refusal } from '../errors.ts';
import {
  type Act,
  append,
  type TicketEvent,
  type TicketEventData,
  type TicketEventKind,
  type Writer,
} from '../events/log.ts';
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

type Counted = Pick<Ticket, 'staffVersion' | 'revisions'>;

/** Staff count every change, customers those that they can see: what moves it tells of nothing else. */
export function versionFor({ viewer }: Pick<Act, 'viewer'>, { staffVersion, revisions }: Counted): number {
  if (isStaff(viewer)) return staffVersion;
  const seen = Object.entries(revisionsOf(revisions)).filter(([name]) => !isDetail(name) || shows(viewer, name));
  return 1 + seen.reduce((sum, [, count]) => sum + count, 0);
}

const revisionsOf = (revisions: Ticket['revisions']) => revisions as Record<string, number>;

/** What no portal hides: messages, files, title and status. */
const activity = 'ticket';

/** Which of a customer's counts a change moves. */
const countedAs = (properties: readonly string[]): string[] => {
  if (properties.length === 0) return [activity];
  const names = properties.filter((property) => property !== 'customFields' && !isStaffProperty(property));
  return [...new Set(names.map((name) => (isDetail(name) ? name : activity)))];
};

export function assertVersion(act: Act, ticket: Ticket, expected: number | null | undefined) {
  const version = versionFor(act, ticket);
  if (expected === null || expected === undefined || expected === version) return;
  throw new Refusal('VERSION_CONFLICT', `The ticket is at version ${version}, not ${expected}.`, [], {
    ticketId: ticket.id,
  });
}

interface Change<Kind extends TicketEventKind> extends Pick<TicketEvent<Kind>, 'kind'> {
  /** Who can see the change; customers only where their portals show one of the properties, if any are named. */
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
 * mark of theirs; what only some portals show moves the version there, and no time or mark, which are the same in all.
 */
export async function changeTicket<Kind extends TicketEventKind>(
  act: Writer,
  ticket: TicketFacts & Pick<Ticket, 'revisions'>,
  { kind, audience, listedFor = audience, set = {}, properties, data, comment }: Change<Kind>,
): Promise<Ticket> {
  const counted = audience === 'EVERYONE' ? countedAs(properties ?? []) : [];
  const active = counted.includes(activity);
  const seen = {
    ...(counted.length > 0 && { revisions: raised(revisionsOf(ticket.revisions), counted) }),
    ...(active && { updatedAt: act.now }),
  };
  const changed = await act.tx.ticket.update({
    where: { id: ticket.id },
    data: { ...set, ...seen, staffVersion: { increment: 1 }, staffUpdatedAt: act.now },
  });
  await act.tx.ticketRead.deleteMany({
    where: {
      ticketId: ticket.id,
      ...(act.viewer && { readerId: { not: act.viewer.id } }),
      ...(!active && { staff: true }),
    },
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

const raised = (revisions: Record<string, number>, names: readonly string[]) => ({
  ...revisions,
  ...Object.fromEntries(names.map((name) => [name, (revisions[name] ?? 0) + 1])),
});
