import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { migrate, resolveMigration } from '../../src/store/migrate.ts';
import { emptyDatabase, onServer, type TestDatabase } from '../database.ts';

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await emptyDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  directory = await mkdtemp(join(tmpdir(), 'hilo-migrations-'));
});
afterEach(() => rm(directory, { recursive: true }));

const file = async (name: string, sql: string) => {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
};
const run = () => migrate(database.pool, { directory });
const tables = async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
};
const history = async () => {
  const { rows } = await database.pool.query(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS "rolledBack", applied_steps_count AS steps
     FROM _prisma_migrations ORDER BY started_at`,
  );
  return rows;
};

test('a node that starts applies what is new, in the order of the names', async () => {
  await file('002_second', 'ALTER TABLE first ADD COLUMN b int;');
  await file(
    '001_first',
    'CREATE TABLE first (a int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;',
  );
  expect(await run()).toEqual(['001_first', '002_second']);

  await file('003_third', 'CREATE TABLE third (); -- a comment; with a semicolon');
  expect(await run()).toEqual(['003_third']);
  expect(await run()).toEqual([]);
  expect(await tables()).toEqual(['first', 'third']);
  expect(await history()).toEqual(
    ['001_first', '002_second', '003_third'].map((name) => ({ name, finished: true, rolledBack: false, steps: 1 })),
  );
});

test('nodes that start together apply each migration once, and all find it applied', async () => {
  await file('001_counter', 'CREATE TABLE counter (n int); INSERT INTO counter VALUES (0);');
  await file('002_count', 'UPDATE counter SET n = n + 1; SELECT pg_sleep(0.3);');
  const url = database.pool.options.connectionString;
  const nodes = onServer ? await Promise.all([1, 2, 3].map(() => openDatabase({ url }))) : [];

  const pools = onServer ? nodes.map(({ pool }) => pool) : [database.pool, database.pool, database.pool];
  const applied = await Promise.all(pools.map((pool) => migrate(pool, { directory })));
  expect(applied.filter((names) => names.length > 0)).toEqual([['001_counter', '002_count']]);
  expect((await database.pool.query('SELECT n FROM counter')).rows).toEqual([{ n: 1 }]);
  await Promise.all(nodes.map((node) => node.close()));
});

test('an index can be made while others write, by several nodes that start together', async () => {
  await file('001_table', 'CREATE TABLE big (n int);');
  await file('002_index', 'CREATE INDEX CONCURRENTLY big_n ON big (n);');
  const pools = [database.pool, database.pool, database.pool];
  await Promise.all(pools.map((pool) => migrate(pool, { directory })));
  expect((await database.pool.query(`SELECT to_regclass('big_n')::text AS index`)).rows).toEqual([{ index: 'big_n' }]);
});

test('a migration that fails leaves nothing behind, and blocks later runs until it is resolved', async () => {
  await file('001_good', 'CREATE TABLE good ();');
  await file('002_bad', 'CREATE TABLE half ();\nINSERT INTO missing VALUES (1);');
  await file('003_after', 'CREATE TABLE after ();');

  await expect(run()).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringMatching(
      /002_bad failed: relation "missing" does not exist \(line 2\)\. Nothing of it was kept/,
    ),
  });
  expect(await tables()).toEqual(['good']);

  await file('002_bad', 'CREATE TABLE mended ();');
  await expect(run()).rejects.toMatchObject({
    code: 'MIGRATION_BLOCKED',
    message: expect.stringMatching(/002_bad did not succeed.+"missing" does not exist.+db:resolve -- 002_bad/),
  });
  expect(await tables()).toEqual(['good']);

  await resolveMigration(database.pool, '002_bad');
  expect(await run()).toEqual(['002_bad', '003_after']);
  expect(await tables()).toEqual(['after', 'good', 'mended']);
  await expect(resolveMigration(database.pool, '002_bad')).rejects.toMatchObject({ code: 'MIGRATION_NOT_FAILED' });
});

test('a migration that fails when its constraints are checked at COMMIT leaves nothing behind', async () => {
  await file(
    '001_late',
    'CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node DEFERRABLE INITIALLY DEFERRED); INSERT INTO node VALUES (1, 2);',
  );
  await expect(run()).rejects.toThrow(/001_late failed: .+foreign key.+Nothing of it was kept/);
  expect(await tables()).toEqual([]);
  await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_BLOCKED' });
});

test('a migration without a transaction that fails half-way says that a part may have stayed', async () => {
  await file('001_table', 'CREATE TABLE twice (n int); INSERT INTO twice VALUES (1), (1);');
  await file('002_index', 'CREATE UNIQUE INDEX CONCURRENTLY twice_n ON twice (n);');
  await expect(run()).rejects.toThrow(/002_index failed: .+A part of it may have been kept/);
  await expect(run()).rejects.toThrow(/002_index did not succeed.+undo that part.+db:resolve -- 002_index/);
});

test('a migration that was edited after it was applied is refused, other line ends are not', async () => {
  await file('001_first', 'CREATE TABLE first ();\n-- end\n');
  await run();
  await file('001_first', 'CREATE TABLE first ();\r\n-- end\r\n');
  expect(await run()).toEqual([]);

  await file('001_first', 'CREATE TABLE other ();');
  await file('002_second', 'CREATE TABLE second ();');
  await expect(run()).rejects.toMatchObject({
    code: 'MIGRATION_EDITED',
    message: expect.stringContaining('001_first'),
  });
  expect(await tables()).toEqual(['first']);
});

test('a database that a newer version has used is refused', async () => {
  await file('001_first', 'CREATE TABLE first ();');
  await file('002_newer', 'CREATE TABLE newer ();');
  await run();
  await rm(join(directory, '002_newer'), { recursive: true });
  await expect(run()).rejects.toMatchObject({
    code: 'MIGRATION_UNKNOWN',
    message: expect.stringContaining('002_newer'),
  });
});

test('what a migration sets for its session does not stay in the pool', async () => {
  await file('001_settings', `SET statement_timeout = '1h'; SET lock_timeout = '1h';`);
  await run();
  expect((await database.pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '0' }]);
});
