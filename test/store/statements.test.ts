import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../database.ts';
import { countStatements } from '../statements.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('statements are counted in and outside transactions, and only those of the operation', async () => {
  const { prisma, pool } = database;
  const others = setInterval(() => void pool.query('SELECT 1'), 1);
  const { count, statements, result } = await countStatements(database, async () => {
    await prisma.organization.create({ data: { name: 'Counted' } });
    await prisma.$transaction(async (tx) => {
      await tx.organization.findMany();
      await tx.organization.count();
    });
    const client = await pool.connect();
    await client.query({ text: 'SELECT 2', values: [] });
    client.release();
    return 'done';
  });
  clearInterval(others);

  expect(result).toBe('done');
  expect(statements.map((sql) => sql.split(' ')[0])).toEqual([
    'INSERT',
    'BEGIN',
    'SELECT',
    'SELECT',
    'COMMIT',
    'SELECT',
  ]);
  expect(count).toBe(6);
});

test('operations that run at the same time are counted apart', async () => {
  const { prisma } = database;
  const counts = await Promise.all(
    [1, 2, 3, 4].map((times) =>
      countStatements(database, async () => {
        for (let n = 0; n < times; n++) await prisma.team.findMany();
      }),
    ),
  );
  expect(counts.map(({ count }) => count)).toEqual([1, 2, 3, 4]);
});
