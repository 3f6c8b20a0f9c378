import { afterAll, beforeAll, expect, test } from 'vitest';
import { act, makeScene, open, read, type Scene } from '../scene.ts';
import { keyOf, logged } from './log.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

const all = 'team { id name description isActive members { name } }';

test('a team is created with its members, who then find it among their teams', async () => {
  const { admin, agent, desk } = scene;
  const input = { name: 'Billing', description: ' ', members: [agent.globalId, admin.globalId, agent.globalId] };
  const { team } = await act(admin, 'createTeam', input, all);
  expect(team).toMatchObject({ name: 'Billing', description: null, isActive: true });
  expect(team.members).toEqual([{ name: 'Ana' }, { name: 'Luis' }]);
  expect(await agent.run('{ viewer { manager { teams { name } } } }')).toEqual({
    viewer: { manager: { teams: [{ name: 'Billing' }] } },
  });
  expect((await agent.viewer()).kind === 'MANAGER' && (await agent.viewer())).toMatchObject({
    teamIds: [keyOf(team.id)],
  });
  expect(await logged(desk, keyOf(team.id))).toEqual(['team.created']);
  expect((await act(admin, 'createTeam', { name: 'Billing' }, all)).error.code).toBe('ALREADY_EXISTS');
});

test('a team is changed in what is given; null empties, and what is so already makes no event', async () => {
  const { admin, agent, desk } = scene;
  const { team } = await act(
    admin,
    'createTeam',
    { name: 'Fraud', description: 'Cards', members: [agent.globalId] },
    all,
  );
  const { id } = team;
  const same = { id, name: 'Fraud', description: 'Cards', members: [agent.globalId] };
  expect((await act(admin, 'updateTeam', same, all)).team).toEqual(team);
  const members = [admin.globalId, agent.globalId];
  const larger = await act(admin, 'updateTeam', { id, members, description: null, name: null }, all);
  expect(larger.team).toMatchObject({ name: 'Fraud', description: null, members: [{ name: 'Ana' }, { name: 'Luis' }] });
  expect((await act(admin, 'updateTeam', { id, members: null }, all)).team.members).toEqual([]);
  expect(await logged(desk, keyOf(id))).toEqual([
    'team.created',
    'team.updated description members',
    'team.updated members',
  ]);
});

test('a deactivated manager stays in a team but does not come into one', async () => {
  const { admin, desk } = scene;
  const person = await desk.manager({ name: 'Zoe' });
  const members = [person.globalId];
  const { team } = await act(admin, 'createTeam', { name: 'Nights', members }, all);
  await act(admin, 'deactivateManager', { id: person.globalId }, 'manager { id }');
  const kept = await act(admin, 'updateTeam', { id: team.id, members: [...members, admin.globalId] }, all);
  expect(kept.team.members).toEqual([{ name: 'Ana' }, { name: 'Zoe' }]);
  const { error } = await act(admin, 'createTeam', { name: 'Days', members }, all);
  expect(error.fields).toMatchObject([{ field: 'members', code: 'INVALID_REFERENCE' }]);
});

test('a deactivated team stays on its tickets and cannot be chosen until it comes back', async () => {
  const { admin, desk, requester } = scene;
  const { team } = await act(admin, 'createTeam', { name: 'Closing' }, all);
  const [theirs, other] = [await open(requester), await open(requester)];
  await act(admin, 'updateTicket', { id: theirs, team: team.id });
  expect((await act(admin, 'deactivateTeam', { id: team.id }, all)).team.isActive).toBe(false);
  expect(await read(requester, theirs, 'team { name }')).toEqual({ team: { name: 'Closing' } });
  const { error } = await act(admin, 'updateTicket', { id: other, team: team.id });
  expect(error.fields).toMatchObject([{ field: 'team', code: 'INVALID_REFERENCE' }]);
  await act(admin, 'reactivateTeam', { id: team.id }, all);
  expect((await act(admin, 'updateTicket', { id: other, team: team.id })).error).toBeNull();
  expect(await logged(desk, keyOf(team.id))).toEqual(['team.created', 'team.deactivated', 'team.reactivated']);
});

test('only who may manage the catalog manages teams', async () => {
  const { agent, requester, desk } = scene;
  for (const person of [agent, requester])
    expect((await act(person, 'createTeam', { name: 'Own' }, all)).error.code).toBe('FORBIDDEN');
  const allowed = await desk.manager({ permissions: ['MANAGE_CATALOG'] });
  expect((await act(allowed, 'createTeam', { name: 'Allowed' }, all)).error).toBeNull();
});
