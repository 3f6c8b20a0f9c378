import type { Database } from '../src/store/database.ts';
import { bookkeeping } from '../src/store/tables.ts';

/** What a suite must leave as it was, for the next one to begin with the same: all but the rows. */
export const shapeOf = async ({ pool }: Database): Promise<string> => {
  const { rows } = await pool.query<{ shape: string }>(`
    SELECT concat_ws(' ',
      (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
      (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
      (SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
      (SELECT string_agg(tgenabled::text, '' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal),
      (SELECT count(*) FROM "${bookkeeping}"),
      (SELECT count(*) FROM pg_statistic JOIN pg_class ON pg_class.oid = starelid
       WHERE relnamespace = 'public'::regnamespace)) AS shape`);
  return rows[0]?.shape ?? '';
};

/**
 * As the migrations leave it. Neither triggers nor foreign keys mind; what has grown is truncated, the rest deleted, as
 * truncating takes some milliseconds for each table.
 */
export const empty = async ({ pool }: Database) => {
  await pool.query(`DO $$
    DECLARE
      "name" text;
      "size" bigint;
    BEGIN
      SET LOCAL lock_timeout = '2s';
      SET LOCAL session_replication_role = replica;
      FOR "name", "size" IN SELECT oid::regclass, pg_relation_size(oid) FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '${bookkeeping}'
      LOOP
        IF "size" > 65536 THEN
          EXECUTE 'TRUNCATE ' || "name" || ' CASCADE';
        ELSIF "size" > 0 THEN
          EXECUTE 'DELETE FROM ' || "name";
        END IF;
      END LOOP;
      PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
      INSERT INTO "LogHead" ("epoch") VALUES (gen_random_uuid());
    END
  $$`);
};
