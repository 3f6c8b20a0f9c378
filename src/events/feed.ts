import type { CommentFacts, TicketFacts } from '../access/ticket.ts';
import { ticketFacts } from '../access/ticket.ts';
import type { Database } from '../store/database.ts';
import type { Event } from '../store/generated/client.ts';
import type { Facts } from './log.ts';

/** An event as it came, with the facts before and after it and those of the rows as they are. */
export interface LiveEvent {
  row: Event & { position: bigint };
  before: Facts | null;
  after: Facts | null;
  now: { ticket: TicketFacts | null; comment: CommentFacts | null };
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
  readonly #observers: ((event: LiveEvent) => void)[] = [];

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

  async open(pollEvery = 1_000) {
    await this.#stamp();
    const { position, epoch } = await this.#database.prisma.logHead.findFirstOrThrow();
    this.#head = position;
    this.#epoch = epoch;
    // a bell that failed costs this much latency and no event
    this.#poll = setInterval(() => this.ring(), pollEvery).unref();
    this.#unlisten = await this.#database.listen('hilo_events', (head) => {
      if (BigInt(head) > this.#head) this.ring();
    });
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
  settle() {
    return this.#stamp();
  }

  async #pull() {
    await this.#stamp();
    for (;;) {
      const events = await this.#read(this.#head);
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
  async #stamp() {
    for (let before = this.#head; ; ) {
      const { rows } = await this.#database.pool.query<{ head: string }>('select stamp() as head');
      const head = BigInt(rows[0]?.head ?? 0);
      if (head - before < 1_000n) return;
      before = head;
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
    if (oldest === undefined || position < oldest - 1n) return this.#read(position);
    return this.#ring.slice(Number(position - oldest + 1n));
  }

  async #read(position: bigint): Promise<LiveEvent[]> {
    const { prisma } = this.#database;
    const rows = await prisma.event.findMany({
      where: { position: { gt: position } },
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
   * was taken, so a slow follower holds a position and no queue. Ends when closed, from either side.
   */
  follow<T>(from: bigint, pick: (event: LiveEvent) => Promise<T | undefined>): AsyncIterableIterator<T> {
    let position = from;
    let pending: LiveEvent[] = [];
    let stopped = false;
    this.#followers++;
    let resume = () => {};
    const next = async (): Promise<IteratorResult<T>> => {
      while (!stopped && !this.#closed) {
        if (pending.length === 0) pending = await this.#after(position);
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
