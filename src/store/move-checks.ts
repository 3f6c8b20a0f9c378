import type pg from 'pg';
import { StoreError } from './errors.ts';
import { bookkeeping, quoted, type Table } from './tables.ts';

/** Nothing but what migrations leave behind, so that a move which failed can be tried again. */
export const assertEmpty = async (writer: pg.ClientBase, tables: readonly Table[]) => {
  const { rows } = await writer.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relkind IN ('r', 'p', 'm', 'f') AND relnamespace = current_schema()::regnamespace ORDER BY relname`,
  );
  const own = new Set(tables.map(({ name }) => name));
  const found: string[] = [];
  for (const { name } of rows) {
    if (name === bookkeeping) continue;
    const empty = own.has(name) && !(await holdsRows(writer, name));
    if (!empty) found.push(name);
  }
  if (found.length > 0) {
    throw new StoreError(
      'MOVE_TARGET_NOT_EMPTY',
      `The database is not empty: ${found.slice(0, 5).join(', ')}${found.length > 5 ? ' …' : ''}. ` +
        'Nothing was changed. Create a new one for the desk (`createdb hilo`).',
    );
  }
};

const holdsRows = async (writer: pg.ClientBase, name: string): Promise<boolean> => {
  const used = name === 'LogHead' ? 'WHERE "position" > 0' : '';
  const { rows } = await writer.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM ${quoted(name)} ${used}) AS found`,
  );
  return rows[0]?.found ?? false;
};

export const assertSameMigrations = async (reader: pg.ClientBase, writer: pg.ClientBase) => {
  const applied = async (client: pg.ClientBase) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT migration_name AS name FROM ${quoted(bookkeeping)}
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
    );
    return rows.map(({ name }) => name).join(' ');
  };
  if ((await applied(reader)) !== (await applied(writer))) {
    throw new StoreError(
      'MOVE_SOURCE_OUTDATED',
      'The desk was last used by another version. Start this one on it once (`npm start`), stop it, and move it then.',
    );
  }
};
