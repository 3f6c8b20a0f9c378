import { expect, vi } from 'vitest';
import type { TestDesk } from './desk.ts';

/** The second is done, or waits, while the first is held after a write to that table and before its commit. */
export async function during<A, B>(
  { database: { pool } }: TestDesk,
  table: string,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  const holder = await pool.connect();
  await pool.query(`
    CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NULL; END $$;
    CREATE TRIGGER held AFTER INSERT OR UPDATE ON "${table}" FOR EACH ROW EXECUTE FUNCTION held()`);
  const waiting = (count: number) => async () => {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(rows[0]?.count).toBeGreaterThanOrEqual(count);
  };
  try {
    await holder.query('SELECT pg_advisory_lock(4711)');
    const one = first();
    await vi.waitFor(waiting(1));
    let settled = false;
    const other = second().finally(() => (settled = true));
    await vi.waitFor(async () => {
      if (!settled) await waiting(2)();
    });
    await holder.query('SELECT pg_advisory_unlock(4711)');
    return await Promise.all([one, other]);
  } finally {
    await holder.query('SELECT pg_advisory_unlock_all()');
    holder.release();
    await pool.query('DROP FUNCTION held() CASCADE');
  }
}
