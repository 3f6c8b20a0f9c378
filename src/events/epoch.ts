import type { Database } from '../store/database.ts';

type Log = Pick<Database, 'pool' | 'identity'>;

/**
 * Renews the epoch where the log is found in another place than the one that it was kept in: what was restored, or
 * taken over by a standby, may lack the end of what clients have seen. Of several nodes that find it so, one renews.
 */
export async function vouch({ pool, identity }: Log): Promise<boolean> {
  const here = await identity();
  if (here === null) return false;
  const { rowCount } = await pool.query(
    `UPDATE "LogHead" SET "epoch" = gen_random_uuid(), "cluster" = $1 WHERE "cluster" IS DISTINCT FROM $1`,
    [here],
  );
  return rowCount === 1;
}

/** Every cursor given so far asks for a refresh; with `epoch`, only if that one is still in force. */
export async function renewEpoch({ pool }: Pick<Log, 'pool'>, epoch?: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE "LogHead" SET "epoch" = gen_random_uuid() WHERE $1::uuid IS NULL OR "epoch" = $1`,
    [epoch ?? null],
  );
  return rowCount === 1;
}
