import { getOperationAST, Kind, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { costOf } from '../../src/http/cost.ts';
import { schema } from '../../src/schema.ts';
import { readSettings } from '../../src/settings.ts';

function cost(query: string, variables: Record<string, unknown> = {}, operationName?: string) {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error('no operation');
  const fragments = new Map(
    document.definitions.flatMap((part) =>
      part.kind === Kind.FRAGMENT_DEFINITION ? [[part.name.value, part] as const] : [],
    ),
  );
  return costOf({ schema, operation, fragments, variables });
}

const { operationCostLimit } = readSettings({});

describe('the cost of an operation', () => {
  it('is one for each object, and nothing for its values', () => {
    expect(cost('{ ticket(number: 1) { id number title description createdAt } }')).toBe(1);
    expect(cost('{ ticket(number: 1) { title requester { name organization { name } } } }')).toBe(3);
  });

  it('is never nothing', () => {
    expect(cost('{ __typename }')).toBe(1);
    expect(cost('{ rateLimit { cost } }')).toBe(1);
  });

  it.each([
    ['first', '{ tickets(first: 100) { nodes { id } } }', 101],
    ['last', '{ tickets(last: 7) { nodes { id } } }', 8],
    ['neither', '{ tickets { nodes { id } } }', 21],
    ['edges', '{ tickets(first: 100) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }', 101],
    ['a page of one', '{ tickets(first: 1) { nodes { id } } }', 2],
    ['a page of nothing', '{ tickets(first: 0) { nodes { id } } }', 1],
    ['no rows at all', '{ tickets(first: 100) { pageInfo { hasNextPage } } }', 1],
  ])('grows with the page, asked by %s', (_how, query, expected) => {
    expect(cost(query)).toBe(expected);
  });

  it('knows a page by its variable, and by the default of one', () => {
    const query = 'query ($n: Int = 3) { tickets(first: $n) { nodes { id } } }';
    expect(cost(query, { n: 50 })).toBe(51);
    expect(cost(query)).toBe(4);
  });

  it('counts the largest page for a wrong one, which the field refuses itself', () => {
    const query = 'query ($n: Int) { tickets(first: $n) { nodes { id } } }';
    expect(cost(query, { n: 2 ** 31 })).toBe(101);
    expect(cost(query, { n: -5 })).toBe(1);
    expect(cost(query, { n: 'many' })).toBe(21);
  });

  it('multiplies pages within pages', () => {
    const nested = (n: number) =>
      `{ organizations(first: ${n}) { nodes { tickets(first: ${n}) { nodes { comments(first: ${n}) { nodes { id } } } } } } }`;
    expect(cost(nested(10))).toBe(1 + 10 * (1 + 1 + 10 * (1 + 1 + 10)));
    expect(cost(nested(100))).toBeGreaterThan(1_000_000);
    expect(cost(nested(100))).toBeGreaterThan(operationCostLimit);
  });

  it('counts more for what is counted, once for a page and once for each page within it', () => {
    expect(cost('{ tickets(first: 100) { totalCount } }')).toBe(11);
    expect(cost('{ tickets(first: 10) { nodes { comments(first: 5) { totalCount } } } }')).toBe(1 + 10 * (1 + 1 + 10));
    expect(cost('{ viewer { unreadTicketCount } }')).toBe(11);
  });

  it('leaves room for a page of 100 tickets with their people, 5 comments and 5 entries of the timeline', () => {
    const query = `{
      tickets(first: 100) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes {
          id number title status priority tags isUnread viewerCanReply
          type { name } category { name } team { name }
          requester { name email organization { name } accountManager { name } }
          organization { name } assignee { name } createdBy { name }
          comments(first: 5) { nodes { body bodyHtml createdAt author { name } } }
          timeline(last: 5) { nodes { occurredAt actor { name } ... on TicketAssignedEvent { previous { name } next { name } } } }
        }
      }
    }`;
    expect(cost(query)).toBeLessThan(operationCostLimit / 2);
  });

  it('is that of the dearest type where types exclude each other', () => {
    const one = '... on TicketAssignedEvent { previous { name } next { name } }';
    const other = '... on TicketStatusChangedEvent { ticket { id } }';
    const of = (...parts: string[]) =>
      cost(`{ ticket(number: 1) { timeline(first: 10) { nodes { id ${parts.join(' ')} } } } }`);
    expect(of(one)).toBe(2 + 10 * 3);
    expect(of(other, one)).toBe(of(one));
  });

  it('counts each alias of a value, which else would be free to repeat', () => {
    expect(cost('{ tickets(first: 10) { nodes { a: title b: title c: title } } }')).toBe(1 + 10 * 4);
  });

  it('counts the nodes that are asked for', () => {
    expect(cost('{ nodes(ids: ["a", "b", "c"]) { id } }')).toBe(3);
    expect(cost('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b'] })).toBe(2);
  });

  it('counts 10 for each mutation', () => {
    const signIn = 'signIn(input: { email: "a@b.example", password: "x" }) { error { code } }';
    expect(cost(`mutation { ${signIn} }`)).toBe(11);
    expect(cost(`mutation { a: ${signIn} b: ${signIn} }`)).toBe(22);
  });

  it('counts the description of the whole schema', () => {
    expect(cost('{ __schema { types { name } } }')).toBe(1_000);
    expect(cost('{ __type(name: "Ticket") { name } }')).toBe(100);
  });

  it('leaves out what the operation leaves out', () => {
    const query = 'query ($more: Boolean!) { ticket(number: 1) { id requester @include(if: $more) { name } } }';
    expect([cost(query, { more: true }), cost(query, { more: false })]).toEqual([2, 1]);
    expect(cost('{ ticket(number: 1) { id requester @skip(if: true) { name } } }')).toBe(1);
  });

  it('counts the operation that runs, of several', () => {
    const query = 'query A { ticket(number: 1) { id } } query B { tickets { nodes { id } } }';
    expect([cost(query, {}, 'A'), cost(query, {}, 'B')]).toEqual([1, 21]);
  });

  it('is known at once although fragments multiply each other', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `fragment F${i} on Ticket { ...F${i + 1} ...F${i + 1} }`);
    const query = `{ ticket(number: 1) { ...F0 } } ${levels.join(' ')} fragment F30 on Ticket { requester { name } }`;
    const document = parse(query);
    const fragments = new Map(
      document.definitions.flatMap((part) =>
        part.kind === Kind.FRAGMENT_DEFINITION ? [[part.name.value, part] as const] : [],
      ),
    );
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    expect(costOf({ schema, operation, fragments, variables: {} })).toBe(1 + 2 ** 30);
  });
});
