import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { makeScene, open, type Scene } from '../scene.ts';
import { expectRefusal, type Operation, transportNames, transports } from './transport.ts';

let scene: Scene;
let port: number;
let ticket: string;
beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
  ticket = await open(scene.requester);
});
afterAll(() => scene.desk.close());

const update = `mutation ($input: UpdateTicketInput!) { updateTicket(input: $input) { error { code } } }`;
const page = (args: string) => `{ tickets(${args}) { totalCount nodes { id } } }`;

/** What GraphQL itself refuses, before anything runs. */
const wrong: [what: string, operation: Operation][] = [
  ['a document that does not parse', { query: '{ viewer {' }],
  ['a document without anything in it', { query: '# nothing' }],
  ['a field that is not there', { query: '{ viewer { salary } }' }],
  ['an argument that is not there', { query: page('offset: 3') }],
  ['a type that is not there', { query: 'query ($x: Nothing) { viewer { name } }' }],
  ['an object without its fields', { query: '{ viewer }' }],
  ['a variable that is not declared', { query: '{ ticket(id: $id) { id } }' }],
  ['a variable that is needed and absent', { query: 'query ($id: ID!) { node(id: $id) { id } }' }],
  ['a variable that is needed and null', { query: update, variables: { input: null } }],
  ['a text for a number', { query: '{ ticket(number: "1") { id } }' }],
  ['a number beyond 32 bits', { query: 'query ($n: Int) { ticket(number: $n) { id } }', variables: { n: 2 ** 31 } }],
  ['a fraction for a whole number', { query: 'query ($n: Int) { ticket(number: $n) { id } }', variables: { n: 1.5 } }],
  ['an object for a text', { query: update, variables: { input: { id: 'x', title: { toString: 1 } } } }],
  ['an input field that is not there', { query: update, variables: { input: { id: 'x', isAdmin: true } } }],
  ['an input without what it needs', { query: update, variables: { input: { title: 'x' } } }],
  ['an enum value that is not there', { query: page('filter: { statuses: [LOST] }') }],
  [
    'a moment that is none',
    {
      query: 'query ($d: DateTime) { tickets(filter: { createdAt: { from: $d } }) { totalCount } }',
      variables: { d: '2026-02-30T25:00:00Z' },
    },
  ],
  [
    'a number for a moment',
    {
      query: 'query ($d: DateTime) { tickets(filter: { createdAt: { from: $d } }) { totalCount } }',
      variables: { d: { seconds: 1 } },
    },
  ],
  ['a moment in the document that is none', { query: page('filter: { createdAt: { from: "yesterday" } }') }],
  ['two operations and no name', { query: 'query A { viewer { name } } query B { viewer { name } }' }],
  ['an operation name that is not there', { query: 'query A { viewer { name } }', operationName: 'B' }],
  ['a fragment that is not there', { query: '{ viewer { ...Gone } }' }],
  ['a circle of fragments', { query: '{ viewer { ...A } } fragment A on Viewer { ...A }' }],
  ['two root fields in a subscription', { query: 'subscription { ticketEvents { id } commentAdded { id } }' }],
];

/** What the desk refuses of a field's arguments. */
const refused: [what: string, query: string, code: ErrorCode][] = [
  ['a page of less than nothing', page('first: -1'), 'INVALID_ARGUMENT'],
  ['a page of too many', page('first: 101'), 'INVALID_ARGUMENT'],
  ['a page from both ends', page('first: 1, last: 1'), 'INVALID_ARGUMENT'],
  ['a cursor that nobody gave', page('after: "forged"'), 'INVALID_CURSOR'],
  ['a ticket by id and by number', '{ ticket(id: "x", number: 1) { id } }', 'INVALID_ARGUMENT'],
  ['a ticket by nothing', '{ ticket { id } }', 'INVALID_ARGUMENT'],
  ['an id that is none', '{ ticket(id: "%%%") { id } }', 'INVALID_ID'],
  ['an id that is none in a filter', page('filter: { ids: ["x"] }'), 'INVALID_INPUT'],
  ['a filter by what is hidden', page('filter: { tags: ["x"] }'), 'HIDDEN_PROPERTY'],
  ['a list for staff', '{ managers { totalCount } }', 'FORBIDDEN'],
  ['too many nodes', `{ nodes(ids: [${'"x",'.repeat(101)}]) { id } }`, 'INVALID_ARGUMENT'],
  ['a stream of no ticket', 'subscription { commentAdded(ticketId: "x") { id } }', 'INVALID_ID'],
];

describe.each(transportNames)('an operation over %s', (name) => {
  const ask = (operation: Operation, authorization = scene.requester.authorization) =>
    transports[name](port, operation, authorization);

  it.each(wrong)('with %s is a BAD_REQUEST without data', async (_what, operation) => {
    const answer = await ask(operation);
    expectRefusal(answer, 'BAD_REQUEST');
    expect(answer).not.toHaveProperty('data');
  });

  it.each(refused)('with %s is refused with a code, at its path', async (_what, query, code) => {
    const answer = await ask({ query });
    expectRefusal(answer, code);
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.path).toHaveLength(1);
  });

  it('loses nothing but the field that was refused', async () => {
    const { data, errors } = await ask({
      query:
        '{ viewer { name } managers { totalCount } nodes(ids: []) { id } bad: tickets(first: 999) { totalCount } }',
    });
    expect(data).toEqual({ viewer: { name: 'Marta' }, managers: null, nodes: [], bad: null });
    expect(errors?.map(({ path }) => path)).toEqual([['managers'], ['bad']]);
  });

  it('names the fields of an argument that are wrong', async () => {
    const { errors } = await ask({ query: page('filter: { ids: ["x"], requesters: ["y"] }') });
    expect(errors?.[0]?.extensions?.['fields']).toMatchObject([
      { field: 'filter.ids.0', code: 'INVALID_ID' },
      { field: 'filter.requesters.0', code: 'INVALID_ID' },
    ]);
  });

  it.each([
    ['a query', '{ tickets { totalCount } }'],
    ['a mutation', 'mutation { signOut(input: {}) { error { code } } }'],
    ['a mutation with a wrong input', 'mutation { closeTicket(input: { id: "x" }) { error { code } } }'],
    ['a subscription', 'subscription { ticketEvents { id } }'],
  ])('of nobody is UNAUTHENTICATED: %s', async (_what, query) => {
    expectRefusal(await transports[name](port, { query }), 'UNAUTHENTICATED');
  });

  it('of nobody may ask who they are', async () => {
    expect(await transports[name](port, { query: '{ viewer { name } }' })).toEqual({ data: { viewer: null } });
  });

  it('that deletes what has changed since tells the ticket as it is', async () => {
    const query = `mutation ($id: ID!) {
      deleteTicket(input: { id: $id, expectedVersion: 0 }) { deletedTicketId number ticket { id } error { type code } }
    }`;
    const { data } = await ask({ query, variables: { id: ticket } }, scene.admin.authorization);
    expect(data?.['deleteTicket']).toEqual({
      deletedTicketId: null,
      number: null,
      ticket: { id: ticket },
      error: { type: 'CONFLICT', code: 'VERSION_CONFLICT' },
    });
  });
});
