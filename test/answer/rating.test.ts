import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { makeProgram, request, secretOf } from '../integration/program.ts';
import { keyOf, logged } from '../people/log.ts';
import { panel } from '../portal/portal-desk.ts';
import { act, read } from '../scene.ts';
import { type AnswerScene, allowanceOf, answerScene, nextMonth, rate } from './answer-desk.ts';

let scene: AnswerScene;
beforeAll(async () => {
  scene = await answerScene();
});
afterAll(() => scene.desk.close());

/** A customer with so many tickets, and answers of their organization. */
async function customerWith(monthlyTickets: number | null, portal?: string) {
  const customer = await scene.customer(monthlyTickets, portal);
  const answered = (input: object = {}) => scene.answered(input, { id: customer.organizationId });
  return { customer, answered };
}
const ticketsOf = ({ organizationId }: { organizationId: string }) =>
  scene.desk.db.ticket.count({ where: { organizationId } });
const colleagueOf = async ({ organizationId }: { organizationId: string }, options: object = {}): Promise<Person> =>
  scene.desk.affiliate({
    organization: await scene.desk.db.organization.findUniqueOrThrow({ where: { id: organizationId } }),
    ...options,
  });

describe('BM-02 a customer rates an answer', () => {
  it.each(['IMPROVABLE', 'INCORRECT'] as const)('as %s, which is saved and makes a ticket of it', async (rating) => {
    const { customer, answered } = await customerWith(2);
    const answer = await answered({ module: 'TEST', question: 'Where is\n my   parcel?' });
    const { ticket, ...rated } = await rate(customer, answer, rating, { comment: ' It is **not** there. ' });
    expect(rated).toEqual({
      outcome: 'TICKET_CREATED',
      resetsAt: null,
      answer: { id: answer, rating, ratingComment: 'It is **not** there.' },
      error: null,
    });
    expect(
      await read(
        scene.agent,
        ticket.id,
        `title description descriptionHtml status rating requester { name } createdBy { name } answer { id question module ratedBy { name } ratedAt }
         followers { affiliate { name } } timeline { nodes { __typename actor { name } } }`,
      ),
    ).toEqual({
      title: 'Where is my parcel?',
      description: 'It is **not** there.',
      descriptionHtml: '<p>It is <strong>not</strong> there.</p>',
      status: 'OPEN',
      rating,
      requester: { name: customer.name },
      createdBy: { name: customer.name },
      answer: {
        id: answer,
        question: 'Where is\n my   parcel?',
        module: 'TEST',
        ratedBy: { name: customer.name },
        ratedAt: expect.any(String),
      },
      followers: [{ affiliate: { name: customer.name } }],
      timeline: { nodes: [{ __typename: 'TicketCreatedEvent', actor: { name: customer.name } }] },
    });
    expect(await allowanceOf(customer)).toEqual({ limit: 2, used: 1, remaining: 1 });
    expect(await logged(scene.desk, keyOf(answer))).toEqual(['answer.created', 'answer.updated rating']);
  });

  it('without a comment, and then the question is what the ticket says', async () => {
    const { customer, answered } = await customerWith(null);
    const { ticket } = await rate(customer, await answered(), 'INCORRECT', { comment: '  ' });
    expect(await read(customer, ticket.id, 'title description answer { ratingComment }')).toEqual({
      title: 'Where is my parcel?',
      description: 'Where is my parcel?',
      answer: { ratingComment: null },
    });
  });

  it('again, which changes rating and comment, the ticket’s with them, and makes no second ticket', async () => {
    const { customer, answered } = await customerWith(5);
    const answer = await answered();
    const { ticket } = await rate(customer, answer, 'IMPROVABLE', { comment: 'First' });
    const before = await read(customer, ticket.id, 'version updatedAt');
    const colleague = await colleagueOf(customer);
    const again = await rate(colleague, answer, 'INCORRECT', { comment: 'Second' });
    expect(again).toMatchObject({
      outcome: 'RATING_CHANGED',
      resetsAt: null,
      ticket,
      answer: { rating: 'INCORRECT', ratingComment: 'Second' },
    });
    expect(await rate(customer, answer, 'INCORRECT')).toMatchObject({
      outcome: 'RATING_CHANGED',
      answer: { ratingComment: 'Second' },
    });
    expect(await rate(customer, answer, 'INCORRECT', { comment: null })).toMatchObject({
      answer: { ratingComment: null },
    });
    const changes =
      'timeline { nodes { __typename ... on TicketUpdatedEvent { changes { property previous next } } } }';
    const now = await read(customer, ticket.id, `rating version updatedAt requester { name } ${changes}`);
    expect(now).toMatchObject({ rating: 'INCORRECT', updatedAt: before.updatedAt, version: before.version + 2 });
    expect(now.requester.name).toBe(customer.name);
    expect(now.timeline.nodes.slice(1)).toEqual([
      {
        __typename: 'TicketUpdatedEvent',
        changes: [{ property: 'rating', previous: ['IMPROVABLE'], next: ['INCORRECT'] }],
      },
      { __typename: 'TicketUpdatedEvent', changes: [{ property: 'rating', previous: null, next: null }] },
    ]);
    expect(await allowanceOf(customer)).toMatchObject({ used: 1 });
    expect(await ticketsOf(customer)).toBe(1);
  });

  it('again after the ticket is deleted, and still there is no second one', async () => {
    const { customer, answered } = await customerWith(5);
    const answer = await answered();
    const { ticket } = await rate(customer, answer);
    await act(scene.admin, 'deleteTicket', { id: ticket.id }, 'deletedTicketId');
    expect(await rate(customer, answer, 'IMPROVABLE')).toMatchObject({
      outcome: 'RATING_CHANGED',
      ticket: null,
      answer: { rating: 'IMPROVABLE' },
      error: null,
    });
    expect(await ticketsOf(customer)).toBe(0);
    expect(await allowanceOf(customer)).toMatchObject({ used: 1 });
  });

  it('of their organization only; staff and programs rate none', async () => {
    const { customer, answered } = await customerWith(5);
    const answer = await answered();
    const { stranger, agent, program } = scene;
    expect((await rate(stranger, answer)).error.code).toBe('NOT_FOUND');
    for (const by of [agent, program]) expect((await rate(by, answer)).error.code).toBe('FORBIDDEN');
    expect(await ticketsOf(customer)).toBe(0);
    const can = `{ answer(id: "${answer}") { rating viewerCanRate } }`;
    expect((await customer.run(can)).answer).toEqual({ rating: null, viewerCanRate: true });
    expect((await agent.run(can)).answer).toEqual({ rating: null, viewerCanRate: false });
  });

  it('by a program on their behalf, with the scope of who writes tickets', async () => {
    const { customer, answered } = await customerWith(5);
    const answer = await answered();
    const query =
      'mutation ($input: RateAnswerInput!) { rateAnswer(input: $input) { outcome answer { ticket { title } } error { code } } }';
    const asked = async (program: Parameters<typeof secretOf>[0]) => {
      const headers = { ...secretOf(program), 'x-on-behalf-of': customer.globalId };
      return (await request(scene, headers, query, { input: { id: answer, rating: 'INCORRECT' } })).data.rateAnswer;
    };
    expect((await asked(await makeProgram(scene, ['ACT_ON_BEHALF', 'ANSWERS_WRITE']))).error.code).toBe('FORBIDDEN');
    expect(await asked(await makeProgram(scene, ['ACT_ON_BEHALF', 'TICKETS_WRITE']))).toEqual({
      outcome: 'TICKET_CREATED',
      answer: { ticket: { title: 'Where is my parcel?' } },
      error: null,
    });
  });
});

describe('BM-03 once the allowance is used up', () => {
  it('the rating is saved, no ticket is made, and the customer is told so and until when', async () => {
    const { customer, answered } = await customerWith(1);
    expect(await rate(customer, await answered())).toMatchObject({ outcome: 'TICKET_CREATED', resetsAt: null });
    const answer = await answered();
    expect(await rate(customer, answer, 'IMPROVABLE', { comment: 'Hm.' })).toEqual({
      outcome: 'ALLOWANCE_EXHAUSTED',
      resetsAt: nextMonth(),
      ticket: null,
      answer: { id: answer, rating: 'IMPROVABLE', ratingComment: 'Hm.' },
      error: null,
    });
    expect((await customer.run(`{ answer(id: "${answer}") { rating ticket { id } } }`)).answer).toEqual({
      rating: 'IMPROVABLE',
      ticket: null,
    });
    expect(await ticketsOf(customer)).toBe(1);
    expect(await allowanceOf(customer)).toEqual({ limit: 1, used: 1, remaining: 0 });
  });

  it('an answer that was rated so gets its ticket when it is rated again in better times', async () => {
    const { customer, answered } = await customerWith(0);
    const answer = await answered();
    for (const rating of ['INCORRECT', 'IMPROVABLE'] as const)
      expect((await rate(customer, answer, rating)).outcome).toBe('ALLOWANCE_EXHAUSTED');
    const { db } = scene.desk;
    await db.organization.update({ where: { id: customer.organizationId }, data: { planId: null } });
    const rated = await rate(customer, answer, 'IMPROVABLE');
    expect(rated).toMatchObject({ outcome: 'TICKET_CREATED', ticket: { title: 'Where is my parcel?' } });
    expect((await rate(customer, answer, 'IMPROVABLE')).outcome).toBe('RATING_CHANGED');
  });

  it('in one month it begins anew in the next, where the organization is', async () => {
    const { customer, answered } = await customerWith(1);
    const { db } = scene.desk;
    await db.organization.update({ where: { id: customer.organizationId }, data: { timeZone: 'Pacific/Kiritimati' } });
    await db.allowanceUse.create({
      data: { organizationId: customer.organizationId, month: new Date('2020-01-01'), used: 1 },
    });
    expect((await rate(customer, await answered())).outcome).toBe('TICKET_CREATED');
    expect((await rate(customer, await answered())).outcome).toBe('ALLOWANCE_EXHAUSTED');
  });
});

describe('BM-05 in a portal for ticket managers and administrators', () => {
  it('a plain member’s rating makes its ticket, which they do not see', async () => {
    const { slug } = await scene.portal({ users: 'TICKET_MANAGERS' });
    const { customer: member, answered } = await customerWith(3, slug);
    const answer = await answered();
    expect(await rate(member, answer)).toMatchObject({
      outcome: 'TICKET_CREATED',
      ticket: null,
      answer: { id: answer, rating: 'INCORRECT' },
      error: null,
    });
    expect(await allowanceOf(member)).toMatchObject({ used: 1 });
    expect((await member.run('{ tickets { totalCount } }')).tickets.totalCount).toBe(0);
    expect((await rate(member, answer, 'IMPROVABLE')).outcome).toBe('RATING_CHANGED');
    const manager = await colleagueOf(member, { role: 'TICKET_MANAGER', portal: slug });
    const { answers } = await manager.run(
      '{ answers { nodes { ticket { title status isAutoClosed rating requester { name } } } } }',
    );
    expect(answers.nodes).toEqual([
      {
        ticket: {
          title: 'Where is my parcel?',
          status: 'OPEN',
          isAutoClosed: false,
          rating: 'IMPROVABLE',
          requester: { name: member.name },
        },
      },
    ]);
  });
});

describe('TD-01 in a portal that takes in tickets of administrators only', () => {
  it('a member’s rating makes a ticket that is closed at once and counts in no allowance', async () => {
    const { slug } = await scene.portal({ submitters: 'ADMINISTRATORS' });
    const { customer: member, answered } = await customerWith(1, slug);
    const closed = 'outcome ticket { status isAutoClosed comments { totalCount } }';
    for (let n = 0; n < 2; n++)
      expect(await rate(member, await answered(), 'INCORRECT', {}, closed)).toMatchObject({
        outcome: 'TICKET_CREATED',
        ticket: { status: 'CLOSED', isAutoClosed: true, comments: { totalCount: 1 } },
      });
    expect(await allowanceOf(member)).toMatchObject({ used: 0 });
    const administrator = await colleagueOf(member, { role: 'ADMINISTRATOR', portal: slug });
    expect(await rate(administrator, await answered(), 'INCORRECT', {}, closed)).toMatchObject({
      ticket: { status: 'OPEN', isAutoClosed: false },
    });
    expect(await allowanceOf(member)).toMatchObject({ used: 1 });
  });

  it('and counts when it is taken up; staff may take up more than the plan has', async () => {
    const { slug } = await scene.portal({ submitters: 'ADMINISTRATORS' });
    const { customer: member, answered } = await customerWith(1, slug);
    const closed: string[] = [];
    for (let n = 0; n < 3; n++)
      closed.push((await rate(member, await answered(), 'INCORRECT', {}, 'ticket { id }')).ticket.id);
    const administrator = await colleagueOf(member, { role: 'ADMINISTRATOR', portal: slug });
    const reopen = async (by: Person, id: string | undefined) =>
      (await act(by, 'reopenTicket', { id }, 'error { code }')).error?.code ?? 'done';
    expect(await reopen(administrator, closed[0])).toBe('done');
    expect(await allowanceOf(member)).toMatchObject({ used: 1, remaining: 0 });
    expect(await reopen(administrator, closed[1])).toBe('ALLOWANCE_EXHAUSTED');
    expect(await read(administrator, closed[1] ?? '', 'status')).toEqual({ status: 'CLOSED' });
    expect(await reopen(scene.agent, closed[2])).toBe('done');
  });
});

describe('a rating where the portal hides it', () => {
  it('moves nothing of its customers when it changes', async () => {
    const { customer, answered } = await customerWith(null);
    const { slug } = await scene.portal({ details: panel('priority') });
    const answer = await answered();
    const { ticket } = await rate(customer, answer);
    const guest = await scene.at(customer, slug);
    const fields = 'version updatedAt isUnread rating timeline { totalCount }';
    const before = await read(guest, ticket.id, fields);
    await rate(await colleagueOf(customer), answer, 'IMPROVABLE');
    expect(await read(guest, ticket.id, fields)).toEqual({ ...before, rating: null });
    expect(await read(customer, ticket.id, 'version rating')).toEqual({
      version: before.version + 1,
      rating: 'IMPROVABLE',
    });
  });

  it('makes its ticket also where the portal shows no type at all', async () => {
    const { slug } = await scene.portal({ types: [] });
    const { customer, answered } = await customerWith(null, slug);
    expect(await rate(customer, await answered())).toMatchObject({ outcome: 'TICKET_CREATED', ticket: null });
    expect(await ticketsOf(customer)).toBe(1);
  });
});
