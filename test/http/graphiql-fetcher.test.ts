import { runInThisContext } from 'node:vm';
import { parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { makeFetcher } from '../../src/http/graphiql-fetcher.ts';
import { type Person, type TestDesk, testDesk } from '../desk.ts';

// as the page has it: its text alone
const makeFromText: typeof makeFetcher = runInThisContext(`(${makeFetcher})`);

const query = `
  query Me { viewer { name } }
  subscription Comments { commentAdded { comment { body } } }
`;
const documentAST = parse(query) as { definitions: readonly { operation?: string; name?: { value: string } }[] };
const me = { query, operationName: 'Me' };
const comments = { query, operationName: 'Comments' };

let desk: TestDesk;
let ana: Person;
let rosa: Person;
let ticket: string;
let fetcher: ReturnType<typeof makeFetcher>;
let token: string | null = null;
const refused = vi.fn();

beforeAll(async () => {
  desk = await testDesk();
  ana = await desk.manager({ name: 'Ana' });
  rosa = await desk.affiliate({ name: 'Rosa' });
  const created = await rosa.run(
    'mutation { createTicket(input: { title: "Links", description: "They break." }) { ticket { id } } }',
  );
  ticket = created.createTicket.ticket.id;
  const session = { accessToken: async () => token, refused };
  const endpoint = `http://127.0.0.1:${await desk.app.listen()}/graphql`;
  fetcher = makeFromText({ endpoint, session, connect: createClient });
});
beforeEach(() => {
  refused.mockClear();
  token = tokenOf(ana);
});
afterAll(() => desk.close());

const tokenOf = ({ authorization }: Person) => authorization.replace('Bearer ', '');
const nameOf = async (result: unknown) => ((await result) as { data: { viewer: { name: string } | null } }).data.viewer;

function follow(headers: Record<string, string> = {}) {
  const stream = fetcher(comments, { headers, documentAST });
  if (!('subscribe' in stream)) throw new Error('it is not a stream');
  const seen = { results: [] as unknown[], errors: undefined as unknown, complete: false };
  const { unsubscribe } = stream.subscribe({
    next: (result) => seen.results.push(result),
    error: (errors) => Object.assign(seen, { errors }),
    complete: () => Object.assign(seen, { complete: true }),
  });
  return { seen, unsubscribe };
}

const comment = (body: string) =>
  rosa.run(
    'mutation ($ticket: ID!, $body: String!) { addComment(input: { ticket: $ticket, body: $body }) { error { code } } }',
    {
      ticket,
      body,
    },
  );

test('an operation is run as whoever is signed in', async () => {
  expect(await nameOf(fetcher(me, { documentAST }))).toEqual({ name: 'Ana' });
  token = null;
  expect(await nameOf(fetcher(me))).toBeNull();
});

test('what the editor of headers says comes before the sign-in', async () => {
  expect(await nameOf(fetcher(me, { headers: { Authorization: rosa.authorization } }))).toEqual({ name: 'Rosa' });
});

test('a subscription among other operations goes by WebSocket, with the token of its time, until it is stopped', async () => {
  const { seen, unsubscribe } = follow();
  await vi.waitFor(async () => {
    await comment('ping');
    expect(seen.results.length).toBeGreaterThan(0);
  });
  expect(seen.results[0]).toEqual({ data: { commentAdded: { comment: { body: 'ping' } } } });
  unsubscribe();
  await vi.waitFor(() => expect(seen.complete).toBe(true));
  expect(seen.errors).toBeUndefined();
});

test('a token that the server takes no more is reported, and why is shown', async () => {
  token = 'not a token';
  expect(await fetcher(me)).toMatchObject({ errors: [{ extensions: { code: 'INVALID_TOKEN' } }] });
  expect(refused.mock.calls).toEqual([['not a token', 'INVALID_TOKEN']]);

  const { seen } = follow();
  const message = 'The server refuses the connection.';
  await vi.waitFor(() => expect(seen.errors).toEqual([{ message, extensions: { code: 'INVALID_TOKEN' } }]));
  expect(refused.mock.calls[1]).toEqual(['not a token', 'INVALID_TOKEN']);
});

test('a subscription says so when its session is ended', async () => {
  const luis = await desk.manager({ name: 'Luis' });
  token = tokenOf(luis);
  const { seen } = follow();
  await vi.waitFor(async () => {
    await comment('ping');
    expect(seen.results.length).toBeGreaterThan(0);
  });
  await luis.run('mutation { signOut(input: {}) { error { code } } }');
  await vi.waitFor(() => expect(seen.errors).toMatchObject([{ extensions: { code: 'SESSION_ENDED' } }]));
  expect(refused.mock.calls).toEqual([[token, 'SESSION_ENDED']]);
});

test('a wrong header that somebody typed does not end their session', async () => {
  await fetcher(me, { headers: { authorization: 'Bearer typed' } });
  const { seen } = follow({ authorization: 'Bearer typed' });
  await vi.waitFor(() => expect(seen.errors).toBeDefined());
  expect(refused).not.toHaveBeenCalled();
});
