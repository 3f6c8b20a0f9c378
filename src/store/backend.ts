import type pg from 'pg';

/** `down` while notifications may be missed; `up` again once they arrive. */
export type ListenState = 'up' | 'down';

/**
 * Calls back for each NOTIFY on the channel until the returned function is called. Settles after the first attempt;
 * a connection that breaks, or never came about, is tried again until then.
 */
export type Listen = (
  channel: string,
  onNotify: (payload: string) => void,
  onState?: (state: ListenState) => void,
) => Promise<() => Promise<void>>;

/** What the two databases have in common below Prisma. */
export interface Backend {
  kind: 'embedded' | 'server';
  pool: pg.Pool;
  listen: Listen;
  /** Where the data lives: another one after a restore or a failover. Null in memory, where neither happens. */
  identity(): Promise<string | null>;
  close(): Promise<void>;
}

/** Prisma and the driver write timestamps without their offset where the session's zone is not UTC. */
export const useUtc = async (client: pg.ClientBase): Promise<void> => {
  await client.query(`SET TIME ZONE 'UTC'`);
};

/** A connection that breaks fails the query that runs on it, and never the process; the pool makes another one. */
export const surviveBreaks = (pool: pg.Pool): void => {
  const ignore = () => undefined;
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
};
