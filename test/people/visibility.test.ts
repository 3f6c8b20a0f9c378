import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../desk.ts';
import { act, makeScene, open, read, type Scene } from '../scene.ts';

let scene: Scene;
let team: string;
beforeAll(async () => {
  scene = await makeScene();
  const { admin, agent, requester, desk } = scene;
  const input = { name: 'Billing', description: 'Cards', members: [agent.globalId] };
  team = (await act(admin, 'createTeam', input, 'team { id }')).team.id;
  const change = { id: requester.globalId, accountManager: agent.globalId, tags: ['vip'] };
  await act(admin, 'updateAffiliate', change, 'affiliate { id }');
  await desk.db.organization.create({ data: { name: 'Elsewhere' } });
});
afterAll(() => scene.desk.close());

const affiliateFields =
  'name number email role tags isActive locale timeZone createdAt updatedAt organization { name } accountManager { name } tickets { totalCount }';
const managerFields = 'name number email role permissions isActive locale timeZone createdAt updatedAt teams { name }';

const node = async (reader: Person, type: string, id: string, fields: string) =>
  (await reader.run(`query ($id: ID!) { node(id: $id) { ... on ${type} { ${fields} } } }`, { id })).node;

const nulls = (row: Record<string, unknown>) => Object.keys(row).filter((key) => row[key] === null);

describe('of another affiliate', () => {
  test('staff read everything', async () => {
    const row = await node(scene.agent, 'Affiliate', scene.requester.globalId, affiliateFields);
    expect(nulls(row)).toEqual([]);
    expect(row).toMatchObject({ tags: ['vip'], accountManager: { name: 'Luis' } });
  });

  test('a customer reads about themself all but the tags and the time of the last change', async () => {
    const row = await node(scene.requester, 'Affiliate', scene.requester.globalId, affiliateFields);
    expect(nulls(row)).toEqual(['tags', 'updatedAt']);
  });

  test('a colleague never reads address, account manager, language or times', async () => {
    const row = await node(scene.colleague, 'Affiliate', scene.requester.globalId, affiliateFields);
    expect(nulls(row)).toEqual(['email', 'tags', 'locale', 'timeZone', 'createdAt', 'updatedAt', 'accountManager']);
  });

  test('a stranger does not find them by id, by number or in a list', async () => {
    const { requester, stranger, admin } = scene;
    const { number } = await node(admin, 'Affiliate', requester.globalId, 'number');
    expect(await node(stranger, 'Affiliate', requester.globalId, 'name')).toBeNull();
    const found = await stranger.run(
      `query ($id: ID!, $number: Int!) {
        byId: affiliate(id: $id) { name } byNumber: affiliate(number: $number) { name }
        affiliates { totalCount nodes { name } } organizations { totalCount nodes { name } }
      }`,
      { id: requester.globalId, number },
    );
    expect(found).toMatchObject({
      byId: null,
      byNumber: null,
      affiliates: { totalCount: 1, nodes: [{ name: stranger.name }] },
      organizations: { totalCount: 1 },
    });
  });

  test('a stranger who follows a ticket reads the name on it and nothing more, by whatever way', async () => {
    const { requester, stranger, admin } = scene;
    const id = await open(requester);
    await act(admin, 'addTicketFollower', { id, affiliate: stranger.globalId });
    const ticket = await read(
      stranger,
      id,
      `requester { ${affiliateFields} } createdBy { ... on Affiliate { ${affiliateFields} } }`,
    );
    const open_ = { name: requester.name, number: expect.any(Number) };
    for (const row of [ticket.requester, ticket.createdBy]) {
      expect(row).toMatchObject(open_);
      expect(nulls(row)).toHaveLength(Object.keys(row).length - 2);
    }
  });
});

describe('of the staff', () => {
  test('a customer reads the name on a ticket and nothing more', async () => {
    const { requester, agent, admin } = scene;
    const id = await open(admin, { requester: requester.globalId, assignee: agent.globalId, team });
    const ticket = await read(
      requester,
      id,
      `assignee { ${managerFields} } createdBy { name ... on Manager { ${managerFields} } } team { name description isActive members { name } }`,
    );
    for (const row of [ticket.assignee, ticket.createdBy]) expect(nulls(row)).toHaveLength(Object.keys(row).length - 2);
    expect(ticket.createdBy.name).toBe('Ana');
    expect(ticket.team).toEqual({ name: 'Billing', description: null, isActive: null, members: null });
  });

  test('a customer finds no manager and no team, neither by id nor in a list', async () => {
    const { requester, agent } = scene;
    expect(await node(requester, 'Manager', agent.globalId, 'name')).toBeNull();
    expect(await node(requester, 'Team', team, 'name')).toBeNull();
    for (const query of ['managers { totalCount }', 'teams { totalCount }', 'manager(number: 1) { name }']) {
      const { data, errors } = await requester.ask(`{ answer: ${query} }`);
      expect([data.answer, errors?.[0]?.extensions.code]).toEqual([null, 'FORBIDDEN']);
    }
  });

  test('managers read all of each other', async () => {
    expect(nulls(await node(scene.agent, 'Manager', scene.admin.globalId, managerFields))).toEqual([]);
  });
});

describe('of an organization', () => {
  const fields =
    'name isPersonal timeZone isActive createdAt updatedAt affiliates { totalCount } tickets { totalCount }';

  test('its people read the name only, and staff everything', async () => {
    const { desk, requester, agent, organization } = scene;
    const id = desk.id('Organization', organization.id);
    const mine = await node(requester, 'Organization', id, fields);
    expect(mine.name).toBe(organization.name);
    expect(nulls(mine)).toHaveLength(Object.keys(mine).length - 1);
    expect(nulls(await node(agent, 'Organization', id, fields))).toEqual([]);
  });

  test('a stranger does not find it', async () => {
    const { desk, stranger, organization } = scene;
    expect(await node(stranger, 'Organization', desk.id('Organization', organization.id), 'name')).toBeNull();
  });
});

describe('a hidden property is no condition and no ordering for a customer', () => {
  test.each([
    ['affiliates(filter: { search: "affiliate" })'],
    ['affiliates(filter: { tags: ["vip"] })'],
    ['affiliates(filter: { accountManagers: [] })'],
    ['affiliates(orderBy: { field: CREATED_AT, direction: ASC })'],
    ['organizations(filter: { isActive: true })'],
  ])('%s', async (query) => {
    const { data, errors } = await scene.requester.ask(`{ answer: ${query} { totalCount } }`);
    expect([data.answer, errors?.[0]?.extensions.code]).toEqual([null, 'HIDDEN_PROPERTY']);
    expect(await scene.agent.run(`{ answer: ${query} { totalCount } }`)).toHaveProperty('answer.totalCount');
  });

  test('while the others may be used, within what is theirs', async () => {
    const { requester } = scene;
    const filter = 'filter: { roles: [MEMBER], isActive: true }, orderBy: { field: NUMBER, direction: DESC }';
    const { affiliates } = await requester.run(`{ affiliates(${filter}) { totalCount nodes { name } } }`);
    expect(affiliates).toEqual({ totalCount: 2, nodes: [{ name: 'Diego' }, { name: 'Marta' }] });
  });
});
