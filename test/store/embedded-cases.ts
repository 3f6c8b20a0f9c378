import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { embeddedDatabase } from '../database.ts';
import { startChild } from './child.ts';

export const embeddedCases = () => {
  let parent: string;
  let dataDir: string;
  let count = 0;
  const freshDir = () => join(parent, `data-${++count}`);

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'hilo-embedded-'));
    dataDir = freshDir();
    const database = await openDatabase({ dataDir });
    await database.close();
  });
  afterAll(() => rm(parent, { recursive: true }));

  const names = async ({ pool }: Database) => (await pool.query<{ name: string }>('SELECT * FROM kept')).rows;

  test('keeps its data from one run to the next, and leaves no lock behind', async () => {
    const first = await openDatabase({ dataDir });
    await first.pool.query(`CREATE TABLE kept AS SELECT 'ñandú 🧵' AS name`);
    await first.close();
    expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false);

    const second = await openDatabase({ dataDir });
    expect(await names(second)).toEqual([{ name: 'ñandú 🧵' }]);
    await second.close();
  });

  test('refuses a directory that another process has open, and loses nothing it confirmed when that one is killed', async () => {
    const writer = startChild('./writer-program.ts', dataDir);
    await writer.untilLine((lines) => lines.includes('open'));

    const refused = openDatabase({ dataDir });
    await expect(refused).rejects.toMatchObject({
      code: 'DATA_DIR_IN_USE',
      message: expect.stringContaining(`process ${writer.pid}.`),
    });

    await writer.untilLine((lines) => lines.length > 200);
    await writer.kill();
    const confirmed = writer.lines.slice(1).map(Number);

    const database = await openDatabase({ dataDir }); // takes over the lock of the process that is gone
    const { rows } = await database.pool.query<{ n: number }>('SELECT n FROM written ORDER BY n');
    const stored = rows.map(({ n }) => n);
    expect(confirmed.length).toBeGreaterThan(150);
    expect(stored.slice(0, confirmed.length)).toEqual(confirmed);
    await database.close();
  });

  test('refuses to be opened twice by one process', async () => {
    const database = await openDatabase({ dataDir });
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    await database.close();
  });

  test('begins again where the first start was interrupted', async () => {
    const dataDir = freshDir();
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '18\n');
    await writeFile(join(dataDir, 'postgres', 'INCOMPLETE'), '');

    const database = await openDatabase({ dataDir });
    expect(existsSync(join(dataDir, 'postgres', 'INCOMPLETE'))).toBe(false);
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await database.close();
  });

  test('says that a damaged directory does not start, and gives its lock back', async () => {
    const dataDir = freshDir();
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '12\n');

    await expect(openDatabase({ dataDir })).rejects.toMatchObject({
      code: 'EMBEDDED_FAILED',
      message: expect.stringContaining(join(dataDir, 'postgres')),
    });
    expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false);
  });

  test('touches nothing where the directory is a file, or holds something else', async () => {
    const dataDir = freshDir();
    await writeFile(dataDir, 'a file in its place');
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({
      code: 'DATA_DIR_UNUSABLE',
      message: expect.stringContaining(dataDir),
    });

    const other = freshDir();
    await mkdir(join(other, 'postgres'), { recursive: true });
    await writeFile(join(other, 'postgres', 'letters.txt'), 'dear');
    await expect(openDatabase({ dataDir: other })).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
    expect(await readdir(join(other, 'postgres'))).toEqual(['letters.txt']);
  });

  test('fails whatever was asked with one clear error when its thread dies, and still closes', async () => {
    const started = once(process, 'worker');
    const database = await embeddedDatabase();
    const [worker]: Worker[] = await started;

    const running = database.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1`;
      await tx.$queryRaw`SELECT count(*)::text FROM generate_series(1, 1000000000)`;
    });
    const queued = database.pool.query('SELECT 2');
    const failures = Promise.allSettled([running, queued]);
    await worker?.terminate();

    const [first, second] = await failures;
    expect(first).toMatchObject({ status: 'rejected' });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'EMBEDDED_STOPPED' } });
    await expect(database.pool.query('SELECT 3')).rejects.toMatchObject({ code: 'EMBEDDED_STOPPED' });
    await database.close();
  });

  test('gives each connection of the pool a session as new', async () => {
    const { pool, close } = await embeddedDatabase();
    const client = await pool.connect();
    await client.query(`SET search_path = nowhere; CREATE TEMP TABLE scratch (); SELECT pg_advisory_lock(7); BEGIN`);
    await expect(client.query('SELECT * FROM missing')).rejects.toThrow('missing');
    client.release(true);

    const { rows } = await pool.query(
      `SELECT current_setting('search_path') AS path, to_regclass('pg_temp.scratch') AS scratch,
         (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory') AS locks`,
    );
    expect(rows).toEqual([{ path: 'public', scratch: null, locks: 0 }]);
    await close();
  });

  test('has the extensions that search needs', async () => {
    const { pool, close } = await embeddedDatabase();
    await pool.query('CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS unaccent');
    const { rows } = await pool.query(
      `SELECT unaccent('camión') AS plain, similarity('hilo', 'hilos') > 0.5 AS similar`,
    );
    expect(rows).toEqual([{ plain: 'camion', similar: true }]);
    await close();
  });
};
