import { expect, it } from 'vitest';
import { testDatabase } from '../database.ts';

const subjectId = '00000000-0000-0000-0000-000000000000';
const event = { kind: 'x', actorType: 'SYSTEM', subjectType: 'x', subjectId, audience: 'STAFF' } as const;

const described = async () => {
  const { pool, drop } = await testDatabase();
  const { rows } = await pool.query<{ rows: number; planted: number }>(`
    SELECT (SELECT count(*)::int FROM "Team") + (SELECT count(*)::int FROM "Event") AS rows,
      (SELECT count(*)::int FROM pg_proc WHERE proname = 'planted') AS planted`);
  await drop();
  return rows[0];
};

it('a database that a suite had is as new for the next one, whatever was left in it', async () => {
  const few = await testDatabase();
  expect((await few.prisma.event.create({ data: event })).id).toBe(1n);
  await few.drop();
  expect(await described()).toEqual({ rows: 0, planted: 0 });

  const many = await testDatabase();
  expect((await many.prisma.event.create({ data: event })).id).toBe(1n);
  await many.prisma.team.createMany({ data: Array.from({ length: 3_000 }, (_, n) => ({ name: `Team ${n}` })) });
  await many.drop();
  expect(await described()).toEqual({ rows: 0, planted: 0 });

  const changed = await testDatabase();
  await changed.pool.query('CREATE FUNCTION planted() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$');
  await changed.drop();
  for (let n = 0; n < 3; n++) expect(await described()).toEqual({ rows: 0, planted: 0 });
});
