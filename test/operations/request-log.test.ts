import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { type Person, password, type TestDesk, testDesk } from '../desk.ts';
import { recordedLog } from './log.ts';

let desk: TestDesk;
let ana: Person;
let url: string;
const recorded = recordedLog();

beforeAll(async () => {
  desk = await testDesk({}, undefined, recorded.log);
  ana = await desk.manager({ name: 'Ana', role: 'ADMIN' });
  url = `http://127.0.0.1:${await desk.app.listen()}/graphql`;
});
beforeEach(() => void recorded.clear());
afterAll(() => desk.close());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: ana.authorization, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const oneOperation = () =>
  vi.waitFor(() => {
    const [line, ...others] = recorded.operations();
    expect(others).toEqual([]);
    expect(line).toBeDefined();
    return line!;
  });

const breakDatabase = () =>
  vi.spyOn(desk.db.ticket, 'findFirst').mockImplementation((() => {
    throw new Error('connection of ana@hilo.example lost');
  }) as never);

describe('one line for each operation', () => {
  it('tells who asked for what, how it came, how long it took and what it cost', async () => {
    await post({ query: 'query Mine { viewer { name } }' });
    expect(await oneOperation()).toMatchObject({
      level: 30,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      operation: 'Mine',
      type: 'query',
      field: 'viewer',
      viewer: { kind: 'MANAGER', id: ana.id },
      transport: 'http',
      ms: expect.any(Number),
      outcome: 'ok',
      cost: expect.any(Number),
    });
  });

  it('tells the codes of errors, at the top and in payloads', async () => {
    await post({ query: '{ viewer { name } }' }, { authorization: '' });
    await post({ query: 'mutation { closeTicket(input: { id: "x" }) { error { code } } }' });
    await post({ query: 'query Q { viewer { nothing } }' });
    expect(recorded.operations()).toMatchObject([
      { outcome: 'refused', errors: ['INVALID_TOKEN'], viewer: null },
      { outcome: 'refused', errors: [expect.any(String)], type: 'mutation', field: 'closeTicket' },
      { outcome: 'refused', errors: ['BAD_REQUEST'], operation: 'Q', field: 'none' },
    ]);
  });

  it('of a sign-in tells who signed in', async () => {
    const rosa = await desk.manager();
    const hash = await desk.desk.passwords.hash(password);
    await desk.db.credential.create({ data: { managerId: rosa.id, hash } });
    const query = `mutation { signIn(input: { email: "${rosa.email}", password: "${password}" }) { error { code } } }`;
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    expect(await oneOperation()).toMatchObject({ outcome: 'ok', viewer: { kind: 'MANAGER', id: rosa.id } });
  });

  it('holds no variable, token, address or text', async () => {
    const secrets = ['hunter2hunter2', 'rosa@shop.example', 'My title', 'literal text', ana.authorization.slice(7)];
    await post({
      query:
        'mutation Enter($input: SignInInput!) { signIn(input: $input) { error { message } } other: createTicket(input: { title: "My title", description: "literal text" }) { error { message } } }',
      variables: { input: { email: 'rosa@shop.example', password: 'hunter2hunter2' } },
    });
    await post({ query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: ['My title'] } });
    await post('{"query": "{ viewer { name } }", "variables": "hunter2hunter2"}');
    await fetch(`${url}?query=${encodeURIComponent('{ tickets(filter: { search: "literal text" }) { totalCount } }')}`);
    expect(recorded.operations().length).toBe(4);
    for (const secret of secrets) expect(recorded.text()).not.toContain(secret);
  });

  it('stands also for what was refused before it was an operation', async () => {
    expect((await post('{"query": ')).status).toBe(400);
    expect(await oneOperation()).toMatchObject({ type: null, operation: null, field: 'none', outcome: 'refused' });
  });

  it('is written once for a subscription, when it ends, over SSE', async () => {
    const abort = new AbortController();
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: ana.authorization,
        'x-request-id': 'sse-1',
      },
      body: JSON.stringify({ query: 'subscription Live { ticketEvents { id } }' }),
      signal: abort.signal,
    });
    expect(response.headers.get('x-request-id')).toBe('sse-1');
    expect(recorded.operations()).toEqual([]);
    abort.abort();
    expect(await oneOperation()).toMatchObject({
      requestId: 'sse-1',
      operation: 'Live',
      type: 'subscription',
      transport: 'sse',
      messages: 0,
      outcome: 'ok',
    });
  });

  it('is written for each operation of a WebSocket, each with an id of its own', async () => {
    const client = createClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      lazy: false,
      connectionParams: { authorization: ana.authorization },
    });
    const ask = (query: string) =>
      new Promise((resolve) => {
        client.subscribe({ query }, { next: () => {}, error: resolve, complete: () => resolve(null) });
      });
    await ask('query One { viewer { name } }');
    await ask('query Two { viewer { nothing } }');
    const end = client.subscribe(
      { query: 'subscription Three { ticketEvents { id } }' },
      { next: () => {}, error: () => {}, complete: () => {} },
    );
    await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(1));
    end();
    const operations = await vi.waitFor(() => {
      expect(recorded.operations()).toHaveLength(3);
      return recorded.operations();
    });
    const viewer = { kind: 'MANAGER', id: ana.id };
    expect(operations).toMatchObject([
      { operation: 'One', type: 'query', transport: 'websocket', viewer, outcome: 'ok' },
      { operation: 'Two', transport: 'websocket', outcome: 'refused', errors: ['BAD_REQUEST'] },
      { operation: 'Three', type: 'subscription', transport: 'websocket', viewer, messages: 0 },
    ]);
    expect(new Set(operations.map(({ requestId }) => requestId)).size).toBe(3);
    await client.dispose();
  });
});

describe('the request id', () => {
  it('is the one that came, in the answer and in the log', async () => {
    const response = await post({ query: '{ viewer { name } }' }, { 'x-request-id': 'edge-7f.3:A' });
    expect(response.headers.get('x-request-id')).toBe('edge-7f.3:A');
    expect((await oneOperation()).requestId).toBe('edge-7f.3:A');
  });

  it.each(['has space', '<script>', 'ana@hilo.example', 'x'.repeat(129), '"},{"level":60'])(
    'is made anew where %s came',
    async (given) => {
      const response = await post({ query: '{ viewer { name } }' }, { 'x-request-id': given });
      const id = response.headers.get('x-request-id');
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect((await oneOperation()).requestId).toBe(id);
      expect(recorded.text()).not.toContain(given);
    },
  );

  it('finds the fault, whose id the client got, and the fault finds the request', async () => {
    const broken = breakDatabase();
    const ticket = desk.id('Ticket', '018f0000-0000-7000-8000-000000000000');
    const response = await post({ query: `{ node(id: "${ticket}") { id } ticket(id: "${ticket}") { id } }` });
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    broken.mockRestore();
    expect(errors.map(({ extensions }) => extensions.code)).toContain('INTERNAL');
    const ids = errors.map(({ message }) => /its id is ([0-9a-f-]{36})\.$/.exec(message)?.[1]);
    const faults = recorded.lines().filter(({ level }) => level === 50);
    expect(faults.map(({ errorId }) => errorId).sort()).toEqual(ids.sort());
    const requestId = response.headers.get('x-request-id');
    for (const fault of faults) expect(fault['requestId']).toBe(requestId);
    expect(await oneOperation()).toMatchObject({ requestId, outcome: 'failed', errors: ['INTERNAL'] });
  });

  it('is not shared by requests at the same time', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `parallel-${i}`);
    await Promise.all(
      ids.map((id) => post({ query: `query Q${id.slice(9)} { viewer { name } }` }, { 'x-request-id': id })),
    );
    const pairs = recorded.operations().map(({ requestId, operation }) => `${requestId} ${operation}`);
    expect(pairs.sort()).toEqual(ids.map((id) => `${id} Q${id.slice(9)}`).sort());
  });
});

it('faults are logged without the rows and parameters that a driver hangs on them', () => {
  const { log, text } = recordedLog();
  const error = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(rosa@shop.example)' });
  log.error({ err: error }, 'failed');
  expect(JSON.parse(text())).toMatchObject({ err: { type: 'Error', message: 'duplicate key', code: '23505' } });
  expect(text()).not.toContain('rosa@');
});
