import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../src/store/migrate.ts';
import { openServer } from '../src/store/server.ts';

const serverUrl = process.env['DATABASE_URL'] || 'postgres://postgres@127.0.0.1:5432/postgres';
const hour = 60 * 60 * 1000;
const lockKey = 5_152_019;

export const urlOf = (name: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};

const asAdministrator = async <T>(work: (client: pg.Client) => Promise<T>, url = serverUrl): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const run = process.env['HILO_TEST_RUN'] ?? '00000000';
/** The time in the name tells the leftovers of runs that died. */
const newName = () => `hilo_test_${Date.now().toString(36)}_${run}${randomBytes(4).toString('hex')}`;

const madeAt = (name: string): number =>
  Number.parseInt(/^hilo_test_([0-9a-z]+)_[0-9a-f]{8,16}$/.exec(name)?.[1] ?? '', 36);

/** Those that its workers kept for further suites. */
export const dropDatabasesOf = (run: string, url: string) =>
  asAdministrator(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT datname AS name FROM pg_database WHERE datname ~ '^hilo_test_[0-9a-z]+_${run}[0-9a-f]{8}$'`,
    );
    for (const { name } of rows) await drop(client, name);
  }, url);

/** A copy of the template; returns its URL. */
export const createTestDatabase = async (template: string): Promise<string> => {
  const name = newName();
  await asAdministrator((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  return urlOf(name);
};

export const dropTestDatabase = async (url: string): Promise<void> => {
  const name = new URL(url).pathname.slice(1);
  await asAdministrator((client) => drop(client, name));
};

/** The name of a migrated database to copy: made once for each state of the migrations, by one worker. */
export const serverTemplate = (key: string): Promise<string> =>
  asAdministrator(async (client) => {
    const template = `hilo_test_template_${key}`;
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
    const { rows } = await client.query<Row>(
      `SELECT datname AS name, shobj_description(oid, 'pg_database') AS made
       FROM pg_database WHERE datname LIKE 'hilo\\_test\\_%'`,
    );
    for (const row of rows) if (isLeftover(row, template)) await drop(client, row.name);
    if (!rows.some(({ name }) => name === template)) await makeTemplate(client, template);
    return template;
  });

interface Row {
  name: string;
  /** Milliseconds, of templates only. */
  made: string | null;
}

const isLeftover = ({ name, made }: Row, template: string): boolean => {
  if (name === template) return false;
  return made === null ? Date.now() - madeAt(name) > hour : Date.now() - Number(made) > 24 * hour;
};

const makeTemplate = async (client: pg.Client, template: string) => {
  const unfinished = newName();
  await client.query(`CREATE DATABASE ${unfinished} TEMPLATE template0`);
  const server = await openServer({ url: urlOf(unfinished), poolSize: 1 });
  try {
    await migrate(server.pool);
  } finally {
    await server.close();
  }
  await client.query(`COMMENT ON DATABASE ${unfinished} IS '${Date.now()}'`);
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
};

const drop = (client: pg.Client, name: string) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
