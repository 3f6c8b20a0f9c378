import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoDesk, demoDesk } from '../examples/demo-desk.ts';
import { follow } from '../follow.ts';
import { act } from '../scene.ts';
import { ofOldDesk, sound, startImport } from './old-desk.ts';

// What an import brought in is as good as what was always there.

let desk: DemoDesk;
let mailsBefore: number;

beforeAll(async () => {
  desk = await demoDesk();
  mailsBefore = await desk.db.oneTimeLink.count();
  await startImport(desk.url).exited;
}, 120_000);
afterAll(() => desk?.close());

const count = async (filter: object) => {
  const old = { tags: ['old desk'], ...filter };
  const { tickets } = await desk.staff.run(
    'query ($filter: TicketFilterInput) { tickets(filter: $filter) { totalCount } }',
    {
      filter: old,
    },
  );
  return tickets.totalCount;
};
const rows = (holds: (row: (typeof sound)[number]) => boolean) => sound.filter(holds).length;

const idOf = async (key: string) => {
  const { id } = await desk.db.ticket.findUniqueOrThrow({ where: { externalId: `old-desk:${key}` } });
  return desk.id('Ticket', id);
};
const read = async (key: string, fields: string) => {
  const { ticket } = await desk.staff.run(`query ($id: ID!) { ticket(id: $id) { ${fields} } }`, {
    id: await idOf(key),
  });
  return ticket;
};

interface Page {
  nodes: { createdAt: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

describe('a list of imported tickets', () => {
  test('has as many of each status, and waiting on each side, as the file', async () => {
    const states = {
      OPEN: ['new', 'waiting for customer'],
      IN_PROGRESS: ['in work'],
      RESOLVED: ['solved'],
      CLOSED: ['closed'],
    };
    for (const [status, words] of Object.entries(states))
      expect(await count({ statuses: [status] })).toBe(rows(({ State }) => words.includes(State)));
    expect(await count({ waitingOn: 'CUSTOMER' })).toBe(
      rows(({ State }) => ['waiting for customer', 'solved'].includes(State)),
    );
    expect(await count({ isOpen: true })).toBe(rows(({ State }) => State !== 'closed'));
  });

  test('has as many of each priority, type, product area, tag and organization as the file', async () => {
    for (const [word, priority] of Object.entries({
      low: 'LOW',
      normal: 'NORMAL',
      high: 'HIGH',
      'very high': 'URGENT',
    }))
      expect(await count({ priorities: [priority] })).toBe(rows(({ Urgency }) => Urgency === word));
    const { ticketTypes, productAreas, organizations } = await desk.staff.run(
      `{ ticketTypes(first: 100) { nodes { id name } } productAreas(first: 100) { nodes { id name } }
         organizations(first: 100) { nodes { id name } } }`,
    );
    const named = ({ nodes }: { nodes: { id: string; name: string }[] }, name: string) =>
      nodes.filter((node) => node.name === name).map(({ id }) => id);
    const kinds = { 'General question': ['Question'], Defect: ['Defect'], Shop: ['Shipping', 'Invoice', 'Return'] };
    for (const [type, words] of Object.entries(kinds))
      expect(await count({ types: named(ticketTypes, type) })).toBe(rows(({ Kind }) => words.includes(Kind)));
    for (const area of ['Desk lamps', 'Bulbs', 'Parcels', 'Payments', 'Dimmers'])
      expect(await count({ productAreas: named(productAreas, area) })).toBe(
        rows(({ Areas }) => Areas.split('|').includes(area)),
      );
    for (const company of ['Lumbre', 'Marea & Hijos', 'Koti']) {
      expect(named(organizations, company)).toHaveLength(1);
      expect(await count({ organizations: named(organizations, company) })).toBe(
        rows(({ Company }) => Company === company),
      );
    }
    expect(await count({ tags: ['b2b'] })).toBe(rows(({ Company }) => Company !== ''));
  });

  test('can be ordered and paged by the original dates', async () => {
    const dates: string[] = [];
    for (let after: string | null = null; ; ) {
      const { tickets }: { tickets: Page } = await desk.staff.run(
        `query ($after: String) { tickets(first: 20, after: $after, filter: { tags: ["old desk"] }, orderBy: { field: CREATED_AT, direction: ASC }) {
           nodes { createdAt } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      dates.push(...tickets.nodes.map(({ createdAt }) => createdAt));
      if (!tickets.pageInfo.hasNextPage) break;
      after = tickets.pageInfo.endCursor;
    }
    expect(dates).toHaveLength(sound.length);
    expect(dates).toEqual(dates.toSorted());
    expect(dates[0]).toBe('2023-01-01T07:00:00.000Z');
  });
});

describe('an imported ticket', () => {
  test('has the texts of its row, with their lines and quotation marks', async () => {
    expect(
      await read('2000', 'title description requester { name organization { name } } category { name } tags'),
    ).toEqual({
      title: 'Lamp flickers after an hour (2000)',
      description: 'The desk lamp flickers.\n\n- on at 9:00\n- flickers from 10:00\n\nFrom nora@lumbre.example',
      requester: { name: 'Nora Vidal', organization: { name: 'Lumbre' } },
      category: { name: 'Lamps' },
      tags: ['web', 'b2b', 'old desk', 'Defect'],
    });
    const dimmer = sound.find(({ Kind, Areas }) => Kind === 'Defect' && Areas === 'Dimmers');
    expect(await read(dimmer?.Key ?? '', 'description')).toMatchObject({
      description: expect.stringContaining('The 3" dimmer hums below 30 %.'),
    });
  });

  test('has the dates of its row, summer time or not, and its past in its timeline', async () => {
    const fields = `createdAt firstRespondedAt resolvedAt closedAt staffCommentCount
      comments { nodes { body visibility createdAt author { name } } }
      timeline { nodes { __typename occurredAt ... on TicketStatusChangedEvent { previous next } } }`;
    const solved = '2023-03-06T08:52:00.000Z';
    expect(await read('2004', fields)).toEqual({
      createdAt: '2023-03-05T11:28:00.000Z',
      firstRespondedAt: '2023-03-05T17:44:00.000Z',
      resolvedAt: solved,
      closedAt: solved,
      staffCommentCount: 1,
      comments: {
        nodes: [
          {
            body: 'Done; the money is on its way.',
            visibility: 'PUBLIC',
            createdAt: solved,
            author: { name: 'Ana Ruiz' },
          },
          {
            body: 'Note of the old desk: Third time this year.',
            visibility: 'INTERNAL',
            createdAt: solved,
            author: { name: 'Ana Ruiz' },
          },
        ],
      },
      timeline: {
        nodes: [
          { __typename: 'TicketCreatedEvent', occurredAt: '2023-03-05T11:28:00.000Z' },
          { __typename: 'CommentAddedEvent', occurredAt: solved },
          { __typename: 'CommentAddedEvent', occurredAt: solved },
          { __typename: 'TicketStatusChangedEvent', occurredAt: solved, previous: 'OPEN', next: 'CLOSED' },
        ],
      },
    });
    expect(await read('2001', 'createdAt waitingOn')).toEqual({
      createdAt: '2023-06-02T07:07:00.000Z',
      waitingOn: 'CUSTOMER',
    });
  });

  test('goes on as any other: it is reopened and answered, and who follows the desk hears of it', async () => {
    const id = await idOf('2009');
    const { eventCursor } = await desk.staff.run('{ eventCursor }');
    const follower = await follow(
      desk.port,
      desk.staff,
      'subscription ($after: String) { ticketEvents(after: $after) { __typename change ticket { id } } }',
      { after: eventCursor },
    );
    const hears = (kind: string) =>
      follower.until((got) => got.some((event) => event.__typename === kind && event.ticket?.id === id));
    expect(await act(desk.staff, 'reopenTicket', { id })).toMatchObject({ error: null, ticket: { status: 'OPEN' } });
    await hears('TicketStatusChangedEvent');
    await act(desk.staff, 'addComment', { ticket: id, body: 'We look at it again.' });
    await hears('CommentAddedEvent');
    const { timeline, staffCommentCount } = await read(
      '2009',
      'staffCommentCount timeline(last: 2) { nodes { __typename } }',
    );
    expect(staffCommentCount).toBe(2);
    expect(timeline.nodes).toEqual([{ __typename: 'TicketStatusChangedEvent' }, { __typename: 'CommentAddedEvent' }]);
    await follower.stop();
  });
});

test('a customer who was imported sees their own tickets, without internal notes, and hears of them live', async () => {
  const scopes = ['AFFILIATE_TOKENS'];
  const { integration } = await act(desk.staff, 'createIntegration', { name: 'Shop', scopes }, 'integration { id }');
  const { secret } = await act(desk.staff, 'createApiKey', { integration: integration.id }, 'secret');
  const { id } = await desk.db.affiliate.findUniqueOrThrow({ where: { email: 'rosa@example.org' } });
  const ask = async (token: string, query: string, variables = {}) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(desk.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return ((await response.json()) as { data: never }).data;
  };
  const made: { createAffiliateToken: { accessToken: string } } = await ask(
    secret,
    'mutation ($id: ID) { createAffiliateToken(input: { affiliate: $id }) { accessToken } }',
    { id: desk.id('Affiliate', id) },
  );
  const { accessToken } = made.createAffiliateToken;
  const { tickets }: { tickets: { nodes: { comments: { nodes: { body: string }[] } }[] } } = await ask(
    accessToken,
    '{ tickets(first: 50) { nodes { comments { nodes { body } } } } }',
  );
  expect(tickets.nodes).toHaveLength(rows(({ Mail }) => Mail === 'rosa@example.org'));
  expect(JSON.stringify(tickets)).toContain('Done; the money');
  expect(JSON.stringify(tickets)).not.toContain('Third time');

  const rosa = { ...desk.staff, authorization: `Bearer ${accessToken}` };
  const { eventCursor } = await desk.staff.run('{ eventCursor }');
  const follower = await follow(
    desk.port,
    rosa,
    'subscription ($after: String) { commentAdded(after: $after) { comment { body } } }',
    { after: eventCursor },
  );
  const key = sound.find(({ Mail, State }) => Mail === 'rosa@example.org' && State === 'new')?.Key ?? '';
  const ticket = await idOf(key);
  await act(desk.staff, 'addComment', { ticket, body: 'News' });
  expect(await follower.until(1)).toEqual([{ comment: { body: 'News' } }]);
  await follower.stop();
});

test('nobody is mailed, and no event of the past waits to be told', async () => {
  expect(await desk.db.oneTimeLink.count()).toBe(mailsBefore);
  const events = await desk.db.event.findMany({ where: { ticket: ofOldDesk, kind: 'ticket.created' } });
  expect(events).toHaveLength(sound.length);
  expect(events.every(({ historical }) => historical)).toBe(true);
});
