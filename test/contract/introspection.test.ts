import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../src/schema.ts';
import { type Person, type TestDesk, testDesk } from '../desk.ts';
import { expectRefusal, type Operation, transportNames, transports } from './transport.ts';

let shut: TestDesk;
let open: TestDesk;
let manager: Person;
let port: number;
let openPort: number;
beforeAll(async () => {
  shut = await testDesk({ INTROSPECTION: 'false', GRAPHIQL: 'true' });
  open = await testDesk({ INTROSPECTION: 'true' });
  manager = await shut.manager();
  [port, openPort] = [await shut.app.listen(), await open.app.listen()];
});
afterAll(async () => {
  await shut.close();
  await open.close();
});

/** Each comes close to a name that is there. */
const misspelt: [what: string, operation: Operation][] = [
  ['a field', { query: '{ tickts { totalCount } }' }],
  ['an argument', { query: '{ tickets(filtr: {}) { totalCount } }' }],
  ['a type', { query: 'query ($f: TicketFilterInpt) { viewer { name } }' }],
  ['a fragment’s type', { query: '{ viewer { ... on Viewr { name } } }' }],
  ['an input field', { query: '{ tickets(filter: { statuss: [OPEN] }) { totalCount } }' }],
  ['an enum value', { query: '{ tickets(filter: { statuses: [OPN] }) { totalCount } }' }],
  [
    'an input field in a variable',
    {
      query: 'query ($f: TicketFilterInput) { tickets(filter: $f) { totalCount } }',
      variables: { f: { statuss: ['OPEN'] } },
    },
  ],
  [
    'an enum value in a variable',
    {
      query: 'query ($f: TicketFilterInput) { tickets(filter: $f) { totalCount } }',
      variables: { f: { statuses: ['OPN'] } },
    },
  ],
  [
    'an enum value in a variable of a subscription',
    {
      query: 'subscription ($f: TicketEventFilterInput) { ticketEvents(filter: $f) { id } }',
      variables: { f: { statuses: ['OPN'] } },
    },
  ],
];

describe.each(transportNames)('introspection over %s', (name) => {
  it('gives strangers the schema as it is printed, while it is on', async () => {
    const { data } = await transports[name](openPort, { query: getIntrospectionQuery() });
    const seen = buildClientSchema(data as unknown as IntrospectionQuery);
    expect(printSchema(seen)).toBe(printSchema(schema));
  });

  it.each([
    ['all of it', getIntrospectionQuery()],
    ['one type', '{ __type(name: "Ticket") { fields { name } } }'],
    ['it in a fragment', '{ ...A } fragment A on Query { s: __schema { queryType { name } } }'],
  ])('is refused while it is off, also to staff: %s', async (_what, query) => {
    const answer = await transports[name](port, { query }, manager.authorization);
    expectRefusal(answer, 'BAD_REQUEST');
    expect(answer).not.toHaveProperty('data');
  });

  it('that is off leaves `__typename`', async () => {
    const answer = await transports[name](
      port,
      { query: '{ __typename viewer { __typename } }' },
      manager.authorization,
    );
    expect(answer).toEqual({ data: { __typename: 'Query', viewer: { __typename: 'Viewer' } } });
  });

  it.each(misspelt)(
    'that is off is not replaced by guesses at %s, which it has while it is on',
    async (_what, operation) => {
      const guess = /did you mean/i;
      const answer = await transports[name](port, operation, manager.authorization);
      expectRefusal(answer, 'BAD_REQUEST');
      expect(JSON.stringify(answer)).not.toMatch(guess);
      expect(JSON.stringify(await transports[name](openPort, operation))).toMatch(guess);
    },
  );
});
