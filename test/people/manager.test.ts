import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { act, makeScene, open, read, type Scene } from '../scene.ts';
import { keyOf, logged } from './log.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

const team = async (name: string) => scene.desk.id('Team', (await scene.desk.db.team.create({ data: { name } })).id);
const all = 'manager { id name email role permissions isActive teams { name } locale timeZone }';

describe('a manager is created', () => {
  test('as an agent who manages templates, unless said otherwise, and is mailed the link of the first sign-in', async () => {
    const { admin, desk } = scene;
    const send = vi.spyOn(desk.desk.mailer, 'send');
    const { manager } = await act(admin, 'createManager', { name: 'Eva', email: 'Eva@desk.test' }, all);
    expect(manager).toMatchObject({
      email: 'eva@desk.test',
      role: 'AGENT',
      permissions: ['MANAGE_TEMPLATES'],
      isActive: true,
      teams: [],
      locale: 'en',
      timeZone: 'UTC',
    });
    expect(send.mock.calls.map(([mail]) => mail.to)).toEqual(['eva@desk.test']);
    send.mockRestore();
    expect(await logged(desk, keyOf(manager.id))).toEqual(['manager.created']);
  });

  test('with role, permissions and teams as given', async () => {
    const teams = [await team('Waves'), await team('Alps')];
    const input = { name: 'Leo', email: 'leo@desk.test', role: 'ADMIN', permissions: [], teams };
    const { manager } = await act(scene.admin, 'createManager', input, all);
    expect(manager).toMatchObject({ role: 'ADMIN', permissions: [], teams: [{ name: 'Alps' }, { name: 'Waves' }] });
  });

  test('by administrators only, whatever an agent may do', async () => {
    const agent = await scene.desk.manager({ permissions: ['MANAGE_PEOPLE', 'MANAGE_CATALOG'] });
    for (const person of [agent, scene.requester]) {
      const { error } = await act(person, 'createManager', { name: 'X', email: 'x@desk.test' }, 'manager { id }');
      expect(error.code).toBe('FORBIDDEN');
    }
    expect(await scene.desk.db.manager.count({ where: { email: 'x@desk.test' } })).toBe(0);
  });

  test('never with the address of another manager, or in a deactivated team', async () => {
    const { admin, agent, desk } = scene;
    const twin = await act(admin, 'createManager', { name: 'Twin', email: agent.email }, 'manager { id }');
    expect(twin.error.code).toBe('ALREADY_EXISTS');
    const closed = await team('Closed');
    await desk.db.team.update({ where: { name: 'Closed' }, data: { deactivatedAt: new Date() } });
    const input = { name: 'Late', email: 'late@desk.test', teams: [closed] };
    const { error } = await act(admin, 'createManager', input, 'manager { id }');
    expect(error.fields).toMatchObject([{ field: 'teams', code: 'INVALID_REFERENCE' }]);
  });
});

describe('a manager is changed', () => {
  test('in what is given, with one event that names it', async () => {
    const { admin, desk } = scene;
    const person = await desk.manager({ permissions: ['MANAGE_TEMPLATES'] });
    const id = person.globalId;
    const input = { id, teams: [await team('North')], permissions: ['DELETE_TICKETS'], locale: 'es' };
    const { manager } = await act(admin, 'updateManager', input, all);
    expect(manager).toMatchObject({ permissions: ['DELETE_TICKETS'], locale: 'es', teams: [{ name: 'North' }] });
    await act(admin, 'updateManager', { ...input, name: person.name }, all);
    const empty = await act(admin, 'updateManager', { id, teams: null, permissions: null }, all);
    expect(empty.manager).toMatchObject({ permissions: [], teams: [] });
    expect(await logged(desk, person.id)).toEqual([
      'manager.updated permissions locale teams',
      'manager.updated permissions teams',
    ]);
  });

  test('and has other rights from the next request on', async () => {
    const { admin, desk, requester } = scene;
    const person = await desk.manager({ permissions: [] });
    const ticket = await open(requester);
    expect((await act(person, 'deleteTicket', { id: ticket }, 'number')).error.code).toBe('FORBIDDEN');
    await act(admin, 'updateManager', { id: person.globalId, permissions: ['DELETE_TICKETS'] }, all);
    expect((await act(person, 'deleteTicket', { id: ticket }, 'number')).error).toBeNull();
  });
});

describe('a manager is deactivated', () => {
  test('and is signed out, stays on their tickets, and is assigned nothing anew', async () => {
    const { admin, desk, requester } = scene;
    const person = await desk.manager({ name: 'Gone' });
    const [theirs, other] = [await open(requester), await open(requester)];
    await act(admin, 'assignTicket', { id: theirs, assignee: person.globalId });
    const { manager } = await act(admin, 'deactivateManager', { id: person.globalId }, 'manager { isActive }');
    expect(manager).toEqual({ isActive: false });
    expect((await person.ask('{ viewer { name } }')).errors?.[0]?.extensions.code).toBe('SESSION_ENDED');
    expect(await read(admin, theirs, 'assignee { name isActive }')).toEqual({
      assignee: { name: 'Gone', isActive: false },
    });
    const { error } = await act(admin, 'assignTicket', { id: other, assignee: person.globalId });
    expect(error.fields).toMatchObject([{ field: 'assignee', code: 'INVALID_REFERENCE' }]);

    await act(admin, 'deactivateManager', { id: person.globalId }, 'manager { id }');
    await act(admin, 'reactivateManager', { id: person.globalId }, 'manager { id }');
    expect((await act(admin, 'assignTicket', { id: other, assignee: person.globalId })).error).toBeNull();
    expect(await logged(desk, person.id)).toEqual(['manager.deactivated', 'manager.reactivated']);
  });
});
