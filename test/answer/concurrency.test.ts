import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onServer } from '../database.ts';
import type { Person } from '../desk.ts';
import { act } from '../scene.ts';
import { type AnswerScene, allowanceOf, answerScene, createRated, rate } from './answer-desk.ts';

let scene: AnswerScene;
beforeAll(async () => {
  scene = await answerScene({ RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => scene.desk.close());

const tally = (payloads: { outcome: string }[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(payloads, ({ outcome }) => outcome)).map(([outcome, list]) => [
      outcome,
      list?.length,
    ]),
  );

/** Five people of one organization with so many tickets a month, and as many answers. */
async function crowd(monthlyTickets: number, count: number) {
  const first = await scene.customer(monthlyTickets);
  const { desk } = scene;
  const organization = await desk.db.organization.findUniqueOrThrow({ where: { id: first.organizationId } });
  const people: Person[] = [first];
  while (people.length < 5) people.push(await desk.affiliate({ organization }));
  const answers: string[] = [];
  while (answers.length < count) answers.push(await scene.answered({}, organization));
  return { people, answers, organizationId: organization.id, by: (n: number) => people[n % people.length] ?? first };
}

describe('BM-03 ratings at the same time', () => {
  it('50 with 10 tickets left make exactly 10 tickets, and 50 are saved', async () => {
    const { answers, by, people, organizationId } = await crowd(10, 50);
    const payloads = await Promise.all(answers.map((answer, n) => rate(by(n), answer, 'IMPROVABLE', {}, 'outcome')));
    expect(tally(payloads)).toEqual({ TICKET_CREATED: 10, ALLOWANCE_EXHAUSTED: 40 });
    const { db } = scene.desk;
    expect(await db.ticket.count({ where: { organizationId } })).toBe(10);
    expect(await db.answer.count({ where: { organizationId, rating: 'IMPROVABLE' } })).toBe(50);
    expect(await db.answer.count({ where: { organizationId, ticketMade: true } })).toBe(10);
    for (const person of people) expect(await allowanceOf(person)).toEqual({ limit: 10, used: 10, remaining: 0 });
  });

  it('and messages with a rating take from the same allowance', async () => {
    const { answers, by, organizationId } = await crowd(5, 8);
    await Promise.all([
      ...answers.map((answer, n) => rate(by(n), answer, 'INCORRECT', {}, 'outcome')),
      ...answers.map((_answer, n) => createRated(by(n), {}, 'number')),
    ]);
    expect(await scene.desk.db.ticket.count({ where: { organizationId } })).toBe(5);
  });

  it('of one answer make one ticket', async () => {
    const { answers, by, organizationId } = await crowd(10, 1);
    const payloads = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        rate(by(n), answers[0] ?? '', n % 2 ? 'INCORRECT' : 'IMPROVABLE', {}, 'outcome'),
      ),
    );
    expect(tally(payloads)).toEqual({ TICKET_CREATED: 1, RATING_CHANGED: 11 });
    const { db } = scene.desk;
    const { rating } = await db.answer.findFirstOrThrow({ where: { organizationId } });
    expect(await db.ticket.findMany({ where: { organizationId }, select: { rating: true } })).toEqual([{ rating }]);
  });

  it('that meet the deletion of their tickets wait for each other, and not in a circle', async () => {
    const { answers, by, organizationId } = await crowd(100, 12);
    const tickets = await Promise.all(answers.map((answer, n) => rate(by(n), answer)));
    const payloads = await Promise.all(
      answers.flatMap((answer, n) => [
        rate(by(n), answer, 'IMPROVABLE', {}, 'outcome'),
        act(scene.admin, 'deleteTicket', { id: tickets[n].ticket.id }, 'deletedTicketId'),
        rate(by(n + 1), answer, 'INCORRECT', {}, 'outcome'),
      ]),
    );
    expect(payloads.map(({ error }) => error)).toEqual(payloads.map(() => null));
    const { db } = scene.desk;
    expect(await db.ticket.count({ where: { organizationId } })).toBe(0);
    expect(await db.answer.count({ where: { organizationId, ticketMade: true, ticketId: null } })).toBe(12);
    if (!onServer) return;
    const [{ deadlocks } = { deadlocks: -1 }] = await db.$queryRaw<{ deadlocks: number }[]>`
      SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`;
    expect(deadlocks).toBe(0);
  });
});
