import type { FeedEvent } from './live-event.ts';
import { Budget, Shared } from './shared.ts';

/** The newest events, gapless and bounded: who is further behind reads the log. */
export class Ring {
  readonly #size: number;
  readonly #budget = new Budget();
  #events: FeedEvent[] = [];
  /** Of each ticket, its events here. */
  readonly #ofTicket = new Map<string, FeedEvent[]>();

  constructor(size: number) {
    this.#size = size;
  }

  /** Characters that are kept of what was made of them. */
  get kept() {
    return this.#budget.size;
  }

  get length() {
    return this.#events.length;
  }

  /** Whether everything after this position is here. */
  reachesBack(position: bigint): boolean {
    const oldest = this.#events[0]?.row.position;
    return oldest !== undefined && position >= oldest - 1n;
  }

  /** The first event after a position that has one of the topics; only where the ring reaches back that far. */
  find(position: bigint, topics: readonly string[]): FeedEvent | undefined {
    return this.list(position, topics, 1)[0];
  }

  /** Likewise the first few of them. */
  list(position: bigint, topics: readonly string[], most: number): FeedEvent[] {
    const found: FeedEvent[] = [];
    const oldest = this.#events[0]?.row.position ?? 0n;
    for (let i = Number(position - oldest + 1n); i < this.#events.length && found.length < most; i++) {
      const event = this.#events[i];
      if (event?.topics.some((topic) => topics.includes(topic))) found.push(event);
    }
    return found;
  }

  push(events: readonly FeedEvent[]) {
    for (const event of events) {
      event.shared = new Shared(this.#budget);
      this.#renew(event);
    }
    this.#events.push(...events);
    if (this.#events.length <= this.#size) return;
    const newest = this.#events.at(-1)?.row.position;
    for (const event of this.#events.slice(0, -this.#size)) {
      if (newest !== undefined) event.asOf = newest;
      this.#forget(event);
    }
    this.#events = this.#events.slice(-this.#size);
  }

  clear() {
    for (const event of this.#events) event.shared?.clear();
    this.#events = [];
    this.#ofTicket.clear();
  }

  /** Who is still to be told of a ticket's earlier events is told by its rows as they are since. */
  #renew(event: FeedEvent) {
    const ticketId = ticketOf(event);
    if (!ticketId) return;
    const earlier = this.#ofTicket.get(ticketId);
    const comment = commentOf(event);
    for (const other of earlier ?? []) {
      const same = comment !== undefined && commentOf(other) === comment;
      other.now = { ticket: event.now.ticket, comment: same ? event.now.comment : other.now.comment };
      other.shared?.clear();
    }
    if (earlier) earlier.push(event);
    else this.#ofTicket.set(ticketId, [event]);
  }

  #forget(event: FeedEvent) {
    event.shared?.clear();
    const ticketId = ticketOf(event);
    const events = ticketId && this.#ofTicket.get(ticketId);
    if (!events) return;
    events.shift();
    if (events.length === 0) this.#ofTicket.delete(ticketId);
  }
}

const ticketOf = ({ row }: FeedEvent) => (row.subjectType === 'Ticket' ? row.subjectId : undefined);
const commentOf = ({ before, after }: FeedEvent) => (after ?? before)?.comment?.id ?? before?.comment?.id;
