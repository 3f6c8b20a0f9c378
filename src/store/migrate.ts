import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StoreError } from './errors.ts';
import { type Migration, readMigrations } from './migrations.ts';

// The lock and the table are those of `prisma migrate deploy`: either may go on where the other stopped.
const lockKey = 72_707_369;
const createTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

interface Row {
  migration_name: string;
  checksum: string;
  started_at: Date;
  finished_at: Date | null;
  logs: string | null;
}

export interface MigrateOptions {
  directory?: string;
  /** Another process migrates, and this one waits for it. */
  onWait?: () => void;
}

/** Brings the database up to date, once however many nodes start together. Returns what was applied. */
export const migrate = async (pool: pg.Pool, { directory, onWait }: MigrateOptions = {}): Promise<string[]> => {
  const migrations = await readMigrations(directory);
  const client = await pool.connect();
  const applied: string[] = [];
  let touched = false;
  try {
    await takeLock(client, onWait);
    await client.query(createTable);
    for (const migration of await pending(client, migrations)) {
      touched = true;
      await apply(client, migration);
      applied.push(migration.name);
    }
    return applied;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [lockKey]).catch(() => undefined);
    client.release(touched); // a file may have changed the session's settings
  }
};

/** Asks again and again: a statement that waits would hold the snapshot that CONCURRENTLY waits for. */
const takeLock = async (client: pg.ClientBase, onWait?: () => void): Promise<void> => {
  for (let attempt = 0; ; attempt++) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [lockKey]);
    if (rows[0]?.taken) return;
    if (attempt === 0) onWait?.();
    await sleep(100);
  }
};

const pending = async (client: pg.ClientBase, migrations: Migration[]): Promise<Migration[]> => {
  const { rows } = await client.query<Row>(
    'SELECT * FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL ORDER BY "started_at"',
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));

  for (const row of rows) {
    const migration = known.get(row.migration_name);
    if (!migration) throw unknown(row);
    if (!row.finished_at) throw blocked(row, migration);
    if (row.checksum !== migration.checksum) throw edited(row);
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !applied.has(name));
};

const apply = async (client: pg.ClientBase, { name, sql, checksum, transactional }: Migration): Promise<void> => {
  const id = randomUUID();
  const begun = () =>
    client.query('INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name") VALUES ($1, $2, $3)', [
      id,
      checksum,
      name,
    ]);
  const finished = () =>
    client.query(
      'UPDATE "_prisma_migrations" SET "finished_at" = clock_timestamp(), "applied_steps_count" = 1 WHERE "id" = $1',
      [id],
    );

  let committing = false;
  try {
    // in one transaction a process that dies leaves nothing behind, and the next start does it again
    if (transactional) await client.query('BEGIN');
    await begun();
    await client.query(sql);
    await finished();
    committing = true;
    if (transactional) await client.query('COMMIT');
  } catch (error) {
    const reason = `${error instanceof Error ? error.message : error}${lineOf(error, sql)}`;
    const whole = transactional && (committing || (await isAborted(client)));
    const record = async () => {
      if (transactional) await client.query('ROLLBACK').then(begun);
      await client.query('UPDATE "_prisma_migrations" SET "logs" = $2 WHERE "id" = $1', [id, reason]);
    };
    const then = await record().then(
      () => remedy(name, whole),
      () => 'The connection is lost: start again.',
    );
    throw new StoreError('MIGRATION_FAILED', `Migration ${name} failed: ${reason}. ${then}`, { cause: error });
  }
};

/** False where the file itself ended the transaction that it ran in. */
const isAborted = (client: pg.ClientBase): Promise<boolean> =>
  client.query('SELECT 1').then(
    () => false,
    (error: unknown) => error instanceof pg.DatabaseError && error.code === '25P02',
  );

const lineOf = (error: unknown, sql: string): string => {
  const position = error instanceof pg.DatabaseError ? Number(error.position) : Number.NaN;
  return position > 0 ? ` (line ${sql.slice(0, position).split('\n').length})` : '';
};

const remedy = (name: string, whole: boolean) =>
  `${whole ? 'Nothing of it was kept' : 'A part of it may have been kept, as it does not run in one transaction: undo that part'}. ` +
  `Mend the cause, run \`npm run db:resolve -- ${name}\`, and start again.`;

const blocked = ({ migration_name: name, started_at, logs }: Row, { transactional }: Migration) =>
  new StoreError(
    'MIGRATION_BLOCKED',
    `Migration ${name} did not succeed on ${started_at.toISOString()}: ${logs ?? 'the process that ran it died'}. ` +
      `Later ones wait for it. ${remedy(name, transactional)}`,
  );

const edited = ({ migration_name: name }: Row) =>
  new StoreError(
    'MIGRATION_EDITED',
    `Migration ${name} was edited after this database had got it. Restore the file, and write a new migration for the change.`,
  );

const unknown = ({ migration_name: name }: Row) =>
  new StoreError(
    'MIGRATION_UNKNOWN',
    `The database has migration ${name}, which this version of Hilo does not know: a newer one has used the database. ` +
      'Start that version or a later one, or restore a backup from before.',
  );

/** After the cause of a failed migration was mended: the next run tries it again. */
export const resolveMigration = async (pool: pg.Pool, name: string): Promise<void> => {
  const { rowCount } = await pool.query(
    `UPDATE "_prisma_migrations" SET "rolled_back_at" = now()
     WHERE "migration_name" = $1 AND "finished_at" IS NULL AND "rolled_back_at" IS NULL`,
    [name],
  );
  if (!rowCount) throw new StoreError('MIGRATION_NOT_FAILED', `No failed migration ${name} in this database.`);
};
