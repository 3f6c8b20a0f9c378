import type { CommentFacts } from '../access/thread.ts';
import type { TicketFacts } from '../access/ticket.ts';
import type { Event } from '../store/generated/client.ts';
import type { Facts } from './log.ts';
import type { Shared } from './shared.ts';
import type { Told } from './told.ts';

/** An event as it came, with the facts before and after it and those of the rows as they are. */
export interface LiveEvent {
  readonly row: Event & { position: bigint };
  readonly before: Facts | null;
  readonly after: Facts | null;
  now: { ticket: TicketFacts | null; comment: CommentFacts | null };
}

/** The same as the feed hands it on. */
export interface FeedEvent extends LiveEvent {
  readonly topics: readonly string[];
  /** The position as of which `now` was read; absent while the ring keeps it up to date. */
  asOf?: bigint;
  /** Made when it is first told: the same for all. */
  cursor?: string;
  /** What was made of it, as long as it is in memory for all. */
  shared?: Shared<Told | undefined>;
}
