import { Agent, get } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Health } from '../../src/http/health.ts';
import { migrate } from '../../src/store/migrate.ts';
import { emptyDatabase, testDatabase } from '../database.ts';
import { type TestDesk, testDesk } from '../desk.ts';
import { recordedLog } from './log.ts';

let desk: TestDesk;
const recorded = recordedLog();
beforeAll(async () => {
  desk = await testDesk({}, undefined, recorded.log);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => desk.close());

const ask = async (path: string, { app }: TestDesk = desk, init: RequestInit = {}) => {
  const response = await app.fetch(new Request(`http://desk.test${path}`, init));
  return { status: response.status, body: await response.text(), headers: response.headers };
};
const ok = { status: 200, body: '{"status":"ok"}' };
const unavailable = (reason: string) => ({ status: 503, body: JSON.stringify({ status: 'unavailable', reason }) });

describe('a desk that works', () => {
  it('is alive and ready, for anybody, without a line in the log', async () => {
    recorded.clear();
    expect(await ask('/health')).toMatchObject(ok);
    const ready = await ask('/ready');
    expect(ready).toMatchObject(ok);
    expect(ready.headers.get('cache-control')).toBe('no-store');
    expect((await ask('/ready', desk, { method: 'HEAD' })).status).toBe(200);
    expect(recorded.text()).toBe('');
  });

  it('answers under these addresses only, and only to those who read', async () => {
    expect((await ask('/anything/health')).status).toBe(404);
    expect((await ask('/health/')).status).toBe(404);
    expect((await ask('/ready', desk, { method: 'POST' })).status).toBe(404);
  });
});

describe('a desk is alive, but not ready', () => {
  it('while its feed has not read the log for 10 seconds', async () => {
    const rested = vi.spyOn(desk.desk.feed, 'restedFor', 'get');
    rested.mockReturnValue(9_900);
    expect(await ask('/ready')).toMatchObject(ok);
    rested.mockReturnValue(10_100);
    expect(await ask('/ready')).toMatchObject(unavailable('FEED_STUCK'));
    expect(await ask('/health')).toMatchObject(ok);
  });

  it('while its database does not answer within a second, and asks it once however many ask', async () => {
    const answer = Promise.withResolvers<never>();
    const query = vi.fn(() => answer.promise);
    const health = new Health({ pool: { query } } as never, { restedFor: 0 });
    const began = performance.now();
    const all = await Promise.all([health.unready(), health.unready(), health.unready()]);
    expect(all).toEqual(Array(3).fill('DATABASE_UNREACHABLE'));
    expect(performance.now() - began).toBeLessThan(3_000);
    await health.unready();
    expect(query.mock.calls).toHaveLength(1);
    answer.resolve({ rows: [{ missing: 0 }] } as never);
    expect(await health.unready()).toBeNull();
  });

  it('while its database is gone', async () => {
    const gone = await testDatabase();
    const health = new Health(gone, { restedFor: 0 });
    expect(await health.unready()).toBeNull();
    await gone.close();
    expect(await health.unready()).toBe('DATABASE_UNREACHABLE');
    await gone.drop();
  });

  it('on a database without the migrations, or without one of them', async () => {
    const empty = await emptyDatabase();
    expect(await new Health(empty, { restedFor: 0 }).unready()).toBe('MIGRATIONS_PENDING');
    await empty.drop();

    const old = await emptyDatabase();
    await migrate(old.pool);
    const health = new Health(old, { restedFor: 0 });
    const last = `(select max(migration_name) from "_prisma_migrations")`;
    await old.pool.query(`update "_prisma_migrations" set finished_at = null where migration_name = ${last}`);
    expect(await health.unready()).toBe('MIGRATIONS_PENDING');
    await old.pool.query('update "_prisma_migrations" set finished_at = now()');
    expect(await health.unready()).toBeNull();
    await old.pool.query(
      `insert into "_prisma_migrations" (id, checksum, migration_name, finished_at) values ('n', 'n', '9999_newer', now())`,
    );
    expect(await health.unready()).toBeNull();
    await old.drop();
  });
});

it('a desk that is told to stop says so from that moment, still answers for DRAIN_SECONDS, then is gone', async () => {
  const stopping = await testDesk({ DRAIN_SECONDS: '1' });
  const port = await stopping.app.listen();
  const agent = new Agent({ keepAlive: true });
  const status = (path: string) =>
    new Promise<number | string>((resolve) => {
      get({ port, path, agent }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      }).on('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'error'));
    });
  expect(await status('/ready')).toBe(200);
  const closed = stopping.app.close();
  expect(await status('/ready')).toBe(503);
  expect(await ask('/ready', stopping)).toMatchObject(unavailable('DRAINING'));
  expect(await status('/health')).toBe(200);
  expect((await stopping.anonymous('{ __typename }')).data).toEqual({ __typename: 'Query' });
  await closed;
  agent.destroy();
  expect(await status('/health')).toBe('ECONNREFUSED');
  await stopping.database.drop();
});
