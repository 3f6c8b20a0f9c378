import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onServer, type TestDatabase, testDatabase } from '../database.ts';

describe.runIf(onServer)('asking outside of a transaction that is open', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it.each([
    ['Prisma', () => database.prisma.team.count()],
    ['another transaction', () => database.prisma.$transaction((tx) => tx.team.count())],
    ['the pool', () => database.pool.query('SELECT 1')],
  ] as [string, () => Promise<unknown>][])('fails by %s', async (_by, ask) => {
    const within = database.prisma.$transaction(async (tx) => {
      await tx.team.count();
      await ask();
    });
    await expect(within).rejects.toThrow('waits for itself');
    await ask();
  });
});
