import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { define } from '../custom-field/fields.ts';
import { makeScene, type Scene } from '../scene.ts';

// What a batch makes for its sound tickets, and for others not.

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

const mutation = `mutation ($tickets: [ImportTicketInput!]!) { importTickets(input: { tickets: $tickets }) {
  results { externalId outcome ticket { id title requester { organization { id } } } error { code fields { field code } } } error { message } } }`;
const importing = async (...tickets: object[]) => {
  const { importTickets } = await scene.admin.run(mutation, { tickets });
  expect(importTickets.error).toBeNull();
  return importTickets.results;
};

let count = 0;
const old = (more: object = {}) => ({
  externalId: `old-${++count}`,
  title: 'A title',
  description: 'A description',
  requester: { email: `old${count}@import.test`, name: 'Somebody' },
  createdAt: '2023-05-01T10:00:00.000Z',
  ...more,
});
const failed = (field: string, code: string) => ({
  outcome: 'FAILED',
  ticket: null,
  error: { fields: [{ field, code }] },
});

describe('of a ticket that is refused', () => {
  const everything = async () => {
    const { affiliate, organization, ticketType, category, productArea, event } = scene.desk.db;
    return Promise.all(
      [affiliate, organization, ticketType, category, productArea, event].map((rows) => (rows as typeof event).count()),
    );
  };
  const asked = { category: 'Unheard', productAreas: ['Unseen'] };

  it.each([
    ['its type is the system’s', 'type', 'SYSTEM_TYPE', () => ({ type: 'Offer request' })],
    [
      'a custom field of it is wrong',
      'customFields.0.key',
      'INVALID_REFERENCE',
      () => ({ customFields: [{ key: 'none', text: 'x' }], type: 'Unknown' }),
    ],
    [
      'a date of it is impossible',
      'createdAt',
      'INVALID_ARGUMENT',
      () => ({ createdAt: '1066-10-14T00:00:00.000Z', type: 'Unknown' }),
    ],
  ] as const)('neither person nor catalog entry is made where %s', async (_why, field, code, wrong) => {
    const before = await everything();
    expect(await importing(old({ ...asked, ...wrong() }))).toMatchObject([failed(field, code)]);
    expect(await everything()).toEqual(before);
  });

  it('nothing keeps another of the batch from coming in with its own', async () => {
    const { key } = await define(scene.admin, 'NUMBER', { minimum: 0 });
    const [, good] = await importing(
      old({ category: 'Only of the refused', customFields: [{ key, number: -1 }] }),
      old({ category: 'Of the sound', customFields: [{ key, number: 1 }] }),
    );
    expect(good.outcome).toBe('CREATED');
    const names = await scene.desk.db.category.findMany({
      where: { name: { in: ['Only of the refused', 'Of the sound'] } },
    });
    expect(names.map(({ name }) => name)).toEqual(['Of the sound']);
  });
});

describe('an external id that comes twice in a batch', () => {
  it('counts once where the copies are equal', async () => {
    const ticket = old({ comments: [{ byStaff: true, body: 'Yes.', createdAt: '2023-05-02T10:00:00.000Z' }] });
    const [one, two] = await importing(ticket, { ...ticket });
    expect(one).toMatchObject({ outcome: 'CREATED', error: null });
    expect(two).toEqual(one);
  });

  it('is refused to the later ones that differ, and the first comes in', async () => {
    const ticket = old({ title: 'The first' });
    const results = await importing(ticket, { ...ticket, title: 'The second' }, ticket);
    expect(results).toMatchObject([
      { outcome: 'CREATED', ticket: { title: 'The first' } },
      failed('externalId', 'INVALID_ARGUMENT'),
      { outcome: 'CREATED', ticket: { title: 'The first' } },
    ]);
  });

  it('is told for an implausible one by its own refusal, beside a sound one', async () => {
    const ticket = old();
    const wrong = { ...ticket, closedAt: '2022-01-01T00:00:00.000Z' };
    const fails = failed('closedAt', 'INVALID_ARGUMENT');
    expect(await importing(wrong, ticket, wrong)).toMatchObject([fails, { outcome: 'CREATED' }, fails]);
  });
});

describe('an organization that is new with a key, and named without it by another person', () => {
  const people = (name: string, externalId: string) => [
    old({ requester: { email: `a@${externalId}.test`, name: 'A', organization: { name } } }),
    old({ requester: { email: `b@${externalId}.test`, name: 'B', organization: { name, externalId } } }),
  ];
  const organizationsOf = (results: { ticket: { requester: { organization: { id: string } } } }[]) =>
    results.map(({ ticket }) => ticket.requester.organization.id);

  it('is one in one batch, whoever comes first', async () => {
    const [first, second] = organizationsOf(await importing(...people('Once', 'once')));
    expect(first).toBe(second);
    const turned = organizationsOf(await importing(...people('Turned', 'turned').reverse()));
    expect(turned[0]).toBe(turned[1]);
    const rows = await scene.desk.db.organization.findMany({
      where: { name: { in: ['Once', 'Turned'] } },
      orderBy: { name: 'asc' },
    });
    expect(rows.map(({ externalId }) => externalId)).toEqual(['once', 'turned']);
  });

  it('is one in two batches, the key first', async () => {
    const [byName, byKey] = people('In two', 'in-two');
    const [first] = organizationsOf(await importing(byKey ?? {}));
    expect(organizationsOf(await importing(byName ?? {}))).toEqual([first]);
  });
});
