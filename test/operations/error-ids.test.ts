import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { type Person, type TestDesk, testDesk } from '../desk.ts';
import { open, say } from '../scene.ts';
import { recordedLog } from './log.ts';

interface Errors {
  errors: { message: string; extensions: { code: string; requestId?: string } }[];
}

let desk: TestDesk;
let ana: Person;
let address: string;
const recorded = recordedLog();

beforeAll(async () => {
  desk = await testDesk({ RATE_LIMIT_PER_MINUTE: '3000' }, undefined, recorded.log);
  ana = await desk.manager({ name: 'Ana', role: 'ADMIN' });
  address = `127.0.0.1:${await desk.app.listen()}/graphql`;
});
beforeEach(() => void recorded.clear());
afterAll(() => desk.close());

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`http://${address}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: ana.authorization, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const loggedIds = () => recorded.operations().map(({ requestId }) => requestId);

describe('over HTTP every error has the id that the header and the log have', () => {
  const page = '{ tickets(first: 100) { nodes { comments(first: 100) { nodes { author { name } } } } } }';
  const refused: [what: string, code: string, body: unknown, headers?: Record<string, string>][] = [
    ['a field that is refused', 'INVALID_CURSOR', { query: '{ tickets(after: "x") { totalCount } }' }],
    ['a document that does not fit the schema', 'BAD_REQUEST', { query: '{ nothing }' }],
    ['a document that is none', 'BAD_REQUEST', { query: '{' }],
    ['a body that is no JSON', 'BAD_REQUEST', 'x'],
    ['a body of another type', 'BAD_REQUEST', 'x', { 'content-type': 'text/plain' }],
    ['a token that is none', 'INVALID_TOKEN', { query: '{ viewer { name } }' }, { authorization: 'Bearer x' }],
    ['an operation that is too costly', 'TOO_COSTLY', { query: page }],
  ];

  it.each(refused)('of %s', async (_what, code, body, headers = {}) => {
    const response = await post(body, { ...headers, 'x-request-id': 'mine-1' });
    const { errors } = (await response.json()) as Errors;
    expect(response.headers.get('x-request-id')).toBe('mine-1');
    expect(errors).toMatchObject([{ extensions: { code, requestId: 'mine-1' } }]);
    await vi.waitFor(() => expect(loggedIds()).toEqual(['mine-1']));
  });

  it('of one that is refused as the minute is spent', async () => {
    const headers = { authorization: (await desk.manager()).authorization, 'x-request-id': 'spent' };
    const query = '{ tickets(first: 100) { nodes { id requester { name } team { name } } } }';
    const answers: Errors[] = [];
    while (!answers.at(-1)?.errors) answers.push((await (await post({ query }, headers)).json()) as Errors);
    expect(answers.at(-1)?.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', requestId: 'spent' } }]);
  });

  it('of a fault of ours, which has its own id in the message and in the log', async () => {
    const broken = vi.spyOn(desk.db.ticket, 'findFirst').mockImplementation((() => {
      throw new Error('lost');
    }) as never);
    const id = desk.id('Ticket', '018f0000-0000-7000-8000-000000000000');
    const response = await post({ query: `{ ticket(id: "${id}") { id } }` });
    broken.mockRestore();
    const { errors } = (await response.json()) as Errors;
    const requestId = response.headers.get('x-request-id');
    expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL', requestId } }]);
    const [fault] = recorded.lines().filter(({ level }) => level === 50);
    expect(fault).toMatchObject({ requestId });
    expect(errors[0]?.message).toContain(`its id is ${fault?.['errorId']}.`);
  });
});

it('over SSE a stream ends with an error that has the id of its header', async () => {
  const person = await desk.manager();
  const response = await post(
    { query: 'subscription { ticketEvents { id } }' },
    { accept: 'text/event-stream', authorization: person.authorization, 'x-request-id': 'stream-1' },
  );
  const { feed } = desk.desk;
  await vi.waitFor(() => expect(feed.followers).toBe(1));
  await person.run('mutation { signOut(input: {}) { error { code } } }');
  expect(await response.text()).toMatch(/"code":"SESSION_ENDED".*"requestId":"stream-1"/);
});

it('over WebSocket every operation has an id of its own, which its log line has', async () => {
  const connectionParams = { authorization: ana.authorization };
  const client = createClient({ url: `ws://${address}`, webSocketImpl: WebSocket, lazy: false, connectionParams });
  const ask = (query: string) =>
    new Promise<Errors['errors']>((resolve, reject) => {
      client.subscribe(
        { query },
        {
          next: ({ errors }) => resolve(errors as never),
          error: (errors) => (Array.isArray(errors) ? resolve(errors as never) : reject(errors)),
          complete: () => {},
        },
      );
    });
  const told = [
    await ask('{ tickets(after: "x") { totalCount } }'),
    await ask('{ nothing }'),
    await ask('{'),
    await ask('subscription { ticketEvents(after: "x") { id } }'),
  ];
  await client.dispose();
  const ids = told.map((errors) => errors[0]?.extensions.requestId);
  expect(new Set(ids).size).toBe(told.length);
  await vi.waitFor(() => expect(loggedIds()).toEqual(ids));
});

it('of an event that is made once for many, each gets their own id with what is refused of it', async () => {
  const ticket = await open(ana, { requester: (await desk.affiliate()).globalId });
  const query = 'subscription { commentAdded { id ticket { comments(first: 9999) { totalCount } } } }';
  const overSse = await post({ query }, { accept: 'text/event-stream', 'x-request-id': 'sse-2' });
  const connectionParams = { authorization: ana.authorization };
  const client = createClient({ url: `ws://${address}`, webSocketImpl: WebSocket, connectionParams });
  const came: Errors[] = [];
  for (let n = 0; n < 2; n++)
    client.subscribe({ query }, { next: (value) => came.push(value as never), error: () => {}, complete: () => {} });
  await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(3));
  await say(ana, ticket);
  await vi.waitFor(() => expect(came).toHaveLength(2));
  const reader = overSse.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('data: {')) text += (await reader?.read())?.value ?? '';
  expect(text).toMatch(/"code":"INVALID_ARGUMENT".*"requestId":"sse-2"/);
  await reader?.cancel();
  await client.dispose();
  const ids = came.map(({ errors }) => errors[0]?.extensions.requestId);
  await vi.waitFor(() =>
    expect(
      recorded
        .operations()
        .filter(({ transport, type }) => transport === 'websocket' && type === 'subscription')
        .map(({ requestId }) => requestId)
        .sort(),
    ).toEqual(ids.toSorted()),
  );
});
