import { setTimeout as sleep } from 'node:timers/promises';
import { whatChanged } from '../access/change.ts';
import { classOf } from '../access/class.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../errors.ts';
import type { Presence } from '../session/presence.ts';
import { type Answering, Faulty } from './answering.ts';
import type { Follower, Waiter } from './follower.ts';
import { type Following, verdictOn } from './following.ts';
import type { Group } from './group.ts';
import type { FeedEvent } from './live-event.ts';
import { type Start, startOf } from './resume.ts';
import { type EventRow, type Outlet, rightsTold, rowTold, type Told, type ToldStream } from './told.ts';
import { type Interest, interestOf } from './topics.ts';

type Desk = Pick<Context['desk'], 'feed' | 'cursors' | 'attendance' | 'groups'>;

/** How often an event is tried that fails although the log can be read: then it is told with its errors. */
const attempts = 3;
/** Events that are made while one is being told. */
const ahead = 16;
const shortestPause = 50;
const longestPause = 1_000;

/** Somebody waits for the next step. */
interface Asked {
  readonly outlet: Outlet;
  resolve(step: IteratorResult<Told>): void;
  reject(error: unknown): void;
}
const takesNone: Outlet = { take: () => false };

/** The events of tickets that the viewer chose, judged by their rights at each, one at a time. */
export class EventStream implements ToldStream, Waiter {
  readonly #desk: Desk;
  readonly #following: Following;
  readonly #presence: Presence;
  readonly #start: Start;
  readonly #follower: Follower;
  #answering: Answering | undefined;
  #onLeave: () => void = () => {};
  #interest: Interest;
  #viewer: Viewer;
  /** Whose rights the follower knows of. */
  #known: Viewer;
  #group: Group | undefined;
  /** Who is answered by what the follower waits for. */
  #asked: Asked | undefined;
  /** What is being told. */
  #event: FeedEvent | undefined;
  #reason: Refusal | undefined;
  #ended = false;

  static async open(ctx: Context, following: Following, after: string | null | undefined): Promise<EventStream> {
    const { desk, viewer } = ctx;
    following.assertAllowed(viewer);
    const start = await startOf(ctx, ctx.client.lastEventId || after);
    // read after the place is fixed: what changes from here on comes as an event
    const presence = await desk.attendance.attend(viewer);
    return new EventStream(desk, following, start, presence, viewer);
  }

  private constructor(desk: Desk, following: Following, start: Start, presence: Presence, known: Viewer) {
    this.#desk = desk;
    this.#following = following;
    this.#start = start;
    this.#presence = presence;
    this.#viewer = presence.known.viewer;
    this.#known = known;
    this.#interest = this.#interestNow();
    this.#follower = desk.feed.follow(start.position, this.#interest);
    presence.hold(this);
  }

  /** To be said before the first event is asked for. */
  answerBy(answering: Answering, onLeave: () => void) {
    this.#answering = answering;
    this.#onLeave = onLeave;
    this.#regroup();
  }

  next(outlet: Outlet = takesNone): Promise<IteratorResult<Told>> {
    const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<Told>>();
    const asked = { outlet, resolve, reject };
    if (this.#event || !this.#wait(asked)) void this.#seek(asked);
    return promise;
  }

  /**
   * Nearly always it waits for an event, which was made for its group: this goes without a step that could be spared, as
   * thousands take it for each event. Whatever else there is, `#seek` does.
   */
  #wait(asked: Asked): boolean {
    if (!this.#follower.wait(this)) return false;
    this.#asked = asked;
    return true;
  }

  onEnd() {
    if (this.#asked) void this.#seek(this.#asked);
  }

  onEvent(event: FeedEvent) {
    const asked = this.#asked;
    if (!asked) return;
    const otherwise = () => void this.#seek(asked);
    this.#event = event;
    if (this.#isChanged || event.row.subjectType !== 'Ticket' || this.#start.known) return otherwise();
    const told = this.#tellGroup(event);
    if (!told) return otherwise();
    told.then((made) => {
      if (!made || this.#isChanged || this.#group?.isApart || this.#ended || this.#reason) return otherwise();
      if (!asked.outlet.take(made)) return void this.#hold(made, asked);
      this.#done();
      if (!this.#wait(asked)) otherwise();
    }, otherwise);
  }

  get #isChanged() {
    return this.#presence.isStale || this.#presence.known.viewer !== this.#viewer;
  }

  /** Answers, or leaves it to what comes when there is nothing more to look for. */
  async #seek(asked: Asked): Promise<void> {
    for (let faults = 0; ; ) {
      try {
        if (this.#reason) throw this.#reason;
        if (this.#event && !this.#follower.isFresh(this.#event)) {
          this.#follower.goBack(this.#event);
          this.#event = undefined;
        }
        this.#event ??= await this.#follower.next();
        if (!this.#event || this.#ended) return asked.resolve(await this.return());
        const told = await this.#tell(this.#event);
        if (this.#reason || this.#ended) continue;
        if (told && !asked.outlet.take(told)) return this.#hold(told, asked);
        this.#done();
        if (this.#wait(asked)) return;
        faults = 0;
      } catch (error) {
        faults++;
        if (error instanceof Faulty && faults === attempts) {
          this.#done();
          return asked.resolve({ done: false, value: error.told });
        }
        if (error instanceof Refusal || faults === attempts || this.#ended) {
          this.#leave();
          return asked.reject(error);
        }
        await this.#recover();
      }
    }
  }

  /** There is no room for it: it is judged once more when there is, as by then it may be for nobody. */
  #hold(told: Told, asked: Asked) {
    if (asked.outlet.room) return void asked.outlet.room().then(() => this.#seek(asked));
    this.#done();
    asked.resolve({ done: false, value: told });
  }

  #done() {
    if (this.#event?.row.subjectType !== 'Ticket') this.#known = this.#viewer;
    this.#event = undefined;
  }

  async return(): Promise<IteratorResult<Told>> {
    this.#leave();
    return { done: true, value: undefined };
  }

  end(reason: Refusal) {
    this.#reason = reason;
    this.#follower.end(reason);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async #tell(event: FeedEvent): Promise<Told | undefined> {
    if (this.#start.known?.passes(event)) return undefined;
    for (;;) {
      if (this.#isChanged) await this.#renew();
      const isTicket = event.row.subjectType === 'Ticket';
      const told = await (isTicket ? this.#make(event) : this.#makeOfRights(event));
      // rights that changed meanwhile are those that count, also for what is about to be sent
      if (!told || !this.#presence.isStale) return told;
    }
  }

  /** Once per change, in its place: by then they hold, also for what was told before it. */
  async #makeOfRights(event: FeedEvent): Promise<Told | undefined> {
    const scope = this.#following.tellsRights && whatChanged(this.#known, this.#viewer);
    const cursor = this.#cursorOf(event);
    return scope ? this.#answer(rightsTold(event, scope, cursor), cursor, this.#viewer) : undefined;
  }

  async #make(event: FeedEvent): Promise<Told | undefined> {
    const group = this.#group;
    // a cursor that is not the same for all
    if (!group || this.#start.known?.ids.length) return this.#makeFor(event, this.#viewer);
    try {
      const told = await this.#tellGroup(event);
      if (!group.isApart) return told;
    } catch (error) {
      if (!group.isApart) throw error;
    }
    return this.#makeFor(event, this.#viewer);
  }

  #tellGroup(event: FeedEvent): Promise<Told | undefined> | undefined {
    if (!this.#group || this.#group.isApart) return undefined;
    return this.#group.tell(
      event,
      this.#viewer,
      (made, anyone) => this.#makeFor(made, anyone),
      () => this.#follower.upcoming(ahead),
    );
  }

  async #makeFor(event: FeedEvent, viewer: Viewer): Promise<Told | undefined> {
    const verdict = verdictOn(viewer, event, this.#following);
    if (!verdict) return undefined;
    const cursor = this.#cursorOf(event);
    return this.#answer(rowTold(event, verdict, cursor), cursor, viewer);
  }

  async #answer(row: EventRow, cursor: string, viewer: Viewer): Promise<Told | undefined> {
    const told = await this.#answering?.answer(row, cursor, viewer);
    if (told?.codes.includes('INTERNAL')) throw new Faulty(told);
    return told;
  }

  /** Until the log can be read: nothing is told of what could not be read, and nothing is lost for it. */
  async #recover() {
    for (let pause = shortestPause; !this.#ended; pause = Math.min(pause * 2, longestPause)) {
      await sleep(pause, undefined, { ref: false });
      const isBack = await this.#desk.feed.settle().then(
        () => true,
        () => false,
      );
      if (isBack) return;
    }
  }

  #cursorOf(event: FeedEvent): string {
    const { epoch, known } = this.#start;
    const place = { position: event.row.position, epoch };
    const ids = known?.ids;
    if (ids?.length) return this.#desk.cursors.seal({ ...place, known: ids });
    event.cursor ??= this.#desk.cursors.seal(place);
    return event.cursor;
  }

  /** Rights changed: also what has been waiting is judged by those that hold now. */
  async #renew() {
    this.#viewer = await this.#presence.current();
    this.#following.assertAllowed(this.#viewer);
    this.#regroup();
    const interest = this.#interestNow();
    if (JSON.stringify(interest) === JSON.stringify(this.#interest)) return;
    this.#interest = interest;
    this.#follower.turnTo(interest);
  }

  #interestNow(): Interest {
    const { viewer, rows } = this.#presence.known;
    return interestOf(viewer, rows, this.#following.tickets);
  }

  #regroup() {
    const { groups } = this.#desk;
    const operation = this.#answering?.key;
    if (operation === null || operation === undefined || this.#ended) return;
    const key = `${operation} ${classOf(this.#viewer)}`;
    if (this.#group?.key === key) return;
    if (this.#group) groups.leave(this.#group);
    this.#group = groups.join(key);
  }

  #leave() {
    if (this.#ended) return;
    this.#ended = true;
    this.#follower.end();
    this.#onLeave();
    this.#presence.release(this);
    this.#desk.attendance.leave(this.#presence);
    if (this.#group) this.#desk.groups.leave(this.#group);
  }
}
