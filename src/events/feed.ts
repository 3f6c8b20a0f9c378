import type { CommentFacts } from '../access/thread.ts';
import type { TicketFacts } from '../access/ticket.ts';
import { ticketFacts } from '../access/ticket.ts';
import type { Database } from '../store/database.ts';
import type { Event } from '../store/generated/client.ts';
import { refreshRequired } from './cursor.ts';
import { renewEpoch, vouch } from './epoch.ts';
import type { Facts } from './log.ts';

/** An event as it came, with the facts before and after it and those of the rows as they are. */
export interface LiveEvent {
  row: Event & { position: bigint };
  before: Facts | null;
  after: Facts | null;
  now: { ticket: TicketFacts | null; comment: CommentFacts | null };
}

/** How far the log goes, and from where on it vouches for being whole. */
export interface Head {
  position: bigint;
  epoch: string;
  floor: bigint;
}

const batch = 500;

/** Reads the log once per node, by position, and wakes whoever follows it. */
export class Feed {
  readonly #database: Database;
  readonly #onFault: (error: unknown) => void;
  /** The newest events, gapless, bounded: followers further behind read the log. */
  #ring: LiveEvent[] = [];
  readonly #ringSize: number;
  #head = 0n;
  #epoch = '';
  #pulling: Promise<void> | undefined;
  #again = false;
  #waiting = new Set<() => void>();
  #followers = 0;
  #poll: NodeJS.Timeout | undefined;
  #unlisten: () => Promise<void> = async () => {};
  #closed = false;
  #lastRead = 0;
  readonly #observers: ((event: LiveEvent) => void)[] = [];
  readonly #turned: (() => void)[] = [];

  constructor(database: Database, options: { ringSize?: number; onFault: (error: unknown) => void }) {
    this.#database = database;
    this.#ringSize = options.ringSize ?? 2_000;
    this.#onFault = options.onFault;
  }

  /** How many streams are open on this node. */
  get followers() {
    return this.#followers;
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
    await vouch(this.#database);
    const { position, epoch } = await this.#stamp();
    this.#head = position;
    this.#epoch = epoch;
    this.#lastRead = performance.now();
    // a bell that failed costs this much latency and no event
    this.#poll = setInterval(() => this.ring(), pollEvery).unref();
    let opened = false;
    this.#unlisten = await this.#database.listen(
      'hilo_events',
      (head) => {
        if (BigInt(head) > this.#head) this.ring();
      },
      (state) => {
        if (opened && state === 'up') void this.#return().catch(this.#onFault);
      },
    );
    opened = true;
  }

  /** The connection is back: perhaps with a server that has taken over from the one before. */
  async #return() {
    await vouch(this.#database);
    this.ring();
  }

  async close() {
    this.#closed = true;
    clearInterval(this.#poll);
    await this.#unlisten();
    await this.#pulling;
    this.#wake();
  }

  /** Sees every event, before any follower does. */
  observe(observer: (event: LiveEvent) => void) {
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
      .catch(this.#onFault)
      .finally(() => {
        this.#pulling = undefined;
        if (!this.#again) return;
        this.#again = false;
        this.ring();
      });
  }

  /** Positions for all that is committed by now. */
  async settle(): Promise<Head> {
    const { position, epoch } = this.head;
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
    this.#epoch = epoch;
    this.#ring = [];
    for (const turned of this.#turned) turned();
    this.#wake();
  }

  async #pull() {
    await this.settle();
    for (;;) {
      const epoch = this.#epoch;
      const events = await this.#read(this.#head);
      this.#lastRead = performance.now();
      if (epoch !== this.#epoch) continue;
      const last = events.at(-1);
      if (!last) return;
      for (const event of events) for (const observer of this.#observers) observer(event);
      this.#ring.push(...events);
      if (this.#ring.length > this.#ringSize) this.#ring = this.#ring.slice(-this.#ringSize);
      this.#head = last.row.position;
      this.#wake();
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
      if (position - before < 1_000n) return { position, epoch: row.epoch, floor: BigInt(row.floor) };
      before = position;
    }
  }

  #wake() {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resume of waiting) resume();
  }

  /** What comes after a position: from the ring where it reaches back that far, else from the log. */
  async #after(position: bigint): Promise<LiveEvent[]> {
    if (position >= this.#head) return [];
    const oldest = this.#ring[0]?.row.position;
    // no further than observers have seen
    if (oldest === undefined || position < oldest - 1n) return this.#read(position, this.#head);
    return this.#ring.slice(Number(position - oldest + 1n));
  }

  async #read(position: bigint, last?: bigint): Promise<LiveEvent[]> {
    const { prisma } = this.#database;
    const rows = await prisma.event.findMany({
      where: { position: { gt: position, ...(last !== undefined && { lte: last }) } },
      orderBy: { position: 'asc' },
      take: batch,
    });
    const ticketIds = [...new Set(rows.flatMap(({ ticketId }) => ticketId ?? []))];
    const commentIds = [...new Set(rows.flatMap(({ commentId }) => commentId ?? []))];
    const [tickets, comments] = await Promise.all([
      ticketIds.length === 0 ? [] : prisma.ticket.findMany({ where: { id: { in: ticketIds } }, select: ticketFacts }),
      commentIds.length === 0
        ? []
        : prisma.comment.findMany({ where: { id: { in: commentIds } }, select: { id: true, visibility: true } }),
    ]);
    const ticketById = new Map(tickets.map((ticket) => [ticket.id, ticket]));
    const commentById = new Map(comments.map((comment) => [comment.id, comment]));
    return rows.map((row) => ({
      row: { ...row, position: row.position ?? position },
      before: row.before as Facts | null,
      after: row.after as Facts | null,
      now: {
        ticket: (row.ticketId && ticketById.get(row.ticketId)) || null,
        comment: (row.commentId && commentById.get(row.commentId)) || null,
      },
    }));
  }

  /**
   * The events after a position that `pick` makes something of, one at a time: the next is looked for when the last
   * was taken, so a slow follower holds a position and no queue. Ends when closed, from either side, and with
   * FULL_REFRESH_REQUIRED when the log's epoch does.
   */
  follow<T>(from: bigint, pick: (event: LiveEvent) => Promise<T | undefined>): AsyncIterableIterator<T> {
    const epoch = this.#epoch;
    let position = from;
    let pending: LiveEvent[] = [];
    let stopped = false;
    this.#followers++;
    let resume = () => {};
    const next = async (): Promise<IteratorResult<T>> => {
      while (!stopped && !this.#closed) {
        if (pending.length === 0) pending = await this.#after(position);
        if (epoch !== this.#epoch) {
          end();
          throw refreshRequired();
        }
        const event = pending.shift();
        if (!event) {
          // still at the head and wanted in this very tick: nothing comes between looking and waiting
          if (position < this.#head || stopped || this.#closed) continue;
          await new Promise<void>((resolve) => {
            resume = resolve;
            this.#waiting.add(resolve);
          });
          continue;
        }
        position = event.row.position;
        const value = await pick(event).catch((error: unknown) => {
          end();
          throw error;
        });
        if (value !== undefined && !stopped) return { done: false, value };
      }
      return end();
    };
    const stop = async (): Promise<IteratorResult<T>> => {
      this.#waiting.delete(resume);
      resume();
      return end();
    };
    const end = (): IteratorResult<T> => {
      if (!stopped) this.#followers--;
      stopped = true;
      return { done: true, value: undefined };
    };
    return {
      next,
      return: stop,
      throw: stop,
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
