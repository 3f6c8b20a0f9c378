import type { Scope } from '../access/change.ts';
import type { Refusal } from '../errors.ts';
import type { Event } from '../store/generated/client.ts';
import type { Change, Verdict } from './judge.ts';
import type { LiveEvent } from './live-event.ts';
import type { TicketEventKind } from './log.ts';

/** An event as one follower gets it. In a timeline it is only the row. */
export type EventRow = Event & { live?: Live };

export interface Live {
  /** Null of what concerns no ticket. */
  readonly change: Change | null;
  /** Else the follower gets the id only. */
  readonly readable: boolean;
  readonly cursor: string;
  readonly typename: string;
  /** Of a change of the follower's own rights. */
  readonly scope?: Scope;
}

/** What a stream sends of an event: the whole answer, ready to be sent to however many. */
export interface Told {
  readonly json: string;
  readonly cursor: string;
  /** Of its errors. */
  readonly codes: readonly string[];
  readonly size: number;
  /** The next one is made too: they may leave together. */
  readonly byMore?: boolean;
  /** They stand in the answer; to transports this is a result without any. */
  readonly errors?: undefined;
}

/** Where what is told goes at once: thousands of streams then need no step for each event. */
export interface Outlet {
  /** False where there is no room for it now. */
  take(told: Told): boolean;
  /** Settles when there may be room: until then it is not told, and judged again after. Without this it is the next step. */
  room?(): Promise<void>;
}

export interface ToldStream extends AsyncIterableIterator<Told> {
  next(outlet?: Outlet): Promise<IteratorResult<Told>>;
  return(): Promise<IteratorResult<Told>>;
  /** Whoever asks for the next is told this instead. */
  end(reason: Refusal): void;
}

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

export const rowTold = (event: LiveEvent, verdict: Verdict, cursor: string): EventRow => ({
  ...event.row,
  live: liveOf(event, verdict, cursor),
});

export const liveOf = (event: LiveEvent, verdict: Verdict, cursor: string): Live => ({
  ...verdict,
  cursor,
  typename: liveTypename(event, verdict),
});

/** A change of a row of the follower's rights: that something is otherwise, and not who did it. */
export const rightsTold = ({ row }: LiveEvent, scope: Scope, cursor: string): EventRow => ({
  ...row,
  live: { change: null, readable: false, cursor, typename: 'VisibilityChangedEvent', scope },
});
