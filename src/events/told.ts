import type { Refusal } from '../errors.ts';
import type { Event } from '../store/generated/client.ts';
import type { Change, Verdict } from './judge.ts';
import type { LiveEvent } from './live-event.ts';
import type { TicketEventKind } from './log.ts';

/** An event as one follower gets it. In a timeline it is only the row. */
export type EventRow = Event & { live?: Live };

export interface Live {
  readonly change: Change;
  /** Else the follower gets the id only. */
  readonly readable: boolean;
  readonly cursor: string;
  readonly typename: string;
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

/** Takes it at once, or not: then it is told as the next step. */
export type Take = (told: Told) => boolean;

/** What comes while nothing has to be waited for goes to `take`: thousands of streams then need no step for each event. */
export interface ToldStream extends AsyncIterableIterator<Told> {
  next(take?: Take): Promise<IteratorResult<Told>>;
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
