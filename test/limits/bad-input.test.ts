import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { ErrorCode } from '../../src/errors.ts';
import { makeScene, open, type Scene } from '../scene.ts';
import { type Answer, expectClean, expectWhole, wayNames, ways } from './ask.ts';

let scene: Scene;
let port: number;
/** Of the requester, which the stranger may not see. */
let hidden: string;
let missing: string;
beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
  hidden = await open(scene.requester);
  missing = scene.desk.id('Ticket', randomUUID());
});
afterAll(() => scene.desk.close());

const good = '{ viewer { name } }';
const cursor = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
const created = 'query ($d: DateTime) { tickets(filter: { createdAt: { from: $d } }) { totalCount } }';
const ticket = 'query ($n: Int) { ticket(number: $n) { id } }';
const search = 'query ($s: String) { affiliates(filter: { search: $s }) { totalCount } }';
const tagged = 'query ($s: [String!]) { tickets(filter: { or: [{ not: { tags: $s } }] }) { totalCount } }';
const create =
  'mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id } error { code fields { field code } } } }';

/** Refused as a whole, before anything runs. */
const whole: [what: string, query: string, variables?: Record<string, unknown>][] = [
  ['a document that does not parse', '{ viewer {'],
  ['a field that is not there', '{ viewer { salary } }'],
  ['a number beyond 32 bits', '{ tickets(first: 2147483648) { totalCount } }'],
  ['a number below 32 bits', ticket, { n: -(2 ** 31) - 1 }],
  ['a number beyond all', ticket, { n: 1e300 }],
  ['the year 0', created, { d: '0000-01-01T00:00:00Z' }],
  ['the year 0 by its offset', created, { d: '0001-01-01T00:00:00+14:00' }],
  ['the year 10000 by its offset', created, { d: '9999-12-31T23:59:59-14:00' }],
  ['the year 275760', created, { d: '+275760-09-13T00:00:00.000Z' }],
  ['a leap second', created, { d: '2016-12-31T23:59:60Z' }],
  ['an offset that is none', created, { d: '2026-01-01T00:00:00|01:00' }],
  ['the year 0 in the document', '{ tickets(filter: { createdAt: { from: "0000-01-01T00:00:00Z" } }) { totalCount } }'],
  ['a moment with NUL', created, { d: '2026-01-01T00:00:00Z\0' }],
];

/** Refused where it stands. */
const refused: [what: string, code: ErrorCode, query: string, variables?: Record<string, unknown>][] = [
  ['a page of 2147483647', 'INVALID_ARGUMENT', '{ tickets(first: 2147483647) { totalCount } }'],
  ['NUL in a search', 'INVALID_INPUT', search, { s: 'a\0b' }],
  ['half a surrogate pair in a search', 'INVALID_INPUT', search, { s: 'a\ud800' }],
  ['another control character in a search', 'INVALID_INPUT', search, { s: 'a\u0007' }],
  [
    'NUL in a search that stands in the document',
    'INVALID_INPUT',
    '{ affiliates(filter: { search: "a\\u0000" }) { totalCount } }',
  ],
  ['a search beyond its limit', 'INVALID_INPUT', search, { s: 'x'.repeat(101) }],
  ['NUL in a tag, deep in a filter', 'INVALID_INPUT', tagged, { s: ['fine', 'a\0'] }],
  ['half a surrogate pair in a tag', 'INVALID_INPUT', tagged, { s: ['\udfff'] }],
  ['more tags than may be asked for', 'INVALID_INPUT', tagged, { s: Array(101).fill('x') }],
  [
    'half a surrogate pair in a template',
    'INVALID_INPUT',
    'query ($s: String!, $id: ID!) { previewTemplate(body: $s, ticket: $id) { body } }',
    { s: '{{ ticket.title }}\ud83d', id: 'x' },
  ],
  ['NUL in an argument', 'INVALID_INPUT', 'query ($s: String) { templates(search: $s) { totalCount } }', { s: '\0' }],
  ['a cursor that nobody gave', 'INVALID_CURSOR', '{ tickets(after: "x") { totalCount nodes { id } } }'],
  ['a cursor with NUL', 'INVALID_INPUT', 'query ($s: String) { tickets(after: $s) { nodes { id } } }', { s: '\0' }],
  [
    'a cursor into the year 33658',
    'INVALID_CURSOR',
    `{ tickets(after: "${cursor('STAFF_UPDATED_AT DESC', { d: 1e15 }, randomUUID())}") { nodes { id } } }`,
  ],
  [
    'a cursor with a text for a moment',
    'INVALID_CURSOR',
    `{ tickets(after: "${cursor('STAFF_UPDATED_AT DESC', 'x', randomUUID())}") { nodes { id } } }`,
  ],
  [
    'a cursor with an id that is none',
    'INVALID_CURSOR',
    `{ organizations(after: "${cursor('name', 'x', 'y')}") { nodes { id } } }`,
  ],
  [
    'a cursor with NUL within',
    'INVALID_CURSOR',
    `{ organizations(before: "${cursor('name', 'x\0', randomUUID())}") { nodes { id } } }`,
  ],
  [
    'a filter of six levels',
    'INVALID_ARGUMENT',
    `{ tickets(filter: ${'{ not: '.repeat(5)}{ isOpen: true }${' }'.repeat(5)}) { totalCount } }`,
  ],
];

const fine: [what: string, query: string, variables: Record<string, unknown>, data: object][] = [
  ['a moment before 1970', created, { d: '1900-01-01T00:00:00Z' }, { tickets: { totalCount: 1 } }],
  ['the year 1', created, { d: '0001-01-01T00:00:00Z' }, { tickets: { totalCount: 1 } }],
  ['the year 9999', created, { d: '9999-12-31T23:59:59.999Z' }, { tickets: { totalCount: 0 } }],
  ['the largest number', ticket, { n: 2 ** 31 - 1 }, { ticket: null }],
  ['the smallest number', ticket, { n: -(2 ** 31) }, { ticket: null }],
  ['wildcards of LIKE, which are letters', search, { s: '%_\\' }, { affiliates: { totalCount: 0 } }],
  ['quotes and semicolons', search, { s: `'; drop table "Ticket"; --` }, { affiliates: { totalCount: 0 } }],
  ['whole surrogate pairs', search, { s: '😀' }, { affiliates: { totalCount: 0 } }],
];

/** Of a ticket that is not there, and of one that the stranger may not see. */
const oracles: [what: string, query: (id: string) => string][] = [
  ['read by id', (id) => `{ ticket(id: "${id}") { title } }`],
  ['read as a node', (id) => `{ node(id: "${id}") { id } nodes(ids: ["${id}"]) { id } }`],
  ['looked for in a list', (id) => `{ tickets(filter: { ids: ["${id}"] }) { totalCount nodes { id } } }`],
  ['closed', (id) => `mutation { closeTicket(input: { id: "${id}" }) { ticket { id } error { type code message } } }`],
  [
    'closed at a version',
    (id) =>
      `mutation { closeTicket(input: { id: "${id}", expectedVersion: 9 }) { ticket { id } error { type code message } } }`,
  ],
  [
    'commented',
    (id) =>
      `mutation { addComment(input: { ticket: "${id}", body: "x" }) { comment { id } ticket { id } error { type code message } } }`,
  ],
  [
    'marked read',
    (id) => `mutation { markTicketRead(input: { id: "${id}" }) { ticket { id } error { type code message } } }`,
  ],
  [
    'deleted',
    (id) => `mutation { deleteTicket(input: { id: "${id}" }) { deletedTicketId error { type code message } } }`,
  ],
  ['followed live', (id) => `subscription { commentAdded(ticketId: "${id}") { id } }`],
];

describe.each(wayNames)('over %s', (way) => {
  const ask = (query: string, variables: Record<string, unknown> = {}, by = scene.agent) =>
    ways[way](port, { query, variables }, by.authorization);

  afterEach(async () => {
    // whatever was asked before
    expect(await ask(good)).toEqual({ data: { viewer: { name: 'Luis' } } });
  });

  it.each(whole)('%s is a BAD_REQUEST', async (_what, query, variables) => {
    const answer = await ask(query, variables);
    expectClean(answer);
    expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_REQUEST', type: 'VALIDATION', requestId: expect.stringMatching(/./) },
    ]);
    expect(answer.data ?? null).toBeNull();
  });

  it.each(refused)('%s is %s', async (_what, code, query, variables) => {
    const answer = await ask(query, variables);
    expectClean(answer);
    expect(answer.errors?.map(({ path, extensions }) => [path?.length, extensions?.['code']])).toEqual([[1, code]]);
  });

  it.each(fine)('%s is answered', async (_what, query, variables, data) => {
    expect(await ask(query, variables)).toEqual({ data });
  });

  it.each(oracles)('a ticket that one may not see is as one that is not there when it is %s', async (_what, query) => {
    const [seen, unseen] = [
      await ask(query(hidden), {}, scene.stranger),
      await ask(query(missing), {}, scene.stranger),
    ];
    const plain = (answer: Answer) =>
      JSON.stringify(answer)
        .replaceAll(hidden, 'ID')
        .replaceAll(missing, 'ID')
        .replaceAll(/"requestId":"[^"]+"/g, '"requestId":"ID"');
    expect(plain(seen)).toBe(plain(unseen));
    expectClean(seen);
  });

  it.each(['Affiliate', 'Manager', 'Comment', 'Thread', 'Event', 'Nothing'])(
    'an id of type %s for a ticket is INVALID_ID',
    async (type) => {
      const id = Buffer.from(`${type}:${scene.agent.id}`).toString('base64');
      const read = await ask(`{ ticket(id: "${id}") { id } }`);
      expectClean(read);
      expect(read.errors?.[0]?.extensions?.['code']).toBe('INVALID_ID');
      const close = await ask(
        `mutation { closeTicket(input: { id: "${id}" }) { error { code fields { field code } } } }`,
      );
      expect(close.data?.['closeTicket']).toEqual({
        error: { code: 'INVALID_INPUT', fields: [{ field: 'id', code: 'INVALID_ID' }] },
      });
    },
  );

  it.each([
    ['NUL', { title: 'a\0b' }, [['title', 'INVALID_FORMAT']]],
    ['half a surrogate pair', { description: '\ud800' }, [['description', 'INVALID_FORMAT']]],
    ['another control character', { title: 'bell \u0007' }, [['title', 'INVALID_FORMAT']]],
    ['NUL in an item of a list', { tags: ['fine', '\0'] }, [['tags.1', 'INVALID_FORMAT']]],
    ['NUL in a key that makes it happen once', { idempotencyKey: 'k\0' }, [['idempotencyKey', 'INVALID_FORMAT']]],
    ['a title of 201 characters', { title: 'x'.repeat(201) }, [['title', 'TOO_LONG']]],
    ['a description of 20,001 characters', { description: 'x'.repeat(20_001) }, [['description', 'TOO_LONG']]],
    ['a blank title', { title: ' \u00a0\u2003\n' }, [['title', 'REQUIRED']]],
    [
      'two wrong fields',
      { title: '', description: '\0' },
      [
        ['title', 'REQUIRED'],
        ['description', 'INVALID_FORMAT'],
      ],
    ],
  ])('a mutation with %s is told which field is wrong', async (_what, change, fields) => {
    const input = { title: 'x', description: 'x', requester: scene.requester.globalId, ...change };
    const answer = await ask(create, { input });
    expectClean(answer);
    expect(answer.data?.['createTicket']).toEqual({
      ticket: null,
      error: { code: 'INVALID_INPUT', fields: fields.map(([field, code]) => ({ field, code })) },
    });
  });

  it('a batch is refused', async () => {
    if (way !== 'WebSocket')
      return expectWhole(await ways[way](port, [{ query: good }] as never, scene.agent.authorization), 'BAD_REQUEST');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', () => socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: [{ query: good }] })));
    expect(await closed).toBe(4400);
  });
});

describe('tokens over SSE', () => {
  const ask = (authorization: string) =>
    ways.SSE(port, { query: 'subscription { ticketEvents { id } }' }, authorization);
  const session = { kind: 'MANAGER' as const, portalId: null };

  it('of which none is one are INVALID_TOKEN', async () => {
    const { authorization } = scene.agent;
    for (const wrong of ['Bearer x', 'Basic eDp5', 'Bearer ', `${authorization.slice(0, -4)}AAAA`])
      expectWhole(await ask(wrong), 'INVALID_TOKEN');
  });

  it('past their time are TOKEN_EXPIRED', async () => {
    const { sessionId, id: personId } = await scene.agent.viewer();
    const claims = { ...session, personId, sessionId: String(sessionId) };
    const { token } = await scene.desk.desk.tokens.issue(claims, new Date(Date.now() - 3_600_000));
    expectWhole(await ask(`Bearer ${token}`), 'TOKEN_EXPIRED');
  });

  it('of somebody who was deactivated are SESSION_ENDED', async () => {
    const manager = await scene.desk.manager();
    await scene.desk.db.manager.update({ where: { id: manager.id }, data: { deactivatedAt: new Date() } });
    expectWhole(await ask(manager.authorization), 'SESSION_ENDED');
  });
});

describe('a token of a portal', () => {
  it.each(['HTTP', 'SSE'] as const)('that was disabled is SESSION_ENDED over %s', async (way) => {
    const slug = `gone-${way.toLowerCase()}`;
    const { id } = await scene.desk.db.portalConfig.create({ data: { slug, name: slug } });
    const affiliate = await scene.desk.affiliate({ portal: slug });
    expect(await ways[way](port, { query: good }, affiliate.authorization)).toHaveProperty('data.viewer.name');
    await scene.desk.db.portalConfig.update({ where: { id }, data: { enabled: false } });
    expectWhole(await ways[way](port, { query: good }, affiliate.authorization), 'SESSION_ENDED');
  });

  it('that was disabled closes a WebSocket', async () => {
    const { id } = await scene.desk.db.portalConfig.create({ data: { slug: 'gone', name: 'gone' } });
    const affiliate = await scene.desk.affiliate({ portal: 'gone' });
    await scene.desk.db.portalConfig.update({ where: { id }, data: { enabled: false } });
    const asked = ways.WebSocket(port, { query: good }, affiliate.authorization);
    await expect(asked).rejects.toMatchObject({ code: 4401, reason: 'SESSION_ENDED' });
  });

  it('shows nothing of another one', async () => {
    await scene.desk.db.portalConfig.create({ data: { slug: 'other', name: 'Other' } });
    const affiliate = await scene.desk.affiliate({ portal: 'other' });
    const { portals } = await affiliate.run('{ portals { nodes { slug } } }');
    expect(portals.nodes).toEqual([{ slug: 'other' }]);
  });
});

describe('10 MB', () => {
  const body = JSON.stringify({ query: good, variables: { x: 'x'.repeat(10_000_000) } });
  const post = (accept: string, data: RequestInit) =>
    fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      ...data,
    });
  const stillThere = async () =>
    expect(await ways.HTTP(port, { query: good }, scene.agent.authorization)).toEqual({
      data: { viewer: { name: 'Luis' } },
    });

  it.each(['application/json', 'text/event-stream'])('are a BAD_REQUEST with status 413 for %s', async (accept) => {
    const response = await post(accept, { body });
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('BAD_REQUEST');
    await stillThere();
  });

  it('of which nobody said how many they are end there too', async () => {
    const chunks = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < body.length; i += 100_000) controller.enqueue(Buffer.from(body.slice(i, i + 100_000)));
        controller.close();
      },
    });
    const response = await post('application/json', { body: chunks, duplex: 'half' } as RequestInit);
    expect(response.status).toBe(413);
    await stillThere();
  });

  it('in one message close that WebSocket with 1009', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.on('error', () => {});
    socket.send(body);
    expect(await closed).toBe(1009);
    await stillThere();
  });
});
