import { assertNeed } from '../access/scope.ts';
import { programOf, type Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import type { Event } from '../store/generated/client.ts';
import type { Place } from './cursor.ts';
import type { LiveEvent } from './feed.ts';
import { type Change, type Choice, judge, type Verdict } from './judge.ts';
import type { TicketEventKind } from './log.ts';
import { placeOf } from './resume.ts';

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
  'attachment.added': 'AttachmentsAddedEvent',
  'attachment.removed': 'AttachmentRemovedEvent',
  'time_entry.added': 'TimeEntryAddedEvent',
  'time_entry.updated': 'TimeEntryUpdatedEvent',
  'time_entry.removed': 'TimeEntryRemovedEvent',
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

export interface Following {
  chosen: Choice;
  /** A cursor; from now on where there is none. */
  after: string | null | undefined;
  only?: (event: LiveEvent, verdict: Verdict) => boolean;
}

/** The events of tickets that the viewer chose, judged by their rights at each. */
export async function followTickets(ctx: Context, { chosen, after, only }: Following) {
  const { feed, viewers, cursors } = ctx.desk;
  const signedIn = ctx.viewer;
  const { position, epoch, known }: Place = after ? await placeOf(ctx, after) : feed.head;
  const toSkip = new Set(known);
  return feed.follow(position, async (event) => {
    if (toSkip.delete(event.row.id)) return undefined;
    if (event.row.subjectType !== 'Ticket' && !concerns(signedIn, event.row)) return undefined;
    // ends the stream of whoever has no rights any more
    const viewer: Viewer = await viewers.current(signedIn);
    assertNeed(viewer, ['TICKETS_READ']);
    if (event.row.subjectType !== 'Ticket') return undefined;
    const verdict = judge(viewer, event, chosen);
    if (!verdict || (only && !only(event, verdict))) return undefined;
    const cursor = cursors.seal({ position: event.row.position, epoch, known: [...toSkip] });
    const live = { ...verdict, cursor, typename: liveTypename(event, verdict) };
    return { viewer, event: { ...event.row, live } satisfies EventRow };
  });
}

/** Whether an event may change the rights of this very viewer. */
function concerns(viewer: Viewer, { subjectType, subjectId }: { subjectType: string; subjectId: string }) {
  if (subjectType === 'Session') return subjectId === viewer.sessionId;
  const program = programOf(viewer);
  if (subjectId === program?.id || subjectId === program?.keyId) return true;
  if (viewer.kind === 'INTEGRATION') return false;
  if (viewer.kind === 'MANAGER') return subjectType === 'Team' || subjectId === viewer.id;
  return [viewer.id, viewer.organizationId, viewer.portal.id].includes(subjectId);
}
