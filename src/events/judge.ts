import { mayReadEvent } from '../access/event.ts';
import { canSeeThread } from '../access/thread.ts';
import { canSeeTicket, type TicketFacts } from '../access/ticket.ts';
import { isStaff, type Viewer } from '../access/viewer.ts';
import type { LiveEvent } from './live-event.ts';
import type { Facts } from './log.ts';

export type Change = 'ADDED' | 'UPDATED' | 'REMOVED';

/** What an event is to one follower. */
export interface Verdict {
  change: Change;
  /** Else the follower gets the id only. */
  readable: boolean;
}

/** The follower's own choice among what they may see. */
export type Choice = (ticket: TicketFacts) => boolean;

/**
 * Decides from the facts before, the facts after and the rows as they are, without remembering anything per
 * follower: no→yes ADDED, yes→yes UPDATED, yes→no REMOVED; what is gone again by now is not shown.
 */
export function judge(viewer: Viewer, event: LiveEvent, chosen: Choice): Verdict | undefined {
  if (event.row.subjectType !== 'Ticket' || event.row.historical) return undefined;
  const { before, after, now } = event;
  const allowed = (ticket: TicketFacts | null | undefined) => !!ticket && canSeeTicket(viewer, ticket);
  const was = allowed(before?.ticket) && chosen(before!.ticket);
  const is = allowed(after?.ticket) && chosen(after!.ticket);
  if (was && !is) {
    const stillSeen = after ? allowed(after.ticket) && allowed(now.ticket) : isStaff(viewer);
    return { change: 'REMOVED', readable: stillSeen && mayReadEvent(viewer, event.row) };
  }
  if (!is || !allowed(now.ticket)) return undefined;
  if (before?.comment || after?.comment) return judgeComment(viewer, event, before, after);
  const readable = mayReadEvent(viewer, event.row);
  if (!was) return { change: 'ADDED', readable };
  return readable ? { change: 'UPDATED', readable } : undefined;
}

/** Of a ticket that the viewer sees, the comment. */
function judgeComment(
  viewer: Viewer,
  { now }: LiveEvent,
  before: Facts | null,
  after: Facts | null,
): Verdict | undefined {
  const was = !!before?.comment && canSeeThread(viewer, before.comment);
  const is = !!after?.comment && canSeeThread(viewer, after.comment);
  if (was && !is) return { change: 'REMOVED', readable: false };
  if (!is || !now.comment || !canSeeThread(viewer, now.comment)) return undefined;
  return { change: was ? 'UPDATED' : 'ADDED', readable: true };
}
