import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { makeScene, open, type Scene } from '../scene.ts';
import { type Answer, expectWhole, overHttp, overSse, wayNames, ways } from './ask.ts';

let scene: Scene;
let port: number;
beforeAll(async () => {
  scene = await makeScene({ OPERATION_COST_LIMIT: '2000' });
  port = await scene.desk.app.listen();
});
afterAll(() => scene.desk.close());

const good = '{ viewer { name } }';
const nest = (levels: number) =>
  `{ ticket(number: 1) ${'{ requester { tickets(first: 1) { nodes '.repeat(levels)} { id } ${'} } }'.repeat(levels)} }`;
const fragments = Array.from({ length: 40 }, (_, i) => `fragment F${i} on Viewer { ...F${i + 1} ...F${i + 1} }`);

const tooComplex: [what: string, query: string][] = [
  ['deeper than 12 levels', nest(4)],
  [
    'deeper than 12 levels by its fragments',
    `{ ticket(number: 1) { ...A } } fragment A on Ticket ${nest(4).slice(20, -1)}`,
  ],
  ['with more than 100 aliases', `{ viewer { ${Array.from({ length: 101 }, (_, i) => `a${i}: name`).join(' ')} } }`],
  [
    'with a fragment of aliases that is spread over and over',
    `{ viewer { ...F0 } } ${fragments.join(' ')} fragment F40 on Viewer { a: name }`,
  ],
  ['with more than 100 fields at its root', `{ ${'viewer { name } '.repeat(101)} }`],
  ['with more than 5,000 tokens', `{ viewer { ${'name '.repeat(5_000)} } }`],
  ['with more than 100,000 characters', `{ viewer { name } } # ${'x'.repeat(100_000)}`],
];

const costly =
  '{ organizations(first: 100) { nodes { tickets(first: 100) { nodes { comments(first: 100) { nodes { id } } } } } } }';
const cost = 1 + 100 * (1 + 1 + 100 * (1 + 1 + 100));

describe.each(wayNames)('over %s', (way) => {
  const ask = (query: string, variables = {}) => ways[way](port, { query, variables }, scene.agent.authorization);

  it.each(tooComplex)('a document %s is TOO_COMPLEX, and the next one is answered', async (_what, query) => {
    expectWhole(await ask(query), 'TOO_COMPLEX');
    expectWhole(await ask(query), 'TOO_COMPLEX'); // also when it is known already
    expect(await ask(good)).toEqual({ data: { viewer: { name: 'Luis' } } });
  });

  it('an operation that may answer with a million objects is TOO_COSTLY, and says by how much', async () => {
    expectWhole(await ask(costly), 'TOO_COSTLY', { cost, limit: 2_000 });
    expect(await ask(good)).toEqual({ data: { viewer: { name: 'Luis' } } });
  });

  it('a page is judged by the variable that it is asked with', async () => {
    const query = 'query ($n: Int!) { tickets(first: $n) { nodes { comments(first: 25) { nodes { id } } } } }';
    expectWhole(await ask(query, { n: 100 }), 'TOO_COSTLY', { cost: 2_701, limit: 2_000 });
    expect(await ask(query, { n: 1 })).toEqual({ data: { tickets: { nodes: [] } } });
  });

  it('a mutation that is TOO_COSTLY changes nothing', async () => {
    const create = Array.from(
      { length: 100 },
      (_, i) =>
        `a${i}: createTicket(input: { title: "x", description: "x" }) { ticket { requester { tickets(first: 9) { nodes { id } } } } }`,
    );
    const answer = await ways[way](port, { query: `mutation { ${create.join(' ')} }` }, scene.requester.authorization);
    expectWhole(answer, 'TOO_COSTLY', { cost: 100 * (10 + 1 + 1 + 1 + 9), limit: 2_000 });
    expect(await scene.desk.db.ticket.count()).toBe(0);
  });
});

describe('a subscription', () => {
  const query =
    'subscription { ticketEvents { ticket { requester { tickets(first: 100) { nodes { comments(first: 100) { nodes { id } } } } } } } }';

  it.each(['SSE', 'WebSocket'] as const)('that is TOO_COSTLY for each event does not begin over %s', async (way) => {
    expectWhole(await ways[way](port, { query }, scene.agent.authorization), 'TOO_COSTLY', {
      cost: 10_204,
      limit: 2_000,
    });
    expect(scene.desk.desk.feed.followers).toBe(0);
  });
});

describe('over HTTP', () => {
  const headers = () => ({ authorization: scene.agent.authorization });

  it('what is refused before it runs has the status of a wrong document', async () => {
    expect((await overHttp(port, { query: costly }, headers())).status).toBe(200);
    const accept = 'application/graphql-response+json';
    expect((await overHttp(port, { query: costly }, { ...headers(), accept })).status).toBe(400);
    expect((await overHttp(port, { query: nest(4) }, { ...headers(), accept })).status).toBe(400);
    expect((await overSse(port, { query: costly }, headers())).status).toBe(200);
  });
});

describe('on one WebSocket', () => {
  it('a refused operation ends alone: the socket and what is subscribed on it stay', async () => {
    const closed = vi.fn<(event: unknown) => void>();
    const client = createClient({
      url: `ws://127.0.0.1:${port}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      connectionParams: { authorization: scene.agent.authorization },
      on: { closed },
    });
    const ask = (query: string) =>
      new Promise<Answer>((resolve, reject) => {
        client.subscribe(
          { query },
          {
            next: (answer) => resolve(answer as Answer),
            error: (error) => (Array.isArray(error) ? resolve({ errors: error }) : reject(error)),
            complete: () => {},
          },
        );
      });
    const event = ask('subscription { ticketEvents { ticket { title } } }');
    await vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(1));
    expectWhole(await ask(costly), 'TOO_COSTLY', { cost, limit: 2_000 });
    for (const [, query] of tooComplex) expectWhole(await ask(query), 'TOO_COMPLEX');
    await open(scene.requester, { title: 'Still there' });
    expect(await event).toEqual({ data: { ticketEvents: { ticket: { title: 'Still there' } } } });
    expect(closed).not.toHaveBeenCalled();
    await client.dispose();
  });
});
