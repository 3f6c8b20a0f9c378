import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { embeddedDatabase, onServer, type TestDatabase, testDatabase } from '../database.ts';

const zone = 'America/Bogota';
const here = process.env['TZ'];
const moment = new Date('2026-03-08T07:30:00.123Z');

let directory: string | undefined;
let first: TestDatabase | undefined;
let database: Database;

// a database and a host that live five hours from Greenwich
beforeAll(async () => {
  process.env['TZ'] = zone;
  if (onServer) {
    first = await testDatabase();
    const url = first.pool.options.connectionString;
    await first.pool.query(`ALTER DATABASE ${new URL(url ?? '').pathname.slice(1)} SET timezone = '${zone}'`);
    database = await openDatabase({ url });
  } else {
    directory = await mkdtemp(join(tmpdir(), 'hilo-dates-'));
    const before = await embeddedDatabase(directory);
    await before.pool.query(`ALTER SYSTEM SET timezone = '${zone}'`);
    await before.close();
    database = await openDatabase({ dataDir: directory });
  }
});
afterAll(async () => {
  if (here === undefined) delete process.env['TZ'];
  else process.env['TZ'] = here;
  await database.close();
  await first?.drop();
  if (directory) await rm(directory, { recursive: true });
});

test('a moment is stored and read as the same moment, whatever the zone of database and host', async () => {
  expect(moment.getHours()).toBe(2); // the host is in Bogota indeed
  const { id } = await database.prisma.organization.create({ data: { name: 'Dates', createdAt: moment } });

  const { rows } = await database.pool.query(
    `SELECT (extract(epoch FROM "createdAt") * 1000)::bigint::text AS stored, "createdAt" AS read,
       "createdAt" = $2::timestamptz AS same, current_setting('timezone') AS zone
     FROM "Organization" WHERE id = $1`,
    [id, moment],
  );
  expect(rows).toEqual([{ stored: String(moment.getTime()), read: moment, same: true, zone: 'UTC' }]);
  expect(await database.prisma.organization.findUnique({ where: { id, createdAt: moment } })).toMatchObject({
    createdAt: moment,
  });
});

test('a moment written in a transaction, and one that the database sets, are no hours off', async () => {
  const rows = await database.prisma.$transaction(async (tx) => {
    const { id } = await tx.organization.create({ data: { name: 'Now', updatedAt: moment } });
    return tx.$queryRaw`
      SELECT extract(epoch FROM "updatedAt")::float * 1000 AS written, abs(extract(epoch FROM now() - "createdAt")) < 60 AS now
      FROM "Organization" WHERE id = ${id}::uuid`;
  });
  expect(rows).toEqual([{ written: moment.getTime(), now: true }]);
});
