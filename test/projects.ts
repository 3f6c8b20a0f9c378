import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { TestProjectInlineConfiguration } from 'vitest/config';

const standardUrl = 'postgres://postgres@127.0.0.1:5432/postgres';
const standardRedisUrl = 'redis://127.0.0.1:6379';
const pureFiles = ['test/pure/**/*.test.ts', 'test/tooling/**/*.test.ts'];
/**
 * On one of the two, where both are there: what hangs on no database (rules, transports, limits, counts of statements), and
 * what is asked of both alike by Prisma. That it would do with one connection, `one-connection.ts` sees to.
 */
const onceFiles = [
  'test/{access,client,contract,limits,operations,proof}/**/*.test.ts',
  'test/{answer,article,catalog,custom-field,form,integration,people,plan,session,template}/**/*.test.ts',
  'test/**/statements.test.ts',
  'test/events/{expiry,limits,page,rights,slow}.test.ts',
  'test/attachment/kill.test.ts',
  'test/examples/faults.test.ts',
  'test/import/program.test.ts',
  'test/move/move.test.ts',
  'test/server/{settings,streams}.test.ts',
];

/** Null when PostgreSQL answers, else what it failed with. */
const silence = async (connectionString: string): Promise<string | null> => {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({ connectionString, connectionTimeoutMillis: 1000, query_timeout: 1000 });
    client.on('error', () => undefined); // a later break is the end of the probe as well
    await client.connect();
    await client.query('select 1');
    return null;
  } catch (error) {
    // a refused host with several addresses is an AggregateError with an empty message
    const { code, message } = error instanceof AggregateError ? error.errors[0] : (error as NodeJS.ErrnoException);
    return message || code || 'no answer';
  } finally {
    await client?.end().catch(() => undefined);
  }
};

/** Null when Redis answers, else what it failed with. */
export const silenceOfRedis = async (url: string): Promise<string | null> => {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 1000, commandTimeout: 1000, retryStrategy: null });
  let problem: string | undefined;
  redis.on('error', ({ message, code }: NodeJS.ErrnoException) => (problem ??= message || code));
  try {
    await redis.connect();
    await redis.ping();
    return null;
  } catch (error) {
    return problem ?? (error as Error).message;
  } finally {
    redis.disconnect();
  }
};

const address = (url: string) => (URL.canParse(url) ? `${new URL(url).host}${new URL(url).pathname}` : 'DATABASE_URL');

const setups: Record<string, string[]> = {
  embedded: ['test/embedded-setup.ts'],
  postgres: ['test/server-setup.ts'],
};

const project = (name: string, env: Record<string, string>, include: string[], exclude: string[] = []) =>
  ({
    extends: true,
    // suites of one database share what they import: loading it anew for each file took a third of the time
    test: {
      ...{ name, env, include, exclude, isolate: name === 'pure' },
      globalSetup: setups[name] ?? [],
    },
  }) satisfies TestProjectInlineConfiguration;

/**
 * The same suites on each database: `embedded` always, `postgres` where it answers, with Redis where that does (both
 * required when HILO_REQUIRE_POSTGRES=1). Suites without a database run once, as `pure`, and those that hang on none once.
 */
export const testProjects = async (env: NodeJS.ProcessEnv) => {
  const url = env['DATABASE_URL'] || standardUrl;
  const problem = await silence(url);
  if (problem !== null && env['HILO_REQUIRE_POSTGRES'] === '1') {
    throw new Error(`PostgreSQL is required (HILO_REQUIRE_POSTGRES=1) and ${address(url)} does not answer: ${problem}`);
  }

  const suites = ['test/**/*.test.ts'];
  const projects = [
    project('pure', {}, pureFiles),
    project('embedded', { HILO_TEST_DB: 'embedded' }, suites, [...pureFiles, ...(problem === null ? onceFiles : [])]),
  ];
  if (problem !== null) {
    const leftOut = `Left out: the suites on PostgreSQL, as ${address(url)} does not answer (${problem}); set DATABASE_URL.`;
    return { projects, notices: [leftOut] };
  }
  const redisUrl = env['REDIS_URL'] || standardRedisUrl;
  const silent = await silenceOfRedis(redisUrl);
  if (silent !== null && env['HILO_REQUIRE_POSTGRES'] === '1') {
    throw new Error(`Redis is required (HILO_REQUIRE_POSTGRES=1) and ${address(redisUrl)} does not answer: ${silent}`);
  }
  const redis = silent === null ? { HILO_TEST_REDIS: redisUrl } : {};
  const own = { HILO_TEST_DB: 'postgres', HILO_TEST_RUN: randomBytes(4).toString('hex'), DATABASE_URL: url };
  projects.push(project('postgres', { ...own, ...redis }, suites, pureFiles));
  const notices =
    silent === null ? [] : [`Left out: Redis, as ${address(redisUrl)} does not answer (${silent}); set REDIS_URL.`];
  return { projects, notices };
};
