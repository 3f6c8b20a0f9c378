import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read } from '../scene.ts';
import { type AnswerScene, allowanceOf, answerScene, createRated, nextMonth } from './answer-desk.ts';

let scene: AnswerScene;
beforeAll(async () => {
  scene = await answerScene();
});
afterAll(() => scene.desk.close());

describe('BM-01 a customer opens a ticket with a message and a rating', () => {
  it('whose title is the beginning of the message, and which counts in the allowance', async () => {
    const customer = await scene.customer(3);
    const message = '## The bot is *rude*\n\nIt says **no** to everything.';
    const { ticket, number, error } = await createRated(customer, { message, rating: 'IMPROVABLE' });
    expect({ ticket, error }).toEqual({
      ticket: { id: ticket.id, title: 'The bot is *rude*', rating: 'IMPROVABLE' },
      error: null,
    });
    expect(
      await read(scene.agent, ticket.id, 'number description answer { id } requester { name } type { key }'),
    ).toEqual({
      number,
      description: message,
      answer: null,
      requester: { name: customer.name },
      type: { key: 'GENERAL_QUESTION' },
    });
    expect(await allowanceOf(customer)).toEqual({ limit: 3, used: 1, remaining: 2 });
  });

  it('once for one idempotency key', async () => {
    const customer = await scene.customer(3);
    const input = { message: 'Once', idempotencyKey: 'once' };
    const first = await createRated(customer, input);
    expect(await createRated(customer, input)).toEqual(first);
    expect(await allowanceOf(customer)).toMatchObject({ used: 1 });
  });

  it('and is refused it when the allowance is used up, with the day from which there is more', async () => {
    const customer = await scene.customer(1);
    await createRated(customer, {});
    expect(await createRated(customer, { message: 'Another', idempotencyKey: 'again' })).toMatchObject({
      ticket: null,
      number: null,
      resetsAt: nextMonth(),
      error: { type: 'LIMIT', code: 'ALLOWANCE_EXHAUSTED' },
    });
    expect(await allowanceOf(customer)).toEqual({ limit: 1, used: 1, remaining: 0 });
    expect((await customer.run('{ tickets { totalCount } }')).tickets.totalCount).toBe(1);
  });

  it('which a refused message does not count', async () => {
    const customer = await scene.customer(1);
    expect((await createRated(customer, { message: '  ' })).error.code).toBe('INVALID_INPUT');
    expect(await allowanceOf(customer)).toMatchObject({ used: 0 });
  });

  it('but not staff, nor a plain member where the portal is not for them (BM-05)', async () => {
    const { slug } = await scene.portal({ users: 'TICKET_MANAGERS' });
    const member = await scene.customer(1, slug);
    for (const by of [scene.admin, member, scene.program])
      expect((await createRated(by, {})).error.code).toBe('FORBIDDEN');
    expect(await allowanceOf(member)).toMatchObject({ used: 0 });
  });

  it('which is closed at once and counts nowhere where they may not submit (TD-01)', async () => {
    const { slug } = await scene.portal({ submitters: 'ADMINISTRATORS' });
    const member = await scene.customer(0, slug);
    expect(await createRated(member, {}, 'ticket { status isAutoClosed }')).toMatchObject({
      ticket: { status: 'CLOSED', isAutoClosed: true },
      error: null,
    });
    expect(await allowanceOf(member)).toMatchObject({ used: 0 });
  });
});
