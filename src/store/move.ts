import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from, to } from 'pg-copy-streams';
import type { Backend } from './backend.ts';
import { isKeptIn, openEmbedded } from './embedded.ts';
import { StoreError } from './errors.ts';
import { migrate } from './migrate.ts';
import { assertEmpty, assertSameMigrations } from './move-checks.ts';
import { openServer } from './server.ts';
import { type Digest, digestOf, quoted, readTables, type Table } from './tables.ts';

export interface MoveOptions {
  dataDir: string;
  url: string;
  /** Rows of a table that are copied so far, and whether those are all. */
  onProgress?: (table: string, rows: number, done: boolean) => void;
}

export interface Moved {
  tables: number;
  rows: number;
  /** Milliseconds for copying, and for comparing both sides. */
  copying: number;
  comparing: number;
}

/**
 * Copies an embedded desk to an empty database on a server: all of it in one transaction there, from one snapshot
 * here. Whatever ends it early leaves the target as empty as it was; the source is only read.
 */
export const moveDesk = async ({ dataDir, url, onProgress }: MoveOptions): Promise<Moved> => {
  if (!isKeptIn(dataDir)) {
    throw new StoreError(
      'MOVE_NO_SOURCE',
      `There is no embedded database in ${dataDir}. Set DATA_DIR to the directory that the desk is kept in.`,
    );
  }
  const source = await openEmbedded({ dataDir });
  try {
    const target = await openServer({ url, poolSize: 2 });
    try {
      return await withClient(source.pool, (reader) =>
        withClient(target.pool, (writer) => move({ reader, writer, target, onProgress })),
      );
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};

/** One whose work failed is not used again: a stream may have been cut in its middle. */
const withClient = async <T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let failed = true;
  try {
    const result = await work(client);
    failed = false;
    return result;
  } finally {
    client.release(failed);
  }
};

interface Ends {
  reader: pg.ClientBase;
  writer: pg.ClientBase;
  target: Backend;
  onProgress: MoveOptions['onProgress'];
}

const move = async ({ reader, writer, target, onProgress }: Ends): Promise<Moved> => {
  // whatever one side is set to: the texts are compared
  for (const client of [reader, writer])
    await client.query(`SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'`);
  await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const tables = await readTables(reader);
  await assertEmpty(writer, tables);
  await migrate(target.pool);
  await assertSameMigrations(reader, writer);

  await writer.query('BEGIN');
  await writer.query(`LOCK TABLE ${tables.map(({ name }) => quoted(name)).join(', ')} IN ACCESS EXCLUSIVE MODE`);
  await assertEmpty(writer, tables);
  await writer.query('DELETE FROM "LogHead"'); // the one that the migrations made
  await switchTriggers(reader, writer, 'DISABLE'); // what they would make is copied too

  const begun = performance.now();
  let rows = 0;
  for (const table of tables) rows += await copy(reader, writer, table, onProgress);
  const copied = performance.now();
  for (const table of tables) assertSame(table, await digestOf(reader, table), await digestOf(writer, table));
  const compared = performance.now();
  await switchTriggers(reader, writer, 'ENABLE');

  // the log goes on where it was: here it is at home
  await writer.query('UPDATE "LogHead" SET "cluster" = $1', [await target.identity()]);
  await setSequences(reader, writer);
  await writer.query('COMMIT');
  await reader.query('ROLLBACK');
  return { tables: tables.length, rows, copying: copied - begun, comparing: compared - copied };
};

/** Those that the desk has of its migrations, and none of the target's own. */
const switchTriggers = async (reader: pg.ClientBase, writer: pg.ClientBase, to: 'ENABLE' | 'DISABLE') => {
  const { rows } = await reader.query<{ name: string; table: string }>(
    `SELECT tgname AS name, relname AS table FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid
     WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace`,
  );
  for (const { name, table } of rows) await writer.query(`ALTER TABLE ${quoted(table)} ${to} TRIGGER ${quoted(name)}`);
};

/** Blocks of 8 kB at a time: the embedded database keeps each answer in memory. */
const blocks = 1_024;

const copy = async (
  reader: pg.ClientBase,
  writer: pg.ClientBase,
  { name, columns, generated }: Table,
  onProgress: MoveOptions['onProgress'],
): Promise<number> => {
  const list = columns
    .filter((column) => !generated.has(column))
    .map(quoted)
    .join(', ');
  const size = await reader.query<{ blocks: string }>(
    `SELECT pg_relation_size('${quoted(name)}') / current_setting('block_size')::int AS blocks`,
  );
  let copied = 0;
  for (let block = 0; block < Number(size.rows[0]?.blocks); block += blocks) {
    const range = `ctid >= '(${block},0)' AND ctid < '(${block + blocks},0)'`;
    const into = writer.query(from(`COPY ${quoted(name)} (${list}) FROM STDIN`));
    await pipeline(reader.query(to(`COPY (SELECT ${list} FROM ${quoted(name)} WHERE ${range}) TO STDOUT`)), into);
    copied += into.rowCount;
    onProgress?.(name, copied, false);
  }
  onProgress?.(name, copied, true);
  return copied;
};

const assertSame = ({ name }: Table, source: Digest, target: Digest) => {
  if (source.rows === target.rows && source.checksum === target.checksum) return;
  const what =
    source.rows === target.rows
      ? `the same ${source.rows} rows with other values`
      : `${target.rows} rows of ${source.rows}`;
  throw new StoreError(
    'MOVE_DIFFERS',
    `${name} arrived otherwise than it left: ${what}. Nothing was kept in the target. ` +
      'Is its encoding UTF8, and has it triggers or rules of its own?',
  );
};

/** Not undone with the transaction, which does no harm: the next move sets them again. */
const setSequences = async (reader: pg.ClientBase, writer: pg.ClientBase) => {
  const { rows } = await reader.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace`,
  );
  for (const { name } of rows) {
    const state = await reader.query<{ last_value: string; is_called: boolean }>(
      `SELECT last_value, is_called FROM ${quoted(name)}`,
    );
    const { last_value, is_called } = state.rows[0] ?? { last_value: '1', is_called: false };
    await writer.query('SELECT setval($1::regclass, $2, $3)', [quoted(name), last_value, is_called]);
  }
};
