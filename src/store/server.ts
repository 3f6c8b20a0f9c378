import pg from 'pg';
import { type Backend, surviveBreaks, useUtc } from './backend.ts';
import { explainConnectionError, isPostgresUrl, urlInvalid } from './connection-errors.ts';
import { StoreError } from './errors.ts';
import { identityOfServer } from './server-identity.ts';
import { listenOnServer } from './server-listen.ts';

export interface ServerSettings {
  url: string;
  /** Connections at most, without the one that listens. */
  poolSize?: number | undefined;
}

const oldestVersion = 15;
const connectTimeout = 10_000;

/** A PostgreSQL server, once it has answered. */
export const openServer = async ({ url, poolSize = 10 }: ServerSettings): Promise<Backend> => {
  if (!isPostgresUrl(url)) throw urlInvalid();
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: 'hilo',
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
  };
  const pool = new pg.Pool({ ...config, max: poolSize, onConnect: useUtc });
  surviveBreaks(pool);

  try {
    await assertNewEnough(pool);
  } catch (error) {
    await pool.end();
    throw error instanceof StoreError ? error : explainConnectionError(error, url);
  }

  const { listen, stop } = listenOnServer(config);
  return {
    kind: 'server',
    pool,
    listen,
    identity: () => identityOfServer(pool),
    close: async () => {
      await stop();
      await pool.end();
    },
  };
};

const assertNewEnough = async (pool: pg.Pool): Promise<void> => {
  const { rows } = await pool.query<{ number: number; version: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  );
  const [found] = rows;
  if (!found || found.number < oldestVersion * 10_000) {
    throw new StoreError(
      'DATABASE_TOO_OLD',
      `The PostgreSQL server is of version ${found?.version}; ${oldestVersion} or newer is needed.`,
    );
  }
};
