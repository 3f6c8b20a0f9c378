import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person, TestDesk } from '../desk.ts';
import { testDesk } from '../desk.ts';

let desk: TestDesk;
let boss: Person;
const many = 103;
const numbered = (name: string) => Array.from({ length: many }, (_, i) => `${name} ${String(i).padStart(3, '0')}`);

beforeAll(async () => {
  desk = await testDesk();
  boss = await desk.manager({ name: 'Boss', role: 'ADMIN' });
  const { db } = desk;
  await db.organization.createMany({ data: numbered('Company').map((name) => ({ name })) });
  const { id: organizationId } = await db.organization.findFirstOrThrow({ where: { name: 'Company 000' } });
  // two have each name, so that the order needs its second column
  await db.affiliate.createMany({
    data: numbered('Person').map((name, i) => ({
      name: name.replace(/[13579]$/, '0'),
      email: `p${i}@shop.test`,
      organizationId,
      tags: i < 2 ? ['vip'] : [],
      role: i === 0 ? ('ADMINISTRATOR' as const) : ('MEMBER' as const),
      accountManagerId: i < 3 ? boss.id : null,
      deactivatedAt: i === 4 ? new Date() : null,
    })),
  });
  await db.manager.createMany({ data: numbered('Agent').map((name, i) => ({ name, email: `a${i}@desk.test` })) });
  await db.team.createMany({ data: numbered('Team').map((name) => ({ name })) });
  for (const table of [db.ticketType, db.category, db.productArea] as const)
    await (table as typeof db.category).createMany({
      data: numbered('Item').map((name, i) => ({ name, position: Math.floor(i / 2) })),
    });
  await db.portalConfig.createMany({ data: numbered('portal').map((slug) => ({ slug, name: slug })) });
});
afterAll(() => desk.close());

const lists = [
  ['affiliates', ''],
  ['affiliates', 'orderBy: { field: NAME, direction: DESC }'],
  ['affiliates', 'orderBy: { field: NUMBER, direction: DESC }'],
  ['affiliates', 'orderBy: { field: CREATED_AT, direction: ASC }'],
  ['organizations', ''],
  ['managers', ''],
  ['teams', ''],
  ['ticketTypes', ''],
  ['categories', ''],
  ['productAreas', ''],
  ['portals', ''],
] as const;

interface Answer {
  totalCount: number;
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
}

async function read(list: string, args: string): Promise<Answer> {
  const selection = 'totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
  return (await boss.run(`{ answer: ${list}(${args}) { ${selection} } }`)).answer;
}

describe('a list is read page by page, each row once, there and back', () => {
  test.each(lists)('%s %s', async (list, order) => {
    const there: string[] = [];
    let page: Answer;
    let after = '';
    do {
      page = await read(list, `first: 40 ${after} ${order}`);
      there.push(...page.nodes.map(({ id }) => id));
      after = `after: "${page.pageInfo.endCursor}"`;
    } while (page.pageInfo.hasNextPage);
    expect(there).toHaveLength(page.totalCount);
    expect(new Set(there).size).toBe(page.totalCount);

    const back: string[] = [];
    let before = '';
    do {
      page = await read(list, `last: 40 ${before} ${order}`);
      back.unshift(...page.nodes.map(({ id }) => id));
      before = `before: "${page.pageInfo.startCursor}"`;
    } while (page.pageInfo.hasPreviousPage);
    expect(back).toEqual(there);
  });

  test('a cursor of one list, or of another order, is refused in another', async () => {
    const { pageInfo } = await read('organizations', 'first: 1');
    for (const list of ['portals', 'ticketTypes']) {
      const { errors } = await boss.ask(`{ ${list}(after: "${pageInfo.endCursor}") { totalCount } }`);
      expect(errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
    }
  });
});

describe('a list is narrowed', () => {
  const names = async (list: string, filter: string) =>
    (await boss.run(`{ answer: ${list}(filter: ${filter}, first: 5) { totalCount nodes { name } } }`)).answer;

  test('affiliates to those whose name or address begins so, in whatever case, with % and _ as letters', async () => {
    expect(await names('affiliates', '{ search: "PERSON 01" }')).toMatchObject({ totalCount: 10 });
    expect(await names('affiliates', '{ search: "P10" }')).toMatchObject({ totalCount: 4 });
    expect(await names('affiliates', '{ search: "erson" }')).toMatchObject({ totalCount: 0 });
    expect(await names('affiliates', '{ search: "p%" }')).toMatchObject({ totalCount: 0 });
    expect(await names('affiliates', '{ search: "_" }')).toMatchObject({ totalCount: 0 });
  });

  test('affiliates by tags, role, account manager and activity, all at once', async () => {
    expect(await names('affiliates', '{ tags: ["vip", "other"] }')).toMatchObject({ totalCount: 2 });
    expect(await names('affiliates', '{ roles: [ADMINISTRATOR] }')).toMatchObject({ totalCount: 1 });
    expect(await names('affiliates', `{ accountManagers: ["${boss.globalId}"] }`)).toMatchObject({ totalCount: 3 });
    expect(await names('affiliates', '{ isActive: false }')).toMatchObject({ totalCount: 1 });
    const together = `{ accountManagers: ["${boss.globalId}"], tags: ["vip"], roles: [MEMBER], isActive: true }`;
    expect(await names('affiliates', together)).toMatchObject({ totalCount: 1 });
    expect(await names('affiliates', '{ tags: [] }')).toMatchObject({ totalCount: 0 });
  });

  test('affiliates by organization, of which the organization itself lists the same', async () => {
    const { id } = await desk.db.organization.findFirstOrThrow({ where: { name: 'Company 000' } });
    const company = desk.id('Organization', id);
    expect(await names('affiliates', `{ organizations: ["${company}"] }`)).toMatchObject({ totalCount: many });
    const { node } = await boss.run(
      `{ node(id: "${company}") { ... on Organization { affiliates(first: 2) { totalCount nodes { name } } } } }`,
    );
    expect(node.affiliates).toEqual({ totalCount: many, nodes: [{ name: 'Person 000' }, { name: 'Person 000' }] });
  });

  test('managers by name, role, team and activity', async () => {
    const team = await desk.db.team.findFirstOrThrow({ where: { name: 'Team 000' } });
    await desk.db.teamMember.create({ data: { teamId: team.id, managerId: boss.id } });
    expect((await names('managers', '{ roles: [ADMIN] }')).nodes).toEqual([{ name: 'Boss' }]);
    expect((await names('managers', `{ teams: ["${desk.id('Team', team.id)}"] }`)).nodes).toEqual([{ name: 'Boss' }]);
    expect(await names('managers', '{ search: "agent 10" }')).toMatchObject({ totalCount: 3 });
    expect(await names('managers', '{ search: "a10" }')).toMatchObject({ totalCount: 4 });
    expect(await names('managers', '{ isActive: false }')).toMatchObject({ totalCount: 0 });
  });

  test('organizations by name and activity', async () => {
    expect(await names('organizations', '{ search: "company 00", isActive: true }')).toMatchObject({ totalCount: 10 });
    expect(await names('organizations', '{ isActive: false }')).toMatchObject({ totalCount: 0 });
  });
});

test('one person is found by id or by number, and by exactly one of the two', async () => {
  const { affiliate } = await boss.run('{ affiliate(number: 1) { id number } }');
  expect(await boss.run(`{ affiliate(id: "${affiliate.id}") { number } }`)).toEqual({ affiliate: { number: 1 } });
  expect(await boss.run(`{ manager(id: "${boss.globalId}") { name } }`)).toEqual({ manager: { name: 'Boss' } });
  for (const [args, code] of [
    [`id: "${affiliate.id}", number: 1`, 'INVALID_ARGUMENT'],
    ['', 'INVALID_ARGUMENT'],
    [`id: "${boss.globalId}"`, 'INVALID_ID'],
  ]) {
    const { errors } = await boss.ask(`{ affiliate${args && `(${args})`} { number } }`);
    expect(errors?.[0]?.extensions.code).toBe(code);
  }
});
