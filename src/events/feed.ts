import type { Database } from '../store/database.ts';
import { type Bell, notifyBell, type Ring as Rung } from './bell.ts';
import { coalesced } from './coalesce.ts';
import { renewEpoch, vouch } from './epoch.ts';
import { Follower, type Source } from './follower.ts';
import type { FeedEvent } from './live-event.ts';
import { readEvents, readStretch } from './read.ts';
import { Ring } from './ring.ts';
import { Roll } from './roll.ts';
import type { Interest } from './topics.ts';

/** How far the log goes, and from where on it vouches for being whole. */
export interface Head {
  position: bigint;
  epoch: string;
  floor: bigint;
}

/** Events of one look at the log by the node. */
const batch = 500;
/** By one follower: what it has read and not yet told is all that it holds. */
const followersBatch = 50;

/** Reads the log once per node, by position, and offers each event to the followers whom it concerns. */
export class Feed {
  readonly #database: Database;
  readonly #onFault: (error: unknown) => void;
  readonly #ring: Ring;
  readonly #ringSize: number;
  readonly #bell: Bell;
  readonly #roll = new Roll();
  readonly #source: Source;
  #head = 0n;
  #epoch = '';
  /** As far as the others were told by this node, and what one of them has told last. */
  #told = 0n;
  #heard = 0n;
  /** The connection broke: whoever answers now may have taken over from the one before. */
  #doubtful = true;
  #pulling: Promise<void> | undefined;
  #again = false;
  #poll: NodeJS.Timeout | undefined;
  #unlisten: () => Promise<void> = async () => {};
  #closed = false;
  #lastRead = 0;
  readonly #observers: ((event: FeedEvent) => void)[] = [];
  readonly #turned: (() => void)[] = [];

  /** Positions for all that was committed when it was called; of calls at one time one statement serves all. */
  readonly settle: () => Promise<Head> = coalesced(() => this.#settle());

  constructor(
    database: Database,
    options: { ringSize?: number; bell?: Bell | undefined; onFault: (error: unknown) => void },
  ) {
    this.#database = database;
    this.#bell = options.bell ?? notifyBell(database);
    this.#ringSize = options.ringSize ?? 2_000;
    this.#ring = new Ring(this.#ringSize);
    this.#onFault = options.onFault;
    const feed = this;
    this.#source = {
      get head() {
        return feed.head;
      },
      ring: this.#ring,
      // no further than observers have seen
      read: (after, interest) => readStretch(database.prisma, after, feed.#head, interest, followersBatch),
      enroll: (follower, topics) => feed.#roll.enroll(follower, topics),
    };
  }

  /** How many streams are open on this node. */
  get followers() {
    return this.#roll.size;
  }

  get head() {
    return { position: this.#head, epoch: this.#epoch };
  }

  /** Events that are held for followers, so that they need not read the log. */
  get held() {
    return this.#ring.length;
  }

  /** Milliseconds since the log was last read; it is every second, also where nothing happens. */
  get restedFor() {
    return performance.now() - this.#lastRead;
  }

  async open(pollEvery = 1_000) {
    await this.#vouch();
    const { position, epoch } = await this.#stamp();
    this.#head = position;
    this.#epoch = epoch;
    // whoever comes over from a node that stopped goes on from memory
    const since = position - BigInt(this.#ringSize);
    this.#ring.push(
      await readEvents(this.#database.prisma, { position: { gt: since, lte: position } }, this.#ringSize),
    );
    this.#lastRead = performance.now();
    this.#database.pool.on('error', this.#doubt);
    // a bell that failed costs this much latency and no event
    this.#poll = setInterval(() => this.ring(), pollEvery).unref();
    this.#unlisten = await this.#bell.listen(
      (rung) => this.#hear(rung),
      (state) => {
        // what was rung meanwhile was not heard
        if (state === 'up') this.ring();
        else this.#doubt();
      },
    );
  }

  #hear({ position, epoch }: Rung) {
    if (epoch !== undefined && epoch !== this.#epoch) return;
    this.#heard = position;
    if (position > this.#head) this.ring();
  }

  readonly #doubt = () => {
    this.#doubtful = true;
  };

  async #vouch() {
    if (!this.#doubtful) return;
    this.#doubtful = false;
    await vouch(this.#database).catch((error: unknown) => {
      this.#doubt();
      throw error;
    });
  }

  async close() {
    this.#closed = true;
    clearInterval(this.#poll);
    this.#database.pool.off('error', this.#doubt);
    await this.#unlisten();
    await this.#pulling;
    for (const follower of this.#roll.all()) follower.end();
  }

  /** Sees every event, before any follower does. */
  observe(observer: (event: FeedEvent) => void) {
    this.#observers.push(observer);
  }

  /** Runs when the log is no longer the one that it was: streams end, and what was remembered of it is void. */
  onTurn(turned: () => void) {
    this.#turned.push(turned);
  }

  /** There may be more. Calls that come while one works are answered together by the next. */
  ring() {
    if (this.#closed) return;
    if (this.#pulling) {
      this.#again = true;
      return;
    }
    this.#pulling = this.#pull()
      .catch((error: unknown) => {
        this.#doubt();
        this.#onFault(error);
      })
      .finally(() => {
        this.#pulling = undefined;
        if (!this.#again) return;
        this.#again = false;
        this.ring();
      });
  }

  /**
   * What comes after a position that is of interest, one at a time. Ends when closed, from either side, and with
   * FULL_REFRESH_REQUIRED when the log's epoch does.
   */
  follow(from: bigint, interest: Interest): Follower {
    const follower = new Follower(this.#source, from, interest);
    if (this.#closed) follower.end();
    return follower;
  }

  async #settle(): Promise<Head> {
    const { position, epoch } = this.head;
    await this.#vouch();
    let head = await this.#stamp();
    if (head.epoch === epoch && head.position < position) {
      // an older state was put in its place beneath us
      await renewEpoch(this.#database, epoch);
      head = await this.#stamp();
    }
    if (head.epoch !== epoch && this.#epoch === epoch) this.#turn(head);
    return head;
  }

  #turn({ position, epoch }: Head) {
    this.#head = position;
    this.#told = position;
    this.#epoch = epoch;
    this.#ring.clear();
    for (const turned of this.#turned) turned();
    for (const follower of this.#roll.all()) follower.turn();
  }

  async #pull() {
    await this.settle();
    for (;;) {
      const epoch = this.#epoch;
      const events = await readEvents(this.#database.prisma, { position: { gt: this.#head } }, batch);
      this.#lastRead = performance.now();
      if (epoch !== this.#epoch) continue;
      const last = events.at(-1);
      if (!last) return;
      for (const event of events) for (const observer of this.#observers) observer(event);
      this.#ring.push(events);
      this.#head = last.row.position;
      for (const event of events) this.#roll.offer(event);
    }
  }

  /** In batches of a thousand, as `stamp` works. */
  async #stamp(): Promise<Head> {
    for (let before = this.#head; ; ) {
      const { rows } = await this.#database.pool.query<{ position: string; epoch: string; floor: string }>(
        'select stamp() as position, epoch, floor from "LogHead"',
      );
      const [row] = rows;
      if (!row) throw new Error('The log has no head: the row of "LogHead" is gone.');
      const position = BigInt(row.position);
      if (position - before < 1_000n) {
        this.#tell(position, row.epoch);
        return { position, epoch: row.epoch, floor: BigInt(row.floor) };
      }
      before = position;
    }
  }

  #tell(position: bigint, epoch: string) {
    if (position <= this.#told) return;
    this.#told = position;
    if (position !== this.#heard) this.#bell.ring({ position, epoch });
  }
}
