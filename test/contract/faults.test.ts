import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { makeHandler } from '../../src/http/handler.ts';
import { serveSockets } from '../../src/http/socket.ts';
import { type Person, type TestDesk, testDesk } from '../desk.ts';
import { type Answer, expectRefusal, transportNames, transports } from './transport.ts';

const told = 'column "salary" of /srv/hilo/src/store/person.ts at line 3';
const fail = () => {
  throw new Error(told);
};

/** Fields that fail in each way in which a program may fail. */
function faultySchema(): GraphQLSchema {
  const schema = buildSchema(`
    interface Thing { name: String }
    type Chair implements Thing { name: String }
    type Query { fine: String throws: String rejects: String never: String! number: Int thing: Thing list: [String] thrown: String }
    type Mutation { throws: String }
    type Subscription { refuses: String breaks: String }
  `);
  const [query, mutation, subscription] = [
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ];
  const resolvers: Record<string, () => unknown> = {
    fine: () => 'fine',
    throws: fail,
    rejects: async () => fail(),
    never: () => null,
    number: () => told,
    thing: () => ({ name: told }),
    list: () => told,
    thrown: () => {
      throw told;
    },
  };
  for (const [name, resolve] of Object.entries(resolvers)) {
    const field = query?.getFields()[name];
    if (field) field.resolve = resolve;
  }
  for (const field of Object.values(mutation?.getFields() ?? {})) field.resolve = fail;
  const { refuses, breaks } = subscription?.getFields() ?? {};
  if (refuses) refuses.subscribe = fail;
  if (breaks)
    breaks.subscribe = async function* () {
      yield { breaks: 'one' };
      fail();
    };
  return schema;
}

let desk: TestDesk;
let port: number;
let close: () => Promise<void>;
const logged = vi.fn<(facts: { err?: Error; errorId?: string }, message: string) => void>();

beforeAll(async () => {
  desk = await testDesk();
  vi.spyOn(desk.desk.log, 'error').mockImplementation(logged as never);
  const handler = makeHandler(desk.desk, faultySchema());
  const server = createServer((request, response) => void handler(request, response));
  const closeSockets = serveSockets(server, handler, desk.desk);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  close = async () => {
    await closeSockets();
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
  };
});
beforeEach(() => logged.mockClear());
afterAll(async () => {
  await close();
  await desk.close();
});

/** One fault: told without a word of it, and logged under the id that was told. */
function expectFault(answer: Answer) {
  expectRefusal(answer, 'INTERNAL');
  expect(JSON.stringify(answer)).not.toMatch(/salary|srv|line 3/);
  const [error] = answer.errors ?? [];
  const id = /its id is ([0-9a-f-]{36})\.$/.exec(error?.message ?? '')?.[1];
  expect(id).toBeDefined();
  expect(logged.mock.calls.map(([{ errorId }]) => errorId)).toEqual([id]);
}

describe.each(transportNames)('a fault of ours over %s', (name) => {
  const ask = (query: string) => transports[name](port, { query });

  it.each([
    ['a resolver throws', 'throws'],
    ['a resolver rejects', 'rejects'],
    ['a text is thrown', 'thrown'],
    ['a number is none', 'number'],
    ['a type cannot be told', 'thing { name }'],
    ['a list is none', 'list'],
  ])('is INTERNAL with an id at its path, the rest being there, where %s', async (_what, field) => {
    const answer = await ask(`{ fine ${field} }`);
    expectFault(answer);
    expect(answer.data).toEqual({ fine: 'fine', [field.split(' ')[0] ?? '']: null });
    expect(answer.errors?.[0]?.path).toEqual([field.split(' ')[0]]);
  });

  it('is INTERNAL with an id where what was promised is missing', async () => {
    const answer = await ask('{ fine never }');
    expectFault(answer);
    expect(answer.data).toBeNull();
  });

  it('is INTERNAL with an id in a mutation', async () => {
    expectFault(await ask('mutation { throws }'));
  });

  it('is INTERNAL with an id where a stream cannot begin', async () => {
    expectFault(await ask('subscription { refuses }'));
  });
});

describe('a stream that breaks', () => {
  it('ends with INTERNAL and an id over WebSocket, and the socket stays', async () => {
    const client = createClient({ url: `ws://127.0.0.1:${port}/graphql`, webSocketImpl: WebSocket, lazy: false });
    const came: unknown[] = [];
    const errors = await new Promise<Answer['errors']>((resolve, reject) => {
      client.subscribe(
        { query: 'subscription { breaks }' },
        {
          next: ({ data }) => came.push(data),
          error: (error) => (Array.isArray(error) ? resolve(error as never) : reject(error)),
          complete: () => reject(new Error('complete')),
        },
      );
    });
    expect(came).toEqual([{ breaks: 'one' }]);
    expectFault({ ...(errors && { errors }) });
    const { value } = await client.iterate({ query: '{ fine }' }).next();
    expect(value).toEqual({ data: { fine: 'fine' } });
    await client.dispose();
  });

  it('ends with INTERNAL and an id over SSE', async () => {
    const query = encodeURIComponent('subscription { breaks }');
    const headers = { accept: 'text/event-stream' };
    const text = await (await fetch(`http://127.0.0.1:${port}/graphql?query=${query}`, { headers })).text();
    const events = [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, data]) => JSON.parse(data ?? '') as Answer);
    expect(events[0]).toEqual({ data: { breaks: 'one' } });
    expectFault(events[1] ?? {});
    expect(events).toHaveLength(2);
  });
});

describe('while the database is gone', () => {
  let stranded: TestDesk;
  let manager: Person;
  let strandedPort: number;
  beforeAll(async () => {
    stranded = await testDesk();
    vi.spyOn(stranded.desk.log, 'error').mockImplementation(logged as never);
    manager = await stranded.manager();
    strandedPort = await stranded.app.listen();
    await stranded.desk.feed.close();
    await stranded.database.close();
    return async () => {
      await stranded.app.close();
      await stranded.database.drop();
    };
  });

  it('a request is INTERNAL with an id and status 500', async () => {
    const response = await fetch(`http://127.0.0.1:${strandedPort}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: manager.authorization },
      body: JSON.stringify({ query: '{ viewer { name } }' }),
    });
    expect(response.status).toBe(500);
    expectFault((await response.json()) as Answer);
  });

  it('a mutation tells INTERNAL with an id in its payload', async () => {
    const { data } = await transports.HTTP(strandedPort, {
      query: `mutation { signIn(input: { email: "a@b.test", password: "x" }) { accessToken error { type code message } } }`,
    });
    const message = expect.stringMatching(/its id is \S{36}\.$/);
    expect(data).toEqual({ signIn: { accessToken: null, error: { type: 'INTERNAL', code: 'INTERNAL', message } } });
    expect(logged.mock.calls).toHaveLength(1);
  });

  it('a WebSocket closes with 1011 and the code, for its client to try again', async () => {
    const asked = transports.WebSocket(strandedPort, { query: '{ viewer { name } }' }, manager.authorization);
    await expect(asked).rejects.toMatchObject({ code: 1011, reason: 'INTERNAL' });
  });
});
