import type pg from 'pg';
import { ensureBuiltins } from '../../src/catalog/builtin.ts';
import { Passwords } from '../../src/session/password.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type Parallel, withoutIndexes, withoutTriggers } from './bulk.ts';
import { copying, dateOf } from './copy.ts';
import { asAdministrator, connect, dropDatabase, nameOf, type Size, stateIn, stateOf, urlOf } from './database.ts';
import { beginning, type Counts, countsOf, makePeople, type People, peopleColumns } from './people.ts';
import { Random } from './random.ts';
import { addStories } from './stories.ts';
import type { Catalog } from './story.ts';

/** Of the administrator `manager-1@desk.example`, and of one person of each organization of a fixed size. */
export const password = 'the password of the bench';

/** The name of the filled database; one that is there and up to date is taken as it is. */
export async function ensureGround(size: Size, say: (line: string) => void): Promise<string> {
  const name = nameOf(size);
  const state = stateOf();
  if ((await stateIn(name)) === state) return name;
  const began = performance.now();
  const step = (what: string) => say(`${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${what}`);
  await dropDatabase(name);
  await asAdministrator((client) => client.query(`CREATE DATABASE ${name} TEMPLATE template0`));
  try {
    await fill(name, size, step);
  } catch (error) {
    await dropDatabase(name);
    throw error;
  }
  await asAdministrator((client) => client.query(`COMMENT ON DATABASE ${name} IS '${state}'`));
  step(`${name} is there`);
  return name;
}

async function fill(name: string, { scale, seed }: Size, step: (what: string) => void) {
  const catalog = await makeSchema(name, seed);
  const counts = countsOf(scale);
  const client = await connect(name);
  const parallel: Parallel = (statements) => runAll(name, statements);
  try {
    await client.query(generously);
    await withoutIndexes(
      client,
      () =>
        withoutTriggers(client, async () => {
          const people = await addPeople(name, seed, counts);
          step(`${counts.affiliates} affiliates of ${counts.organizations} organizations, ${counts.managers} managers`);
          const { events, floorAt } = await addStories(name, seed, { counts, people, catalog });
          step(`${counts.tickets} tickets, ${counts.comments} comments, ${events} events`);
          await closeBooks(client, counts, events, floorAt);
        }),
      async (statements) => {
        await parallel(statements);
        step('indexes');
      },
    );
    step('foreign keys, checked');
    await addWords(client, parallel);
    step('words for the search');
    const tables = await client.query<{ table: string }>(
      `SELECT oid::regclass::text AS "table" FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relpages DESC`,
    );
    await parallel(tables.rows.map(({ table }) => `VACUUM (ANALYZE) ${table}`));
  } finally {
    await client.end();
  }
}

/** As the server makes it at its first start; but with the same ids each time. */
async function makeSchema(name: string, seed: number): Promise<Catalog> {
  const random = new Random(seed, 'catalog');
  const database = await openDatabase({ url: urlOf(name), poolSize: 1 });
  const born = dateOf(beginning);
  try {
    await migrate(database.pool);
    await database.prisma.$transaction((tx) => ensureBuiltins(tx));
    const types: string[] = [];
    const { rows } = await database.pool.query<{ name: string }>('SELECT "name" FROM "TicketType" ORDER BY "position"');
    for (const row of rows) {
      const id = random.uuid(beginning);
      types.push(id);
      const set = `UPDATE "TicketType" SET "id" = $1, "createdAt" = $2, "updatedAt" = $2 WHERE "name" = $3`;
      await database.pool.query(set, [id, born, row.name]);
    }
    const add = async (table: string, names: string[]) => {
      const ids = names.map(() => random.uuid(beginning));
      for (const [i, id] of ids.entries())
        await database.pool.query(`INSERT INTO "${table}" ("id", "name", "position") VALUES ($1, $2, $3)`, [
          id,
          names[i],
          i,
        ]);
      return ids;
    };
    const catalog = {
      types,
      categories: await add('Category', [
        'Invoices',
        'Payments',
        'Access',
        'Orders',
        'Delivery',
        'Returns',
        'Data',
        'Other',
      ]),
      productAreas: await add('ProductArea', [
        'Web',
        'Mobile app',
        'API',
        'Reports',
        'Billing',
        'Import',
        'Mail',
        'Admin',
      ]),
    };
    await database.pool.query('TRUNCATE "Event" RESTART IDENTITY');
    return catalog;
  } finally {
    await database.close();
  }
}

async function addPeople(name: string, seed: number, counts: Counts): Promise<People> {
  const hash = await new Passwords().hash(password);
  return copying(name, peopleColumns, async (copies) => {
    const people = makePeople(new Random(seed, 'people'), counts, hash, (table, row) => copies[table].add(row));
    for (const copy of Object.values(copies)) await copy.flush();
    return people;
  });
}

async function closeBooks(client: pg.Client, counts: Counts, events: number, floorAt: number) {
  const sequences = { Ticket_number_seq: counts.tickets, Affiliate_number_seq: counts.affiliates };
  const rest = { Manager_number_seq: counts.managers, Event_id_seq: events };
  for (const [sequence, last] of Object.entries({ ...sequences, ...rest }))
    await client.query(`SELECT setval('"${sequence}"', $1)`, [last]);
  await client.query('UPDATE "LogHead" SET "position" = $1, "floor" = $2', [events, floorAt]);
}

/**
 * What triggers keep otherwise, of the same functions but each text once, as many comments say the same: half of the
 * tickets on each connection. The order of the parts counts only where words go beyond the megabyte of a tsvector.
 */
async function addWords(client: pg.Client, parallel: Parallel) {
  const index = await client.query<{ definition: string }>(
    `SELECT pg_get_indexdef('"TicketText_words_idx"'::regclass) AS definition`,
  );
  await client.query(`
    DROP INDEX "TicketText_words_idx";
    CREATE SCHEMA ground;
    CREATE AGGREGATE ground.all_words(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '');
    CREATE UNLOGGED TABLE ground.said AS SELECT "visibility", "body", comment_words("visibility", "body") AS "words"
      FROM (SELECT DISTINCT "visibility", "body" FROM "Comment") AS "comment";
    ANALYZE ground.said`);
  await parallel(
    [0, 1].map(
      (half) => `
        INSERT INTO "TicketText"
        SELECT "id", words_in('n', "number"::text) || words_in('o', "title") || words_in('d', "description")
          || words_in('r', "resolutionNotes") || coalesce("words", '')
        FROM "Ticket" LEFT JOIN (
          SELECT "ticketId", ground.all_words("words") AS "words" FROM "Comment" JOIN ground.said USING ("visibility", "body")
          GROUP BY "ticketId"
        ) AS "comments" ON "ticketId" = "id"
        WHERE "number" % 2 = ${half}`,
    ),
  );
  await client.query('DROP SCHEMA ground CASCADE');
  await parallel(index.rows.map(({ definition }) => definition));
}

/** For indexes, for the joins that check foreign keys, and for the words. */
const generously = `SET maintenance_work_mem = '256MB'; SET work_mem = '128MB'; SET max_parallel_maintenance_workers = 0`;

async function runAll(name: string, statements: string[]) {
  const rest = [...statements];
  const work = async () => {
    const client = await connect(name);
    try {
      await client.query(generously);
      for (let next = rest.shift(); next; next = rest.shift()) await client.query(next);
    } finally {
      await client.end();
    }
  };
  await Promise.all([work(), work()]);
}
