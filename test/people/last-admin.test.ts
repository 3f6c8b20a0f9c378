import { afterEach, beforeEach, expect, test } from 'vitest';
import { deactivateManager, reactivateManager, updateManager } from '../../src/manager/actions.ts';
import { act as perform } from '../../src/store/transact.ts';
import { type Person, type TestDesk, testDesk } from '../desk.ts';
import { act } from '../scene.ts';
import { logged } from './log.ts';

let desk: TestDesk;
let ana: Person;
beforeEach(async () => {
  desk = await testDesk();
  ana = await desk.manager({ role: 'ADMIN' });
});
afterEach(() => desk.close());

const activeAdmins = () => desk.db.manager.count({ where: { role: 'ADMIN', deactivatedAt: null } });

test('the last administrator can neither be deactivated nor made an agent', async () => {
  await desk.manager();
  const former = await desk.manager({ role: 'ADMIN' });
  await act(ana, 'deactivateManager', { id: former.globalId }, 'manager { id }');
  const id = ana.globalId;
  expect((await act(ana, 'deactivateManager', { id }, 'manager { id }')).error.code).toBe('LAST_ADMIN');
  expect((await act(ana, 'updateManager', { id, role: 'AGENT' }, 'manager { id }')).error.code).toBe('LAST_ADMIN');
  expect((await act(ana, 'updateManager', { id, role: 'ADMIN', name: 'Ana' }, 'manager { id }')).error).toBeNull();
  expect(await activeAdmins()).toBe(1);
  expect(await logged(desk, ana.id)).toEqual(['manager.updated name']);
});

test('an administrator steps down once there is another', async () => {
  await desk.manager({ role: 'ADMIN' });
  const { manager, error } = await act(ana, 'updateManager', { id: ana.globalId, role: 'AGENT' }, 'manager { role }');
  expect([manager, error]).toEqual([{ role: 'AGENT' }, null]);
  expect((await act(ana, 'updateManager', { id: ana.globalId, role: 'ADMIN' }, 'manager { role }')).error.code).toBe(
    'FORBIDDEN',
  );
});

test('of two administrators who remove each other at once, one stays', async () => {
  const bea = await desk.manager({ role: 'ADMIN' });
  const viewers = [await ana.viewer(), await bea.viewer()] as const;
  for (let round = 0; round < 5; round++) {
    const outcomes = await Promise.allSettled([
      perform(desk.desk, viewers[0], (act) => deactivateManager(act, bea.id)),
      perform(desk.desk, viewers[1], (act) => updateManager(act, { id: ana.id, role: 'AGENT' })),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'LAST_ADMIN' } });
    expect(await activeAdmins()).toBe(1);
    await perform(desk.desk, viewers[0], async (act) => {
      await reactivateManager(act, bea.id);
      await updateManager(act, { id: ana.id, role: 'ADMIN' });
    });
  }
});
