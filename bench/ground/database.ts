import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

/** Of the server: any database of it, as somebody who may make others. */
const serverUrl = process.env['BENCH_DATABASE_URL'] || 'postgres://postgres@127.0.0.1:5432/postgres';

export const urlOf = (name: string) => {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};

export async function connect(name?: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: name ? urlOf(name) : serverUrl });
  await client.connect();
  return client;
}

export async function asAdministrator<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export const dropDatabase = (name: string) =>
  asAdministrator((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));

export interface Size {
  /** 1 for 200,000 tickets. */
  readonly scale: number;
  readonly seed: number;
}

export const nameOf = ({ scale, seed }: Size) => `hilo_bench_${String(scale).replace('.', '_')}_seed_${seed}`;

/** What the rows depend on: the migrations and the code that makes the rows. */
export function stateOf(): string {
  const hash = createHash('sha256');
  for (const folder of [new URL('../../prisma/migrations/', import.meta.url), new URL('./', import.meta.url)])
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.(sql|ts)$/.test(file)) hash.update(file).update(readFileSync(new URL(file, folder)));
  return hash.digest('hex').slice(0, 16);
}

/** The state that a database was filled in; null where there is none, or it was not finished. */
export const stateIn = (name: string): Promise<string | null> =>
  asAdministrator(async (client) => {
    const { rows } = await client.query<{ state: string | null }>(
      `SELECT shobj_description(oid, 'pg_database') AS state FROM pg_database WHERE datname = $1`,
      [name],
    );
    return rows[0]?.state ?? null;
  });

/** For one run, which may write into it. The original must have no connection. */
export const copyDatabase = (original: string, name: string) =>
  asAdministrator(async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    const version = await client.query<{ number: number }>(
      `SELECT current_setting('server_version_num')::int AS number`,
    );
    const strategy = (version.rows[0]?.number ?? 0) >= 150_000 ? 'STRATEGY FILE_COPY' : '';
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${original} ${strategy}`);
  });
