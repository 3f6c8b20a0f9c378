import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeScene, type Scene } from '../scene.ts';
import { countStatements } from '../statements.ts';

// Whose tickets they are: found by what is known of them, and made once.

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

const mutation = `mutation ($tickets: [ImportTicketInput!]!) { importTickets(input: { tickets: $tickets }) {
  results { outcome ticket { requester { id email organization { id name } } } error { message } } error { message } } }`;

interface Requester {
  email: string;
  name?: string;
  externalId?: string;
  organization?: { name: string; externalId?: string };
}

let count = 0;
const ticketsOf = (requesters: Requester[]) =>
  requesters.map((requester) => ({
    externalId: `people-${++count}`,
    title: 'A title',
    description: 'A description',
    requester: { name: requester.email, ...requester },
    createdAt: '2023-05-01T10:00:00.000Z',
  }));
const importing = async (...requesters: Requester[]) => {
  const { importTickets } = await scene.admin.run(mutation, { tickets: ticketsOf(requesters) });
  expect(importTickets.error).toBeNull();
  return importTickets.results.map(({ ticket }: { ticket: { requester: object } }) => ticket.requester);
};

test('two addresses with one external id are one person, within a batch and later', async () => {
  const [first, second] = await importing(
    { email: 'ada@one.test', externalId: 'ada' },
    { email: 'ada@two.test', externalId: 'ada' },
  );
  expect(second.id).toBe(first.id);
  expect((await importing({ email: 'ada@three.test', externalId: 'ada' }))[0].id).toBe(first.id);
});

test('people of one company get one organization, by its external id or else by its name', async () => {
  const acme = { name: 'Acme', externalId: 'acme' };
  const [one, two, three, four] = await importing(
    { email: 'one@acme.test', organization: acme },
    { email: 'two@acme.test', organization: { ...acme, name: 'Acme Inc.' } },
    { email: 'three@other.test', organization: { name: 'Other' } },
    { email: 'four@other.test', organization: { name: 'Other' } },
  );
  expect(two.organization).toEqual(one.organization);
  expect(four.organization).toEqual(three.organization);
  expect(one.organization.name).toBe('Acme');
  const [five] = await importing({ email: 'five@other.test', organization: { name: 'Other' } });
  expect(five.organization).toEqual(three.organization);
});

test('a person without a company gets a personal organization, which no company of that name is taken for', async () => {
  const [solo, firm] = await importing(
    { email: 'solo@solo.test', name: 'Solo' },
    { email: 'firm@solo.test', organization: { name: 'Solo' } },
  );
  expect(solo.organization.name).toBe('Solo');
  expect(firm.organization.id).not.toBe(solo.organization.id);
});

test('batches that come at once make a company of one name once', async () => {
  const organization = { name: 'At once' };
  await Promise.all(
    [1, 2, 3, 4].map((n) =>
      importing({ email: `${n}@once.test`, organization }, { email: `${n}b@once.test`, organization }),
    ),
  );
  expect(await scene.desk.db.organization.count({ where: { name: 'At once' } })).toBe(1);
});

test('the statements of a batch do not grow with its tickets', async () => {
  const statementsFor = async (n: number) => {
    const people = Array.from({ length: n }, (_, i) => ({
      email: `p${i}@of${n}.test`,
      organization: { name: `Company ${i} of ${n}` },
    }));
    const input = { tickets: ticketsOf(people) };
    const query = mutation.replace(/ticket \{.*?\} \} \}/, '');
    const { statements } = await countStatements(scene.desk.database, () => scene.admin.run(query, input));
    // who asks may be read anew before, and positions are given after
    const [begin, commit] = ['BEGIN', 'COMMIT'].map((word) => statements.findIndex((sql) => sql.startsWith(word)));
    expect(commit).toBeGreaterThan(begin ?? -1);
    return statements.slice(begin, commit);
  };
  expect((await statementsFor(40)).length).toBe((await statementsFor(2)).length);
});
