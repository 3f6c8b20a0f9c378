import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyOf, logged } from '../people/log.ts';
import { act, makeScene, open, read, type Scene } from '../scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

const kinds = [
  ['TicketType', 'ticketType', 'ticketTypes', 'ticket_type', 'type'],
  ['Category', 'category', 'categories', 'category', 'category'],
  ['ProductArea', 'productArea', 'productAreas', 'product_area', 'productAreas'],
] as const;

describe.each(kinds)('%s', (Name, field, list, kind, property) => {
  const all = `${field} { id name position isActive }`;
  const create = async (input: object) => act(scene.admin, `create${Name}`, input, all);
  let count = 0;
  const made = async () => (await create({ name: `Made ${Name} ${++count}` }))[field];

  test('a new one stands last unless a position is given, and its name is unique', async () => {
    const first = (await create({ name: 'Zeta', position: 40 }))[field];
    const next = (await create({ name: ' Alpha ' }))[field];
    expect(first).toMatchObject({ name: 'Zeta', position: 40, isActive: true });
    expect(next).toMatchObject({ name: 'Alpha', position: 41 });
    const twin = await create({ name: 'Zeta' });
    expect([twin[field], twin.error.code]).toEqual([null, 'ALREADY_EXISTS']);
    expect(await logged(scene.desk, keyOf(next.id))).toEqual([`${kind}.created`]);
  });

  test('the same idempotency key makes one', async () => {
    const input = { name: `Once ${Name}`, idempotencyKey: `once ${Name}` };
    expect((await create(input))[field].id).toBe((await create(input))[field].id);
  });

  test.each([
    ['a blank name', { name: '  ' }, 'name', 'REQUIRED'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name', 'TOO_LONG'],
    ['a position below 0', { name: 'Low', position: -1 }, 'position', 'INVALID_FORMAT'],
    ['a position above 10,000', { name: 'High', position: 10_001 }, 'position', 'INVALID_FORMAT'],
  ])('%s is refused', async (_what, input, at, code) => {
    expect((await create(input)).error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ field: at, code }] });
  });

  test('only what is given changes, and what is so already makes no event', async () => {
    const { id } = await made();
    const update = async (input: object) => (await act(scene.admin, `update${Name}`, { id, ...input }, all))[field];
    expect(await update({ position: 7, name: null })).toMatchObject({ name: `Made ${Name} ${count}`, position: 7 });
    expect(await update({ name: `Renamed ${Name}`, position: null })).toMatchObject({ position: 7 });
    await update({ name: `Renamed ${Name}`, position: 7 });
    const [changed, renamed] = [`${kind}.updated position`, `${kind}.updated name`];
    expect(await logged(scene.desk, keyOf(id))).toEqual([`${kind}.created`, changed, renamed]);
  });

  test('a deactivated one stays on its tickets, and customers do not find it until it comes back', async () => {
    const { admin, requester, desk } = scene;
    const { id, name } = await made();
    const input = { [property]: property === 'productAreas' ? [id] : id };
    const ticket = await open(requester, input);
    const listed = async (person = requester, args = '') =>
      (await person.run(`{ ${list}(first: 100${args}) { nodes { id } } }`))[list].nodes.some(
        (row: { id: string }) => row.id === id,
      );
    expect(await listed()).toBe(true);

    expect((await act(admin, `deactivate${Name}`, { id }, all))[field].isActive).toBe(false);
    expect(await listed()).toBe(false);
    expect(await requester.run(`{ node(id: "${id}") { id } }`)).toEqual({ node: null });
    expect([
      await listed(admin),
      await listed(admin, ', isActive: true'),
      await listed(admin, ', isActive: false'),
    ]).toEqual([true, false, true]);
    const kept = (await read(requester, ticket, `kept: ${property} { name }`)).kept;
    expect(kept).toEqual(property === 'productAreas' ? [{ name }] : { name });
    const { error } = await act(requester, 'createTicket', { title: 'T', description: 'D', ...input });
    expect(error.fields).toMatchObject([{ field: property, code: 'INVALID_REFERENCE' }]);

    await act(admin, `deactivate${Name}`, { id }, all);
    await act(admin, `reactivate${Name}`, { id }, all);
    expect(await listed()).toBe(true);
    const [off, on] = [`${kind}.deactivated`, `${kind}.reactivated`];
    expect(await logged(desk, keyOf(id))).toEqual([`${kind}.created`, off, on]);
  });

  test('whoever may not manage the catalog changes nothing of it', async () => {
    const { agent, requester, desk } = scene;
    const { id } = await made();
    for (const person of [agent, requester]) {
      expect((await act(person, `create${Name}`, { name: 'Mine' }, all)).error.code).toBe('FORBIDDEN');
      for (const verb of ['update', 'deactivate', 'reactivate'])
        expect((await act(person, `${verb}${Name}`, { id }, all)).error.code).toBe('FORBIDDEN');
    }
    const allowed = await desk.manager({ permissions: ['MANAGE_CATALOG'] });
    expect((await act(allowed, `update${Name}`, { id, position: 3 }, all)).error).toBeNull();
  });

  test('what does not exist is not found', async () => {
    const id = scene.desk.id(Name, '00000000-0000-7000-8000-000000000000');
    for (const verb of ['update', 'deactivate', 'reactivate'])
      expect((await act(scene.admin, `${verb}${Name}`, { id }, all)).error.code).toBe('NOT_FOUND');
  });
});

test('a category gives its team and priority to new tickets, and customers do not see these', async () => {
  const { admin, requester, desk } = scene;
  const team = desk.id('Team', (await desk.db.team.create({ data: { name: 'Cards' } })).id);
  const all = 'category { id name description defaultTeam { name } defaultPriority }';
  const input = { name: 'Payments', description: 'Cards and bank', defaultTeam: team, defaultPriority: 'HIGH' };
  const { category } = await act(admin, 'createCategory', input, all);
  expect(category).toMatchObject({ ...input, defaultTeam: { name: 'Cards' } });
  const ticket = await open(requester, { category: category.id });
  expect(await read(admin, ticket, 'priority team { name }')).toEqual({ priority: 'HIGH', team: { name: 'Cards' } });
  const seen = await requester.run(
    `{ node(id: "${category.id}") { ... on Category { name description defaultTeam { name } defaultPriority createdAt } } }`,
  );
  expect(seen.node).toEqual({
    name: 'Payments',
    description: 'Cards and bank',
    defaultTeam: null,
    defaultPriority: null,
    createdAt: null,
  });

  const nothing = { id: category.id, description: ' ', defaultTeam: null, defaultPriority: null };
  const emptied = await act(admin, 'updateCategory', nothing, all);
  expect(emptied.category).toMatchObject({ description: null, defaultTeam: null, defaultPriority: null });
  expect((await logged(desk, keyOf(category.id))).at(-1)).toBe(
    'category.updated description defaultTeam defaultPriority',
  );
});

test('a deactivated team is no default of a category', async () => {
  const { admin, desk } = scene;
  const { id } = await desk.db.team.create({ data: { name: 'Gone', deactivatedAt: new Date() } });
  const { category } = await act(admin, 'createCategory', { name: 'Refunds' }, 'category { id }');
  for (const [name, input] of [
    ['createCategory', { name: 'Claims' }],
    ['updateCategory', { id: category.id }],
  ] as const) {
    const { error } = await act(admin, name, { ...input, defaultTeam: desk.id('Team', id) }, 'category { id }');
    expect(error.fields).toMatchObject([{ code: 'INVALID_REFERENCE' }]);
  }
});
