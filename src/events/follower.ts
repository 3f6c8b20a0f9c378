import { refreshRequired } from './cursor.ts';
import type { FeedEvent } from './live-event.ts';
import type { Stretch } from './read.ts';
import type { Ring } from './ring.ts';
import { type Interest, topicsFor } from './topics.ts';

/** What of the feed a follower stands on. */
export interface Source {
  /** The position of the last event that was offered to all whom it concerns. */
  readonly head: { readonly position: bigint };
  readonly ring: Ring;
  read(after: bigint, interest: Interest): Promise<Stretch>;
  /** Whoever has one of these topics is offered the event, until it is taken out again. */
  enroll(follower: Follower, topics: readonly string[]): () => void;
}

/** Is told once: of an event, or of the end. Neither throws. */
export interface Waiter {
  onEvent(event: FeedEvent): void;
  onEnd(reason: Error | undefined): void;
}

/**
 * A place in the log, with what is of interest there. While it waits, an event that concerns it is handed over as it
 * comes. While it is busy it only notes that there is more, and reads on from where it stopped when it asks again:
 * from the ring where that reaches back so far, else from the log. So it holds no queue, whatever comes.
 */
export class Follower {
  readonly #source: Source;
  #interest: Interest;
  #topics: readonly string[];
  #leave: () => void;
  /** The last event that it had, or that was none of its. */
  #position: bigint;
  /** Whether there may be more after that which nobody will offer. */
  #behind = true;
  /** What was read from the log, and as far as which position. */
  #stretch: (Stretch & { isNew: boolean }) | undefined;
  #waiting: Waiter | undefined;
  #end: { reason: Error | undefined } | undefined;

  constructor(source: Source, from: bigint, interest: Interest) {
    this.#source = source;
    this.#position = from;
    this.#interest = interest;
    this.#topics = topicsFor(interest);
    this.#leave = source.enroll(this, this.#topics);
  }

  /** The next event, once there is one; undefined once it was ended. Not to be asked again before it has answered. */
  async next(): Promise<FeedEvent | undefined> {
    while (this.#behind && !this.#end) {
      const event = this.#fromStretch() ?? (await this.#look());
      if (event && !this.#end) {
        this.#position = event.row.position;
        return event;
      }
    }
    if (this.#end?.reason) throw this.#end.reason;
    if (this.#end) return undefined;
    return new Promise((resolve, reject) => {
      this.wait({ onEvent: resolve, onEnd: (reason) => (reason ? reject(reason) : resolve(undefined)) });
    });
  }

  /** Hands over what comes next in the very moment when it is offered; false where it is to be asked for by `next`. */
  wait(waiter: Waiter): boolean {
    if (this.#behind || this.#end) return false;
    // nothing came between the look that found nothing and this: what comes from here on is offered
    this.#waiting = waiter;
    return true;
  }

  /** What comes after the last event, as far as it is in memory. */
  upcoming(most: number): FeedEvent[] {
    const { ring } = this.#source;
    return ring.reachesBack(this.#position) ? ring.list(this.#position, this.#topics, most) : [];
  }

  /** An event has come that concerns it; of several topics in common, the first counts. */
  offer(event: FeedEvent) {
    if (this.#behind || event.row.position <= this.#position) return;
    const waiting = this.#waiting;
    if (waiting) {
      this.#waiting = undefined;
      this.#position = event.row.position;
      waiting.onEvent(event);
    } else {
      this.#position = event.row.position - 1n;
      this.#behind = true;
    }
  }

  /** Something else is of interest from the last event on. */
  turnTo(interest: Interest) {
    this.#leave();
    this.#interest = interest;
    this.#topics = topicsFor(interest);
    this.#stretch = undefined;
    if (this.#end) return;
    // what came since was not offered by these topics
    this.#behind = true;
    this.#leave = this.#source.enroll(this, this.#topics);
  }

  end(reason?: Error) {
    if (this.#end) return;
    this.#end = { reason };
    this.#leave();
    this.#stretch = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.onEnd(reason);
  }

  /** The log is not the one that it was. */
  turn() {
    this.end(refreshRequired());
  }

  /** Whether what it says of its ticket and comment still is so, as far as the feed has come. */
  isFresh({ asOf, row }: FeedEvent): boolean {
    const { head, ring } = this.#source;
    if (asOf === undefined || asOf >= head.position || row.subjectType !== 'Ticket') return true;
    return ring.reachesBack(asOf) && !ring.find(asOf, [row.subjectId]);
  }

  /** The event comes once more, read anew. */
  goBack({ row }: FeedEvent) {
    this.#position = row.position - 1n;
    this.#behind = true;
    this.#stretch = undefined;
  }

  /** What has just been read is handed on, however fast its ticket changes: else it might be read for ever. */
  #fromStretch(): FeedEvent | undefined {
    const stretch = this.#stretch;
    if (!stretch) return undefined;
    const [event] = stretch.events;
    if (event && (stretch.isNew || this.isFresh(event))) {
      stretch.isNew = false;
      stretch.events.shift();
      return event;
    }
    if (!event) this.#position = stretch.upTo;
    this.#stretch = undefined;
    return undefined;
  }

  /** One look at what follows: it finds an event, or the next stretch of the log, or that nothing is missing. */
  async #look(): Promise<FeedEvent | undefined> {
    const { head, ring } = this.#source;
    if (this.#position >= head.position) {
      this.#behind = false;
      return undefined;
    }
    if (ring.reachesBack(this.#position)) {
      const event = ring.find(this.#position, this.#topics);
      if (!event) {
        this.#position = head.position;
        this.#behind = false;
      }
      return event;
    }
    const interest = this.#interest;
    const asOf = head.position;
    const stretch = await this.#source.read(this.#position, interest);
    for (const event of stretch.events) event.asOf = asOf;
    if (interest === this.#interest) this.#stretch = { ...stretch, isNew: true };
    return undefined;
  }
}
