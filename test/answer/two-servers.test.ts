import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onServer } from '../database.ts';
import { secret } from '../desk.ts';
import { post, type ServerProcess, startServer } from '../server/process.ts';
import { urlOf } from '../server-template.ts';
import { type AnswerScene, answerScene } from './answer-desk.ts';

describe.runIf(onServer)('BM-03 over two servers on one database', () => {
  let scene: AnswerScene;
  let servers: ServerProcess[] = [];
  beforeAll(async () => {
    scene = await answerScene();
    const { rows } = await scene.desk.database.pool.query<{ name: string }>('SELECT current_database() AS name');
    const env = { DATABASE_URL: urlOf(rows[0]?.name ?? ''), SECRET: secret, DEMO_DATA: 'false' };
    servers = [1, 2].map(() => startServer({ ...env, RATE_LIMIT_PER_MINUTE: '0' }));
    await Promise.all(servers.map((server) => server.url()));
  }, 60_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await scene.desk.close();
  });

  it('50 simultaneous ratings with 10 tickets left make exactly 10 tickets, and 50 are saved', async () => {
    const { db } = scene.desk;
    const customer = await scene.customer(10);
    const { organizationId } = customer;
    const people = [
      customer,
      await scene.desk.affiliate({
        organization: await db.organization.findUniqueOrThrow({ where: { id: organizationId } }),
      }),
    ];
    const answers: string[] = [];
    while (answers.length < 50) answers.push(await scene.answered({}, { id: organizationId }));
    const urls = await Promise.all(servers.map((server) => server.url()));
    const outcomes = await Promise.all(
      answers.map(async (id, n) => {
        const rating = `mutation { rateAnswer(input: { id: "${id}", rating: INCORRECT }) { outcome error { code } } }`;
        const { data } = await post(urls[n % 2] ?? '', rating, people[Math.floor(n / 2) % 2]?.authorization);
        return (data as { rateAnswer: { outcome: string } }).rateAnswer.outcome;
      }),
    );
    const count = (outcome: string) => outcomes.filter((each) => each === outcome).length;
    expect([count('TICKET_CREATED'), count('ALLOWANCE_EXHAUSTED')]).toEqual([10, 40]);
    expect(await db.ticket.count({ where: { organizationId } })).toBe(10);
    expect(await db.answer.count({ where: { organizationId, rating: 'INCORRECT' } })).toBe(50);
    expect(await db.allowanceUse.findMany({ where: { organizationId }, select: { used: true } })).toEqual([
      { used: 10 },
    ]);
  });
});
