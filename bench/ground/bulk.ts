import type pg from 'pg';

/**
 * Runs `load` without secondary indexes and foreign keys, and makes them again as they were: far faster than keeping
 * them, and each foreign key checks all of its rows when it returns.
 */
export async function withoutIndexes(client: pg.Client, load: () => Promise<void>, parallel: Parallel): Promise<void> {
  const keys = await client.query<Definition>(
    `SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`,
  );
  const indexes = await client.query<Definition>(
    `SELECT indrelid::regclass::text AS "table", indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
     FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
     WHERE relnamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
  );
  for (const { table, name } of keys.rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
  await load();
  await parallel(indexes.rows.map(({ definition }) => definition));
  // each takes a lock on both of its tables: one after the other
  for (const { table, name, definition } of keys.rows)
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
}

/** What triggers would make, row by row, is made afterwards for all of them. */
export async function withoutTriggers(client: pg.Client, load: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ table: string; name: string }>(
    `SELECT tgrelid::regclass::text AS "table", quote_ident(tgname) AS name
     FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
     WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace`,
  );
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ${name}`);
  await load();
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER ${name}`);
}

/** Runs statements on several connections. */
export type Parallel = (statements: string[]) => Promise<void>;

interface Definition {
  table: string;
  name: string;
  definition: string;
}
