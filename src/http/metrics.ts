import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { errorCodes } from '../errors.ts';
import type { Feed } from '../events/feed.ts';
import type { Groups } from '../events/group.ts';
import type { Database } from '../store/database.ts';
import { outside } from '../trace.ts';
import type { Operation } from './operation.ts';

type Watched = {
  database: Pick<Database, 'pool'>;
  feed: Pick<Feed, 'head' | 'held' | 'followers' | 'restedFor'>;
  groups: Pick<Groups, 'size'>;
};

/** Seconds; what is slower than the last is a mistake of ours or a very large request. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const patience = 1_000;

/** What Prometheus is told. No label holds a word of a client: their number is bounded by the schema. */
export class Metrics {
  readonly registry = new Registry();
  readonly operations = this.#counter(
    'hilo_operations_total',
    'Operations that have ended, by type, the field at the root, outcome and transport.',
    ['type', 'field', 'outcome', 'transport'],
  );
  readonly errors = this.#counter('hilo_operation_errors_total', 'Operations that told this error, by its code.', [
    'code',
  ]);
  readonly duration = new Histogram({
    name: 'hilo_operation_duration_seconds',
    help: 'Duration of queries and mutations.',
    labelNames: ['type', 'outcome', 'transport'],
    buckets,
    registers: [this.registry],
  });
  readonly streams = this.#gauge('hilo_subscriptions_open', 'Subscriptions under way on this node, by transport.', [
    'transport',
  ]);
  readonly partings = this.#counter(
    'hilo_stream_partings_total',
    'Groups of streams that could not be answered together although no field of theirs is personal.',
    [],
  );
  readonly sockets = this.#gauge('hilo_websockets_open', 'WebSockets open on this node.');
  /** The last look at the log, until the next one. */
  #log: LogState | null = null;
  #looking: Promise<void> | undefined;

  constructor(watched: Watched) {
    collectDefaultMetrics({ register: this.registry });
    this.#watchFeed(watched);
    this.#watchPool(watched.database);
  }

  ended({ type, field, outcome, transport, codes }: Operation, seconds: number) {
    const labels = { type: type ?? 'none', outcome, transport };
    this.operations.inc({ type: labels.type, field, outcome, transport });
    if (type === 'query' || type === 'mutation') this.duration.observe(labels, seconds);
    for (const code of codes) this.errors.inc({ code: code in errorCodes ? code : 'OTHER' });
  }

  async text(): Promise<string> {
    return outside(() => this.registry.metrics());
  }

  close() {
    this.registry.clear();
  }

  #watchFeed({ database, feed, groups }: Watched) {
    this.#gauge('hilo_stream_groups', 'Groups of streams that are answered together.', [], () => groups.size);
    this.#gauge('hilo_feed_followers', 'Streams that follow the event feed of this node.', [], () => feed.followers);
    this.#gauge('hilo_feed_ring_events', 'Events held in memory for followers.', [], () => feed.held);
    this.#gauge('hilo_feed_position', 'Position of the last event that this node has read.', [], () =>
      Number(feed.head.position),
    );
    this.#gauge(
      'hilo_feed_rested_seconds',
      'Time since this node last read the log.',
      [],
      () => feed.restedFor / 1_000,
    );
    this.#gauge('hilo_database_up', 'Whether the database answered this scrape within a second.', [], async () => {
      await this.#look(database);
      return this.#log ? 1 : 0;
    });
    const ofLog = (name: string, help: string, of: (log: LogState) => number) =>
      this.#gauge(name, help, [], async () => {
        await this.#look(database);
        return this.#log ? of(this.#log) : Number.NaN;
      });
    ofLog('hilo_feed_lag_events', 'Events that have a position and that this node has not read.', ({ head }) =>
      Math.max(0, Number(head - feed.head.position)),
    );
    ofLog('hilo_feed_unstamped_events', 'Committed events that have no position yet.', ({ unstamped }) => unstamped);
    ofLog('hilo_feed_unstamped_age_seconds', 'Age of the oldest of them; 0 where there is none.', ({ age }) => age);
  }

  #watchPool({ pool }: Watched['database']) {
    const limit = pool.options.max;
    this.#gauge('hilo_database_pool_limit', 'Connections to the database at most.', [], () => limit);
    this.#gauge('hilo_database_pool_total', 'Connections to the database.', [], () => pool.totalCount);
    this.#gauge('hilo_database_pool_idle', 'Those that nobody uses.', [], () => pool.idleCount);
    this.#gauge('hilo_database_pool_waiting', 'Those who wait for a connection.', [], () => pool.waitingCount);
  }

  /** One look for all that a scrape tells of the log; none while the last one has not come back. */
  async #look({ pool }: Watched['database']) {
    this.#looking ??= lookAtLog(pool)
      .then((log) => {
        this.#log = log;
      })
      .catch(() => {
        this.#log = null;
      })
      .finally(() => {
        this.#looking = undefined;
      });
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#log = null;
      resolve();
    }, patience);
    await Promise.race([this.#looking, late]);
    clearTimeout(timer);
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[]) {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[] = [],
    read?: () => number | Promise<number>,
  ): Gauge<Label> {
    const gauge: Gauge<Label> = new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      ...(read && {
        async collect() {
          gauge.set(await read());
        },
      }),
    });
    return gauge;
  }
}

interface LogState {
  head: bigint;
  unstamped: number;
  /** Seconds. */
  age: number;
}

async function lookAtLog(pool: Database['pool']): Promise<LogState> {
  const { rows } = await pool.query<{ head: string; unstamped: number; age: number }>(`
    select position as head, count::int as unstamped, coalesce(age, 0)::float8 as age from "LogHead",
      (select count(*), extract(epoch from clock_timestamp() - min("occurredAt") filter (where not historical)) as age
       from (select "occurredAt", historical from "Event" where position is null order by id limit 10000) pending)
      unstamped`);
  const [row] = rows;
  if (!row) throw new Error('the log has no head');
  return { head: BigInt(row.head), unstamped: row.unstamped, age: Math.max(0, row.age) };
}
