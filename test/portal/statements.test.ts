import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countStatements } from '../statements.ts';
import { lists } from './lists.ts';
import { rowsTouchedBy } from './plans.ts';
import { fieldsOf, listsForCustomers } from './reachable.ts';
import { type SizesScene, sizes, sizesScene } from './sizes.ts';

let scene: SizesScene;
beforeAll(async () => {
  scene = await sizesScene();
});
afterAll(() => scene.desk.close());

describe.each(Object.entries(lists))('SQL statements for %s', (_name, { query, statements }) => {
  it('are as many for a customer with 3, with 300 and with 30,000 tickets in sight', async () => {
    const counts: number[] = [];
    for (const { person, variables } of scene.customers.values())
      counts.push((await countStatements(scene.desk.database, () => person.run(query, variables))).count);
    expect(counts).toEqual(sizes.map(() => counts[0]));
    expect(counts[0]).toBeLessThanOrEqual(statements);
  });
});

it('every list that customers come to is counted', () => {
  const counted = new Set(Object.values(lists).flatMap(({ query }) => fieldsOf(query)));
  expect(listsForCustomers().filter((list) => !counted.has(list))).toEqual([]);
});

describe('rows that are looked at for a customer with 3 tickets in sight, among 30,000 of others', () => {
  const walks = [
    ...['the list', 'a filtered list', 'a search', 'a search for a rare word', 'answers', 'filtered answers'],
    ...['the list by number', 'the list by age', 'the list by priority, backwards'],
    ...['a page after a cursor', 'a page before a cursor', 'my activities', 'projects', 'people', 'oneself'],
    ...['what I asked', 'what the organization asked', 'what I have copies of'],
  ];
  it.each(walks)('are few for %s', async (name) => {
    const [few] = [...scene.customers.values()];
    const rows = await rowsTouchedBy(scene.desk.database, async () =>
      few?.person.run(lists[name]?.query ?? '', few.variables),
    );
    expect(rows.reduce((sum, count) => sum + count, 0)).toBeLessThan(2000);
  });
});

it('each sees what is theirs', async () => {
  const counts: number[] = [];
  for (const { person } of scene.customers.values())
    counts.push((await person.run('{ tickets { totalCount } }')).tickets.totalCount);
  expect(counts).toEqual(sizes);
});

it('each finds what is theirs, and reads the answers of their organization', async () => {
  const query = `{ all: tickets(filter: { search: "ticket" }) { totalCount }
    one: tickets(filter: { search: "walrus" }) { totalCount } answers { totalCount } }`;
  for (const [size, { person }] of scene.customers) {
    const { all, one, answers } = await person.run(query);
    expect([all.totalCount, one.totalCount, answers.totalCount]).toEqual([size - 1, 1, size]);
  }
});

it('an empty `or` holds for none of their tickets, and its opposite for all', async () => {
  const query = `{ none: tickets(filter: { or: [] }) { totalCount nodes { id } }
    nested: tickets(filter: { and: [{ or: [] }] }) { totalCount nodes { id } }
    all: tickets(filter: { not: { or: [] } }) { totalCount } }`;
  const none = { totalCount: 0, nodes: [] };
  for (const [size, { person }] of scene.customers)
    expect(await person.run(query)).toEqual({ none, nested: none, all: { totalCount: size } });
});

it('whom a portal shows items for no reason at all sees none, by whatever list', async () => {
  const { slug } = await scene.portal({ showPeopleItems: false, showProjectItems: false });
  const query = `{ tickets { totalCount nodes { id } } found: tickets(filter: { search: "ticket" }) { totalCount nodes { id } }
    projects { totalCount nodes { id } } viewer { unreadTicketCount submittedTickets { nodes { id } }
      organizationTickets { nodes { id } } ccTickets { nodes { id } } affiliate { tickets { totalCount nodes { id } } } } }`;
  const none = { totalCount: 0, nodes: [] };
  for (const { person } of scene.customers.values()) {
    const { viewer, ...data } = await (await scene.at(person, slug)).run(query);
    expect(data).toEqual({ tickets: none, found: none, projects: none });
    expect(viewer).toEqual({
      ...{ unreadTicketCount: 0, submittedTickets: { nodes: [] }, organizationTickets: { nodes: [] } },
      ...{ ccTickets: { nodes: [] }, affiliate: { tickets: none } },
    });
  }
});
