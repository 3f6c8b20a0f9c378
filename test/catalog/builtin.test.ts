import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBuiltins } from '../../src/catalog/builtin.ts';
import { keyOf, logged } from '../people/log.ts';
import { act, makeScene, type Scene } from '../scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

const types = async () =>
  (await scene.requester.run('{ ticketTypes { nodes { id key name isSystem position isActive } } }')).ticketTypes.nodes;

test('AF-03 a desk starts with five types, of which the system alone gives two, and with the default portal', async () => {
  expect((await types()).map(({ key, isSystem }: { key: string; isSystem: boolean }) => [key, isSystem])).toEqual([
    ['GENERAL_QUESTION', false],
    ['FINANCIAL_QUESTION', false],
    ['TECHNICAL_QUESTION', false],
    ['OFFER_REQUEST', true],
    ['SMARTLINK_REQUEST', true],
  ]);
  const portal = 'slug name kind isEnabled showPeopleItems showProjectItems';
  const { portals } = await scene.agent.run(`{ portals { nodes { id ${portal} } } }`);
  const [{ id, ...main }] = portals.nodes;
  expect(main).toEqual({
    slug: 'default',
    name: 'Support',
    kind: 'TICKETS',
    isEnabled: true,
    showPeopleItems: true,
    showProjectItems: true,
  });
  expect(await logged(scene.desk, keyOf(id))).toEqual(['portal_config.created']);
  expect(await logged(scene.desk, keyOf((await types())[0].id))).toEqual(['ticket_type.created']);
});

test('another start changes nothing, whatever was renamed, moved or deactivated', async () => {
  const { desk, admin } = scene;
  const [general, financial, technical] = await types();
  await act(admin, 'updateTicketType', { id: general.id, name: 'Anything', position: 9 }, 'ticketType { id }');
  await act(admin, 'deactivateTicketType', { id: financial.id }, 'ticketType { id }');
  const before = await types();
  const events = await desk.db.event.count();
  await Promise.all([1, 2].map(() => desk.db.$transaction((tx) => ensureBuiltins(tx))));
  expect(await types()).toEqual(before);
  expect(before[0]).toEqual(technical);
  expect(before.at(-1)).toMatchObject({ key: 'GENERAL_QUESTION', name: 'Anything', position: 9 });
  expect(await desk.db.event.count()).toBe(events);
});

test('a type of the system can be moved in the order, and neither renamed nor deactivated', async () => {
  const { admin, desk } = scene;
  for (const { id, name } of (await types()).filter((type: { isSystem: boolean }) => type.isSystem)) {
    const renamed = await act(admin, 'updateTicketType', { id, name: 'Other' }, 'ticketType { id }');
    expect([renamed.ticketType, renamed.error.code]).toEqual([null, 'SYSTEM_TYPE']);
    expect((await act(admin, 'deactivateTicketType', { id }, 'ticketType { id }')).error.code).toBe('SYSTEM_TYPE');
    const moved = await act(admin, 'updateTicketType', { id, name, position: 20 }, 'ticketType { name position }');
    expect(moved.ticketType).toEqual({ name, position: 20 });
    expect(await logged(desk, keyOf(id))).toEqual(['ticket_type.created', 'ticket_type.updated position']);
  }
});

test('a customer reads of the portal that they came by its name, and finds no other', async () => {
  const { desk, requester } = scene;
  await desk.db.portalConfig.create({ data: { slug: 'partners', name: 'Partners' } });
  const fields = 'slug name kind isEnabled showPeopleItems showProjectItems createdAt updatedAt';
  const { portals } = await requester.run(`{ portals { totalCount nodes { ${fields} } } }`);
  expect(portals).toEqual({
    totalCount: 1,
    nodes: [
      {
        slug: 'default',
        name: 'Support',
        kind: 'TICKETS',
        isEnabled: null,
        showPeopleItems: null,
        showProjectItems: null,
        createdAt: null,
        updatedAt: null,
      },
    ],
  });
  const other = await desk.db.portalConfig.findUniqueOrThrow({ where: { slug: 'partners' } });
  expect(await requester.run(`{ node(id: "${desk.id('PortalConfig', other.id)}") { id } }`)).toEqual({ node: null });
});
