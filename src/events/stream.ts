import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import type { Presence } from '../session/presence.ts';
import type { Follower } from './follower.ts';
import { type Choice, judge, type Verdict } from './judge.ts';
import type { FeedEvent, LiveEvent } from './live-event.ts';
import { type Start, startOf } from './resume.ts';
import { type EventRow, rowTold } from './told.ts';
import { type Interest, interestOf } from './topics.ts';

/** What a subscription follows. */
export interface Following {
  /** Only these tickets, by their ids, whatever else is chosen. */
  readonly tickets?: readonly string[] | null | undefined;
  readonly chosen: Choice;
  readonly only?: (event: LiveEvent, verdict: Verdict) => boolean;
  /** Refuses whoever may not follow this; asked again when their rights change. */
  readonly assertAllowed: (viewer: Viewer) => void;
}

/** An event, and the viewer as of this event. */
export interface Emission {
  readonly event: EventRow;
  readonly viewer: Viewer;
}

type Desk = Pick<Context['desk'], 'feed' | 'cursors' | 'attendance'>;

/** The events of tickets that the viewer chose, judged by their rights at each. */
export class EventStream implements AsyncIterableIterator<Emission> {
  readonly #desk: Desk;
  readonly #following: Following;
  readonly #presence: Presence;
  readonly #start: Start;
  readonly #follower: Follower;
  #interest: Interest;
  #viewer: Viewer;
  #ended = false;

  static async open(ctx: Context, following: Following, after: string | null | undefined): Promise<EventStream> {
    const { desk, viewer } = ctx;
    following.assertAllowed(viewer);
    const start = await startOf(ctx, after);
    // read after the place is fixed: what changes from here on comes as an event
    const presence = await desk.attendance.attend(viewer);
    return new EventStream(desk, following, start, presence);
  }

  private constructor(desk: Desk, following: Following, start: Start, presence: Presence) {
    this.#desk = desk;
    this.#following = following;
    this.#start = start;
    this.#presence = presence;
    this.#viewer = presence.known.viewer;
    this.#interest = this.#interestNow();
    this.#follower = desk.feed.follow(start.position, this.#interest);
  }

  async next(): Promise<IteratorResult<Emission>> {
    try {
      for (;;) {
        const event = await this.#follower.next();
        if (!event) break;
        const told = await this.#tell(event);
        if (told && !this.#ended) return { done: false, value: told };
      }
    } catch (error) {
      this.#leave();
      throw error;
    }
    return this.return();
  }

  async return(): Promise<IteratorResult<Emission>> {
    this.#leave();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async #tell(event: FeedEvent): Promise<Emission | undefined> {
    const { known, epoch } = this.#start;
    if (known?.passes(event)) return undefined;
    if (this.#presence.isStale || this.#presence.known.viewer !== this.#viewer) await this.#renew();
    if (event.row.subjectType !== 'Ticket') return undefined;
    const { chosen, only } = this.#following;
    const verdict = judge(this.#viewer, event, chosen);
    if (!verdict || (only && !only(event, verdict))) return undefined;
    const cursor = this.#desk.cursors.seal({ position: event.row.position, epoch, known: known?.ids ?? [] });
    return { viewer: this.#viewer, event: rowTold(event, verdict, cursor) };
  }

  /** Rights changed: also what has been waiting is judged by those that hold now. */
  async #renew() {
    this.#viewer = await this.#presence.current();
    this.#following.assertAllowed(this.#viewer);
    const interest = this.#interestNow();
    if (JSON.stringify(interest) === JSON.stringify(this.#interest)) return;
    this.#interest = interest;
    this.#follower.turnTo(interest);
  }

  #interestNow(): Interest {
    const { viewer, rows } = this.#presence.known;
    return interestOf(viewer, rows, this.#following.tickets);
  }

  #leave() {
    if (this.#ended) return;
    this.#ended = true;
    this.#follower.end();
    this.#desk.attendance.leave(this.#presence);
  }
}
