import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import type { Database } from '../src/store/database.ts';

/** Read once for all who write at a time, so that chance says on whose behalf. */
const ofTheFeed = 'select stamp()';

const recording = new AsyncLocalStorage<string[]>();
const watched = new WeakSet<pg.Pool>();

/**
 * The SQL statements that `work` sends, BEGIN and COMMIT among them. What others send meanwhile through the same pool
 * is not counted, nor is the feed's reading.
 */
export const countStatements = async <T>(
  { pool }: Pick<Database, 'pool'>,
  work: () => Promise<T>,
): Promise<{ result: T; statements: string[]; count: number }> => {
  watch(pool);
  const statements: string[] = [];
  const result = await recording.run(statements, async () => await work());
  return { result, statements, count: statements.length };
};

/** Who asks is known when the pool is called; later, a queued call runs on behalf of whoever releases a connection. */
const watch = (pool: pg.Pool): void => {
  if (watched.has(pool)) return;
  watched.add(pool);

  pool.query = new Proxy(pool.query, {
    apply: (query, target, args: unknown[]) => {
      note(recording.getStore(), args[0]);
      return Reflect.apply(query, target, args);
    },
  });
  pool.connect = new Proxy(pool.connect, {
    apply: (connect, target, args: unknown[]) => {
      const statements = recording.getStore();
      // with a callback it is `pool.query` that connects
      if (!statements || args.length > 0) return Reflect.apply(connect, target, args);
      const connected: Promise<pg.PoolClient> = Reflect.apply(connect, target, args);
      return connected.then((client) => watchUntilReleased(client, statements));
    },
  });
};

const watchUntilReleased = (client: pg.PoolClient, statements: string[]): pg.PoolClient => {
  const { query, release } = client;
  client.query = new Proxy(query, {
    apply: (original, target, args: unknown[]) => {
      note(statements, args[0]);
      return Reflect.apply(original, target, args);
    },
  });
  client.release = (error) => {
    client.query = query;
    release.call(client, error);
  };
  return client;
};

const note = (statements: string[] | undefined, query: unknown): void => {
  const text = typeof query === 'object' && query !== null && 'text' in query ? query.text : query;
  if (typeof text === 'string' && !text.startsWith(ofTheFeed)) statements?.push(text);
};
