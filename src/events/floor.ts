import type { Database } from '../store/database.ts';

/**
 * Streams go on from no further back than `cutoff`: what is before it, and before anything since, is below the floor.
 * The rows stay, as timelines are made of them. Any node may do it, also all at once.
 */
export async function raiseFloor({ pool }: Pick<Database, 'pool'>, cutoff: Date) {
  // one statement, so head and events are of one moment; walks what has aged since the last time
  const { rows } = await pool.query<{ epoch: string; floor: string }>(
    `SELECT "epoch", coalesce((
       SELECT "Event"."position" - 1 FROM "Event"
       WHERE "Event"."position" > "LogHead"."floor" AND "occurredAt" >= $1 AND NOT "historical"
       ORDER BY "Event"."position" LIMIT 1
     ), "position") AS "floor" FROM "LogHead"`,
    [cutoff],
  );
  const [found] = rows;
  if (!found) return;
  // what was old then is old now, unless an older state was put in its place meanwhile
  await pool.query(
    `UPDATE "LogHead" SET "floor" = $1 WHERE "epoch" = $2 AND "floor" < $1::bigint AND "position" >= $1::bigint`,
    [found.floor, found.epoch],
  );
}
