import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { vouch } from '../../src/events/epoch.ts';
import { Feed } from '../../src/events/feed.ts';
import { openDatabase } from '../../src/store/database.ts';
import { embeddedDatabase, onServer, type TestDatabase, testDatabase } from '../database.ts';
import { everything } from '../events/log-rows.ts';
import { temporaryDirectory } from '../server/process.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

const epochOf = async ({ prisma }: Pick<TestDatabase, 'prisma'>) => (await prisma.logHead.findFirstOrThrow()).epoch;
const openFeed = async () => {
  const feed = new Feed(database, { onFault: () => undefined });
  await feed.open();
  return feed;
};
const append = () =>
  database.prisma.event.create({
    data: { kind: 'x', actorType: 'SYSTEM', subjectType: 'Ticket', subjectId: crypto.randomUUID(), audience: 'STAFF' },
  });

describe('the epoch of the log', () => {
  it('stays the same over starts in the same place', async () => {
    const feeds = [await openFeed(), await openFeed()];
    expect(feeds[1]?.head.epoch).toBe(feeds[0]?.head.epoch);
    for (const feed of feeds) await feed.close();
  });

  it('is renewed when an older state comes in its place beneath a running node, whose streams end', async () => {
    await append();
    const feed = await openFeed();
    const { epoch } = feed.head;
    const turned = vi.fn();
    feed.onTurn(turned);
    const waiting = feed.follow(feed.head.position, everything).next();
    await database.prisma.logHead.updateMany({ data: { position: 0n } });
    await feed.settle();
    await expect(waiting).rejects.toMatchObject({ code: 'FULL_REFRESH_REQUIRED' });
    expect(turned).toHaveBeenCalledTimes(1);
    expect(feed.head).toEqual({ position: 0n, epoch: await epochOf(database) });
    expect(feed.head.epoch).not.toBe(epoch);
    expect(feed.followers).toBe(0);
    await feed.close();
  });

  it('serves new streams after it was renewed, with nothing of before', async () => {
    await append();
    const feed = await openFeed();
    await append();
    feed.ring();
    await vi.waitFor(() => expect(feed.head.position).toBe(2n));
    await database.prisma.logHead.updateMany({ data: { epoch: crypto.randomUUID() } });
    await feed.settle();
    const follower = feed.follow(feed.head.position, everything);
    await append();
    feed.ring();
    expect((await follower.next())?.row.position).toBe(3n);
    follower.end();
    await feed.close();
  });

  it.skipIf(onServer)('is renewed by hand with one command', { timeout: 180_000 }, async () => {
    const { path: dataDir, remove } = await temporaryDirectory();
    const made = await embeddedDatabase(dataDir);
    const before = await epochOf(made);
    await made.close();
    const run = (env: Record<string, string>) =>
      promisify(execFile)(process.execPath, ['scripts/db-epoch.ts'], {
        cwd: fileURLToPath(new URL('../../', import.meta.url)),
        env: { PATH: process.env['PATH'] ?? '', ...env },
      });
    expect((await run({ DATA_DIR: dataDir })).stdout).toContain('new epoch');
    const again = await openDatabase({ dataDir });
    expect(await epochOf(again)).not.toBe(before);
    await again.close();
    await rm(`${dataDir}/postgres`, { recursive: true });
    await expect(run({ DATA_DIR: dataDir })).rejects.toMatchObject({ stderr: expect.stringContaining('no desk in') });
    await remove();
  });
});

const onServerOnly = () => {
  const moveElsewhere = () => database.prisma.logHead.updateMany({ data: { cluster: 'another server' } });

  it('is renewed once by several nodes that find the log in another place', async () => {
    await vouch(database);
    await moveElsewhere();
    const before = await epochOf(database);
    const renewed = await Promise.all([vouch(database), vouch(database), vouch(database), vouch(database)]);
    expect(renewed.filter(Boolean)).toHaveLength(1);
    expect(await epochOf(database)).not.toBe(before);
    expect(await vouch(database)).toBe(false);
  });

  it('is looked at again when the connection comes back, as after a failover', async () => {
    const feed = await openFeed();
    const { epoch } = feed.head;
    const waiting = feed.follow(feed.head.position, everything).next();
    await moveElsewhere();
    await database.pool.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query ILIKE 'listen%' AND pid <> pg_backend_pid()`);
    await expect(waiting).rejects.toMatchObject({ code: 'FULL_REFRESH_REQUIRED' });
    expect(feed.head.epoch).not.toBe(epoch);
    await feed.close();
  });

  it('is told by what a plain user may ask, and by what remains where a provider refuses that', async () => {
    const role = `hilo_test_plain_${process.pid}`;
    const name = (await database.pool.query('SELECT current_database() AS name')).rows[0].name;
    const url = new URL(process.env['DATABASE_URL'] ?? '');
    await database.pool.query(
      `CREATE ROLE ${role} LOGIN PASSWORD 'plain'; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`,
    );
    url.username = role;
    url.password = 'plain';
    url.pathname = `/${name}`;
    const plain = await openDatabase({ url: url.href });
    try {
      const [system, timeline, oid, log] = (await plain.identity())?.split('/') ?? [];
      const { rows } = await database.pool.query(
        `SELECT system_identifier::text AS system, timeline_id::text AS timeline FROM pg_control_system(), pg_control_checkpoint()`,
      );
      expect({ system, timeline }).toEqual(rows[0]);
      expect([oid, log].every((part) => Number(part) > 0)).toBe(true);
      expect(await plain.identity()).toBe(await database.identity());

      for (const refused of ['pg_control_system()', 'pg_current_wal_lsn()'])
        await database.pool.query(`REVOKE EXECUTE ON FUNCTION ${refused} FROM PUBLIC`);
      expect(await plain.identity()).toBe(`?/?/${oid}/${log}`);
      await vouch(plain);
      expect(await vouch(plain)).toBe(false);
    } finally {
      await plain.close();
      await database.pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('fails to be told where the server does not answer, instead of being renewed', async () => {
    const { identity } = await openDatabase({ url: process.env['DATABASE_URL'] }).then(async (closed) => {
      await closed.close();
      return closed;
    });
    await expect(identity()).rejects.toThrow();
  });
};
if (onServer) describe('on a server, the epoch of the log', onServerOnly);
