import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { keyOf } from '../people/log.ts';
import { panel } from '../portal/portal-desk.ts';
import { act, open, read } from '../scene.ts';
import { countStatements } from '../statements.ts';
import { type AnswerScene, answerScene } from './answer-desk.ts';

let scene: AnswerScene;
let mine: string;
let theirs: string;
beforeAll(async () => {
  scene = await answerScene();
  const { desk, stranger } = scene;
  mine = await scene.answered({ givenAt: '2026-03-01T00:00:00Z' });
  const { organizationId } = await desk.db.affiliate.findUniqueOrThrow({ where: { id: stranger.id } });
  theirs = await scene.answered({ module: 'TEST', givenAt: '2026-03-02T00:00:00Z' }, { id: organizationId });
});
afterAll(() => scene.desk.close());

const listed = async (by: Pick<Person, 'run'>, filter = '{}') => {
  const { answers } = await by.run(`{ answers(first: 100, filter: ${filter}) { totalCount nodes { id } } }`);
  expect(answers.totalCount).toBe(answers.nodes.length);
  return answers.nodes.map(({ id }: { id: string }) => id);
};
/** By each way that leads to one answer. */
const found = async (by: Pick<Person, 'run'>, id: string) => {
  const { answer, node, nodes } = await by.run(
    'query ($id: ID!) { answer(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }',
    { id },
  );
  return [answer, node, nodes[0]].map((row) => row?.id ?? null);
};
/** A ticket that the rating of an answer made. */
async function ticketOf(answer: string, by: Person): Promise<string> {
  const id = await open(by, { title: 'Rated' });
  const data = { rating: 'INCORRECT' as const, ratedById: by.id, ticketId: keyOf(id), ticketMade: true };
  await scene.desk.db.answer.update({ where: { id: keyOf(answer) }, data });
  await scene.desk.db.ticket.update({ where: { id: keyOf(id) }, data: { rating: 'INCORRECT' } });
  return id;
}

describe('BM-02 answers', () => {
  it('are read by staff and by the people of their organization, by no other customer on whatever way', async () => {
    const { agent, requester, colleague, stranger, program } = scene;
    for (const person of [requester, colleague]) {
      expect(await listed(person)).toEqual([mine]);
      expect(await found(person, mine)).toEqual([mine, mine, mine]);
      expect(await found(person, theirs)).toEqual([null, null, null]);
    }
    expect(await listed(stranger)).toEqual([theirs]);
    expect(await listed(agent)).toEqual([theirs, mine]);
    expect(await listed(program)).toEqual([theirs, mine]);
    const organizations = (id: string) => `{ organizations: ["${id}"] }`;
    const nube = scene.desk.id('Organization', scene.organization.id);
    expect(await listed(agent, organizations(nube))).toEqual([mine]);
    expect(await listed(stranger, organizations(nube))).toEqual([]);
    expect((await requester.ask(`{ answer(id: "${nube}") { id } }`)).errors?.[0]?.extensions.code).toBe('INVALID_ID');
  });

  it('tell customers nothing of who recorded them', async () => {
    const fields = `{ answer(id: "${mine}") { externalId integration { name } createdAt organization { name } } }`;
    expect((await scene.requester.run(fields)).answer).toEqual({
      externalId: null,
      integration: null,
      createdAt: null,
      organization: { name: 'Nube' },
    });
    expect((await scene.agent.run(fields)).answer).toMatchObject({
      externalId: expect.any(String),
      integration: { name: scene.program.name },
    });
  });

  it('are paged from the last given, and found by module and rating', async () => {
    const { agent } = scene;
    const page = async (args: string) =>
      (await agent.run(`{ answers(${args}) { nodes { id } pageInfo { hasNextPage endCursor } } }`)).answers;
    const first = await page('first: 1');
    expect(first).toMatchObject({ nodes: [{ id: theirs }], pageInfo: { hasNextPage: true } });
    const next = await page(`first: 1, after: "${first.pageInfo.endCursor}"`);
    expect(next).toMatchObject({ nodes: [{ id: mine }], pageInfo: { hasNextPage: false } });
    expect(await listed(agent, '{ modules: [TEST] }')).toEqual([theirs]);
    expect(await listed(agent, '{ isRated: true }')).toEqual([]);
    expect(await listed(agent, '{ isRated: false, ratings: [INCORRECT] }')).toEqual([]);
    expect(await listed(agent, '{ isRated: false }')).toEqual([theirs, mine]);
  });

  it('cost a page of many no more statements than one of one', async () => {
    const { desk, requester, agent } = scene;
    const customer = await scene.customer(null);
    for (let n = 0; n < 6; n++) await ticketOf(await scene.answered({}, { id: customer.organizationId }), customer);
    const fields = 'question rating organization { name } ratedBy { name } ticket { number title answer { text } }';
    for (const by of [customer, agent, requester]) {
      const count = async (first: number) => {
        const query = `{ answers(first: ${first}) { totalCount nodes { ${fields} } } }`;
        await by.run(query);
        return (await countStatements(desk.database, () => by.run(query))).count;
      };
      expect(await count(6)).toBe(await count(1));
    }
  });
});

describe('BM-04 an answer and its ticket', () => {
  it('lead to each other, for those who see both', async () => {
    const { agent, colleague, requester } = scene;
    const answer = await scene.answered();
    const ticket = await ticketOf(answer, requester);
    for (const by of [agent, requester, colleague]) {
      expect((await by.run(`{ answer(id: "${answer}") { ticket { id answer { id } } } }`)).answer).toEqual({
        ticket: { id: ticket, answer: { id: answer } },
      });
      expect(await read(by, ticket, 'rating answer { question text ratedBy { name } }')).toEqual({
        rating: 'INCORRECT',
        answer: { question: 'Where is my parcel?', text: 'In the warehouse.', ratedBy: { name: requester.name } },
      });
      expect(await listed(by, '{ hasTicket: true }')).toContain(answer);
      expect(await listed(by, '{ hasTicket: false }')).not.toContain(answer);
    }
  });

  it('are not for a customer of another organization who follows the ticket', async () => {
    const { admin, requester, stranger } = scene;
    const answer = await scene.answered();
    const ticket = await ticketOf(answer, requester);
    await act(admin, 'addTicketFollower', { id: ticket, affiliate: stranger.globalId });
    const shown = await read(stranger, ticket, 'title rating answer { id } visibleFields');
    expect(shown).toMatchObject({ title: 'Rated', rating: 'INCORRECT', answer: null });
    expect(shown.visibleFields).not.toContain('answer');
    expect(await found(stranger, answer)).toEqual([null, null, null]);
    const having = '{ tickets(filter: { hasAnswer: true }) { totalCount } }';
    expect((await stranger.run(having)).tickets.totalCount).toBe(0);
    const why = `query ($ticket: ID!, $affiliate: ID!, $portal: ID!) {
      explainVisibility(ticket: $ticket, affiliate: $affiliate, portal: $portal) { fields { name isVisible rule } } }`;
    const { id: portal } = await scene.desk.db.portalConfig.findUniqueOrThrow({ where: { slug: 'default' } });
    const variables = { ticket, affiliate: stranger.globalId, portal: scene.desk.id('PortalConfig', portal) };
    expect((await admin.run(why, variables)).explainVisibility.fields).toContainEqual({
      name: 'answer',
      isVisible: false,
      rule: 'ORGANIZATION_ONLY',
    });
  });

  it('are kept apart by a portal that does not show one of a ticket', async () => {
    const { requester } = scene;
    const answer = await scene.answered();
    const ticket = await ticketOf(answer, requester);
    const { slug } = await scene.portal({ details: panel('priority') });
    const guest = await scene.at(requester, slug);
    expect(await read(guest, ticket, 'title rating answer { id }')).toEqual({
      title: 'Rated',
      rating: null,
      answer: null,
    });
    expect((await guest.run(`{ answer(id: "${answer}") { text rating ratingComment ticket { id } } }`)).answer).toEqual(
      {
        text: 'In the warehouse.',
        rating: null,
        ratingComment: null,
        ticket: null,
      },
    );
    const again = await act(guest, 'rateAnswer', { id: answer, rating: 'IMPROVABLE' }, 'outcome ticket { id }');
    expect(again).toMatchObject({ outcome: 'RATING_CHANGED', ticket: null });
    for (const query of [
      '{ answers(filter: { hasTicket: true }) { totalCount } }',
      '{ answers(filter: { ratings: [INCORRECT] }) { totalCount } }',
      '{ tickets(filter: { hasAnswer: true }) { totalCount } }',
      '{ tickets(filter: { ratings: [INCORRECT] }) { totalCount } }',
    ])
      expect((await guest.ask(query)).errors?.[0]?.extensions.code).toBe('HIDDEN_PROPERTY');
  });

  it('are found by tickets that have one, and by ratings', async () => {
    const { agent, colleague } = scene;
    const customer = await scene.customer(null);
    const ticket = await ticketOf(await scene.answered({}, { id: customer.organizationId }), customer);
    await open(customer, { title: 'Not rated' });
    const tickets = async (by: Person, filter: string) =>
      (await by.run(`{ tickets(first: 100, filter: ${filter}) { nodes { id title } } }`)).tickets.nodes;
    expect(await tickets(customer, '{ hasAnswer: true }')).toEqual([{ id: ticket, title: 'Rated' }]);
    expect(await tickets(customer, '{ hasAnswer: false }')).toMatchObject([{ title: 'Not rated' }]);
    expect(await tickets(customer, '{ ratings: [INCORRECT] }')).toEqual([{ id: ticket, title: 'Rated' }]);
    expect(await tickets(customer, '{ ratings: [IMPROVABLE] }')).toEqual([]);
    expect(await tickets(customer, '{ not: { ratings: [INCORRECT] } }')).toMatchObject([{ title: 'Not rated' }]);
    expect(await tickets(agent, '{ hasAnswer: true, ratings: [INCORRECT] }')).toContainEqual({
      id: ticket,
      title: 'Rated',
    });
    expect(await tickets(colleague, '{ hasAnswer: true }')).not.toContainEqual({ id: ticket, title: 'Rated' });
  });
});

describe('BM-05 in a portal for ticket managers and administrators', () => {
  it('a plain member reads the answers that they rated, and no ticket of theirs', async () => {
    const { desk, organization, requester, colleague } = scene;
    const { slug } = await scene.portal({ users: 'TICKET_MANAGERS' });
    const member = await scene.at(colleague, slug);
    const manager = await desk.affiliate({ organization, role: 'TICKET_MANAGER', portal: slug });
    const [own, other] = [await scene.answered(), await scene.answered()];
    await ticketOf(own, colleague);
    await ticketOf(other, requester);
    expect(await listed(member)).toEqual([own]);
    expect(await found(member, other)).toEqual([null, null, null]);
    expect((await member.run(`{ answer(id: "${own}") { rating ticket { id } } }`)).answer).toEqual({
      rating: 'INCORRECT',
      ticket: null,
    });
    expect(await listed(member, '{ hasTicket: true }')).toEqual([]);
    expect(await listed(manager)).toEqual(expect.arrayContaining([own, other, mine]));
    expect(await listed(manager, '{ hasTicket: true }')).toEqual(expect.arrayContaining([own, other]));
  });
});
