import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(
    'CREATE TABLE node (id int PRIMARY KEY, parent int REFERENCES node DEFERRABLE INITIALLY DEFERRED)',
  );
});
afterAll(() => database.drop());

const organizations = (name: string) => database.prisma.organization.count({ where: { name } });

test('an action that throws leaves nothing behind', async () => {
  const action = database.prisma.$transaction(async (tx) => {
    await tx.organization.create({ data: { name: 'Undone' } });
    throw new Error('refused');
  });
  await expect(action).rejects.toThrow('refused');
  expect(await organizations('Undone')).toBe(0);
});

test('an action that fails at COMMIT is an error and leaves nothing behind', async () => {
  const action = database.prisma.$transaction(async (tx) => {
    await tx.organization.create({ data: { name: 'Uncommitted' } });
    await tx.$executeRaw`INSERT INTO node VALUES (1, 2)`; // checked at COMMIT only
    return 'done';
  });
  await expect(action).rejects.toThrow(/foreign ?key/i);
  expect(await organizations('Uncommitted')).toBe(0);

  // and the connection is as good as before
  await database.prisma.$transaction((tx) => tx.organization.create({ data: { name: 'Committed' } }));
  expect(await organizations('Committed')).toBe(1);
});

test('many actions at once wait for each other', async () => {
  const counter = await database.prisma.team.create({ data: { name: 'Counter', description: '0' } });
  await Promise.all(
    Array.from({ length: 30 }, () =>
      database.prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM "Team" WHERE id = ${counter.id}::uuid FOR UPDATE`;
        const { description } = await tx.team.findUniqueOrThrow({ where: { id: counter.id } });
        await tx.team.update({ where: { id: counter.id }, data: { description: String(Number(description) + 1) } });
      }),
    ),
  );
  expect(await database.prisma.team.findUnique({ where: { id: counter.id } })).toMatchObject({ description: '30' });
});

test('an action that waited too long for a connection does not keep it', async () => {
  const { pool, prisma } = database;
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  const late = prisma.$transaction(async (tx) => tx.organization.create({ data: { name: 'Late' } }), { maxWait: 50 });
  await expect(late).rejects.toMatchObject({ code: 'P2028' });
  for (const client of clients) client.release();

  await Promise.all(
    Array.from({ length: pool.options.max * 2 }, () => prisma.$transaction((tx) => tx.organization.count())),
  );
  expect(await organizations('Late')).toBe(0);
});

test('a read can be made of one moment', async () => {
  const rows = await database.prisma.$transaction(
    (tx) => tx.$queryRaw`SELECT current_setting('transaction_isolation') AS level`,
    { isolationLevel: 'RepeatableRead' },
  );
  expect(rows).toEqual([{ level: 'repeatable read' }]);
});
