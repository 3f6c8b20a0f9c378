import { type Bell, notifyBell } from '../../src/events/bell.ts';
import { redisBell } from '../../src/events/redis-bell.ts';
import { openDatabase } from '../../src/store/database.ts';
import { type Gate, gate } from '../client/gate.ts';
import type { TestDatabase } from '../database.ts';

const redisUrl = process.env['HILO_TEST_REDIS'];

/** A bell whose line can be cut. */
export interface CuttableBell {
  bell: Bell;
  line: Gate;
  close(): Promise<void>;
}

/** Where a test database is found by others. */
export async function urlOf({ pool }: Pick<TestDatabase, 'pool'>): Promise<URL> {
  const { rows } = await pool.query<{ name: string }>('SELECT current_database() AS name');
  const url = new URL(process.env['DATABASE_URL'] ?? '');
  url.pathname = `/${rows[0]?.name}`;
  return url;
}

const through = async (url: URL, standardPort: number) => {
  const line = await gate(Number(url.port || standardPort));
  url.hostname = '127.0.0.1';
  url.port = String(line.port);
  return { line, url: url.href };
};

async function notify(database: TestDatabase): Promise<CuttableBell> {
  const { line, url } = await through(await urlOf(database), 5432);
  const listening = await openDatabase({ url, poolSize: 1 });
  const close = async () => {
    await listening.close();
    await line.close();
  };
  return { bell: notifyBell(listening), line, close };
}

async function redis(given: string): Promise<CuttableBell> {
  const { line, url } = await through(new URL(given), 6379);
  return { bell: redisBell(url, () => undefined), line, close: () => line.close() };
}

/** Those that there are on this machine, by name; each makes one on a line of its own. */
export const bells: [name: string, make: (database: TestDatabase) => Promise<CuttableBell>, env: object][] = [
  ['NOTIFY', notify, {}],
  ...(redisUrl ? [['Redis', () => redis(redisUrl), { REDIS_URL: redisUrl }] satisfies (typeof bells)[number]] : []),
];
