import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeScene, open, type Scene, say } from '../scene.ts';
import { countStatements } from '../statements.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
  const { desk, admin, organization } = scene;
  const { db } = desk;
  const teams = await db.team.createManyAndReturn({ data: ['North', 'South'].map((name) => ({ name })) });
  const managers = await Promise.all(Array.from({ length: 30 }, () => desk.manager()));
  await db.teamMember.createMany({
    data: managers.flatMap(({ id }) => teams.map((team) => ({ teamId: team.id, managerId: id }))),
  });
  for (const [i, manager] of managers.entries()) {
    const person = await desk.affiliate(i % 2 ? {} : { organization });
    await db.affiliate.update({ where: { id: person.id }, data: { accountManagerId: manager.id } });
    const ticket = await open(i % 3 ? person : admin, i % 3 ? {} : { requester: person.globalId });
    await say(i % 2 ? manager : person, ticket);
    await db.category.create({ data: { name: `Category ${i}`, position: i, defaultTeamId: teams[i % 2]?.id ?? null } });
  }
});
afterAll(() => scene.desk.close());

const affiliate =
  'name email role tags isActive organization { name isPersonal } accountManager { name teams { name } } tickets(first: 3) { totalCount edges { node { number } } }';
const manager = 'name email permissions isActive teams { name members { name } }';

describe('a page of one row takes as many statements as one of thirty', () => {
  test.each([
    ['affiliates', affiliate],
    [
      'organizations',
      'name affiliates(first: 3) { totalCount edges { node { email } } } tickets(first: 3) { totalCount }',
    ],
    ['managers', manager],
    ['teams', 'name members { email }'],
    ['categories', 'name defaultTeam { name members { name } }'],
    ['tickets', `requester { ${affiliate} } assignee { ${manager} }`],
  ])('%s', async (list, selection) => {
    const count = async (first: number) => {
      const query = `query ($first: Int!) { answer: ${list}(first: $first) { totalCount edges { node { ${selection} } } } }`;
      return (await countStatements(scene.desk.database, () => scene.admin.run(query, { first }))).count;
    };
    expect(await count(30)).toBe(await count(1));
  });

  test('and whoever acted on a ticket is read with all others, each kind of person at once', async () => {
    const actors = `createdBy { __typename name ... on Affiliate { ${affiliate} } ... on Manager { ${manager} } }
      comments(first: 1) { edges { node { author { name ... on Affiliate { email organization { name } } ... on Manager { email } } } } }`;
    const read = (first: number) =>
      countStatements(scene.desk.database, () =>
        scene.admin.run(`query ($first: Int!) { tickets(first: $first) { edges { node { ${actors} } } } }`, { first }),
      );
    // both kinds of person are among two already
    const [few, many] = [await read(4), await read(30)];
    expect(many.count).toBe(few.count);
    const { createdBy } = many.result.tickets.edges.at(-1).node;
    expect(createdBy).toMatchObject({ __typename: 'Manager', email: scene.admin.email, permissions: [] });
    expect(many.result.tickets.edges.at(-2).node.createdBy).toMatchObject({
      __typename: 'Affiliate',
      organization: { isPersonal: false },
      tickets: { totalCount: 1 },
    });
  });

  test('names alone take none of their own', async () => {
    const count = async (selection: string) => {
      const query = `{ tickets(first: 30) { edges { node { ${selection} } } } }`;
      return (await countStatements(scene.desk.database, () => scene.admin.run(query))).count;
    };
    expect(await count('createdBy { name }')).toBe(await count('title'));
  });
});
