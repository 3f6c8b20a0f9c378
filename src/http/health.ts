import type { Plugin } from 'graphql-yoga';
import type { Feed } from '../events/feed.ts';
import type { Database } from '../store/database.ts';
import { readMigrations } from '../store/migrations.ts';
import { outside } from '../trace.ts';

/** Why no request should be sent here just now. */
export type Unready = 'DRAINING' | 'DATABASE_UNREACHABLE' | 'MIGRATIONS_PENDING' | 'FEED_STUCK';

const patience = 1_000;
/** The feed looks every second, whatever happens. */
const feedMayRest = 10_000;
const noSuchTable = '42P01';

/** Whether this process can do its work. */
export class Health {
  readonly #database: Pick<Database, 'pool'>;
  readonly #feed: Pick<Feed, 'restedFor'>;
  #draining = false;
  #names: Promise<readonly string[]> | undefined;
  /** At most one is under way, however many ask and however long it takes. */
  #looking: Promise<Unready | null> | undefined;

  constructor(database: Pick<Database, 'pool'>, feed: Pick<Feed, 'restedFor'>) {
    this.#database = database;
    this.#feed = feed;
  }

  /** From now on others are to be asked. */
  drain() {
    this.#draining = true;
  }

  async unready(): Promise<Unready | null> {
    if (this.#draining) return 'DRAINING';
    const found = await this.#look();
    if (found) return found;
    return this.#feed.restedFor > feedMayRest ? 'FEED_STUCK' : null;
  }

  async #look(): Promise<Unready | null> {
    this.#looking ??= outside(() => this.#lookAtDatabase()).finally(() => {
      this.#looking = undefined;
    });
    const { promise: late, resolve } = Promise.withResolvers<Unready>();
    const timer = setTimeout(() => resolve('DATABASE_UNREACHABLE'), patience);
    return Promise.race([this.#looking, late]).finally(() => clearTimeout(timer));
  }

  async #lookAtDatabase(): Promise<Unready | null> {
    try {
      this.#names ??= readMigrations().then((migrations) => migrations.map(({ name }) => name));
      // those of a newer version beside this one do no harm
      const { rows } = await this.#database.pool.query<{ missing: number }>(
        `select count(*)::int as missing from unnest($1::text[]) as known (name) where not exists (
           select from "_prisma_migrations" m
           where m.migration_name = known.name and m.finished_at is not null and m.rolled_back_at is null)`,
        [await this.#names],
      );
      return rows[0]?.missing === 0 ? null : 'MIGRATIONS_PENDING';
    } catch (error) {
      return (error as { code?: string }).code === noSuchTable ? 'MIGRATIONS_PENDING' : 'DATABASE_UNREACHABLE';
    }
  }
}

/** For balancers and orchestrators, without a sign-in: `/health` while the process runs, `/ready` while it is of use. */
export const useHealth = (health: Health): Plugin => ({
  onRequest({ url, request: { method }, fetchAPI: { Response }, endResponse }) {
    if ((url.pathname !== '/health' && url.pathname !== '/ready') || (method !== 'GET' && method !== 'HEAD'))
      return undefined;
    if (url.pathname === '/health') return endResponse(Response.json({ status: 'ok' }));
    return health.unready().then((reason) => {
      const status = reason ? 503 : 200;
      const body = reason ? { status: 'unavailable', reason } : { status: 'ok' };
      endResponse(Response.json(body, { status }));
    });
  },
});
