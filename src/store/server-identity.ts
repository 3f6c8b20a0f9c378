import pg from 'pg';

const questions = {
  system: `SELECT system_identifier::text AS answer FROM pg_control_system()`,
  // of the log that is written now; the control file tells the new one only after the first checkpoint
  timeline: `SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int::text AS answer`,
  // a copy or a restore within one cluster is another database, or other tables in it
  database: `SELECT oid::text AS answer FROM pg_database WHERE datname = current_database()`,
  log: `SELECT '"LogHead"'::regclass::oid::text AS answer`,
};

/** Not allowed, not offered, or not now (a standby): what a server may say that is otherwise well. */
const refusals = /^(42|0A|55)/;

/**
 * Another one after a restore into another cluster, a failover, a copy. All of it may be asked by a plain user; where
 * a provider has taken that away, the part is `?`, and what remains still tells most restores.
 */
export const identityOfServer = async (pool: pg.Pool): Promise<string> => {
  const parts: string[] = [];
  for (const question of Object.values(questions)) parts.push(await ask(pool, question));
  return parts.join('/');
};

const ask = async (pool: pg.Pool, question: string): Promise<string> => {
  try {
    const { rows } = await pool.query<{ answer: string }>(question);
    return rows[0]?.answer ?? '?';
  } catch (error) {
    if (error instanceof pg.DatabaseError && refusals.test(error.code ?? '')) return '?';
    throw error;
  }
};
