import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import type { Event } from '../store/generated/client.ts';
import type { LiveEvent } from './feed.ts';
import { type Change, type Choice, judge, type Verdict } from './judge.ts';
import type { TicketEventKind } from './log.ts';

/** An event as one follower gets it. In a timeline it is only the row. */
export type EventRow = Event & { live?: { change: Change; readable: boolean; cursor: string; typename: string } };

const typenames: Record<TicketEventKind, string> = {
  'ticket.created': 'TicketCreatedEvent',
  'ticket.updated': 'TicketUpdatedEvent',
  'ticket.assigned': 'TicketAssignedEvent',
  'ticket.status_changed': 'TicketStatusChangedEvent',
  'ticket.deleted': 'TicketDeletedEvent',
  'ticket.follower_added': 'TicketFollowerAddedEvent',
  'ticket.follower_removed': 'TicketFollowerRemovedEvent',
  'ticket.cc_added': 'TicketCcAddedEvent',
  'ticket.cc_removed': 'TicketCcRemovedEvent',
  'comment.added': 'CommentAddedEvent',
  'comment.edited': 'CommentEditedEvent',
  'comment.moved': 'CommentMovedEvent',
  'comment.removed': 'CommentRemovedEvent',
};

export const typenameOf = (kind: string) => typenames[kind as TicketEventKind];

/** A follower is told of a move as of a comment that came or went, and of a change of sight as of that alone. */
function liveTypename({ row, before, after }: LiveEvent, { change, readable }: Verdict): string {
  if (before?.comment || after?.comment) {
    if (change === 'ADDED') return 'CommentAddedEvent';
    if (change === 'REMOVED') return 'CommentRemovedEvent';
  } else if (!readable && row.kind !== 'ticket.deleted') return 'TicketVisibilityEvent';
  return typenameOf(row.kind);
}

/** The events of tickets that the viewer chose, judged by their rights at each. */
export function followTickets(
  ctx: Context,
  options: { chosen: Choice; only?: (event: LiveEvent, verdict: Verdict) => boolean },
) {
  const { feed, viewers, cursors } = ctx.desk;
  const signedIn = ctx.viewer;
  const from = feed.head;
  return feed.follow(from.position, async (event) => {
    if (event.row.subjectType !== 'Ticket' && !concerns(signedIn, event.row)) return undefined;
    // ends the stream of whoever has no rights any more
    const viewer: Viewer = await viewers.current(signedIn);
    if (event.row.subjectType !== 'Ticket') return undefined;
    const verdict = judge(viewer, event, options.chosen);
    if (!verdict || (options.only && !options.only(event, verdict))) return undefined;
    const cursor = cursors.seal({ position: event.row.position, epoch: feed.head.epoch });
    const live = { ...verdict, cursor, typename: liveTypename(event, verdict) };
    return { viewer, event: { ...event.row, live } satisfies EventRow };
  });
}

/** Whether an event may change the rights of this very viewer. */
function concerns(viewer: Viewer, { subjectType, subjectId }: { subjectType: string; subjectId: string }) {
  if (subjectType === 'Session') return subjectId === viewer.sessionId;
  if (viewer.kind === 'MANAGER') return subjectType === 'Team' || subjectId === viewer.id;
  return [viewer.id, viewer.organizationId, viewer.portal.id].includes(subjectId);
}
