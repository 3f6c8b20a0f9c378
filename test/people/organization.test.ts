import { afterAll, beforeAll, expect, test } from 'vitest';
import { act, makeScene, open, read, type Scene } from '../scene.ts';
import { keyOf, logged } from './log.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

const all = 'organization { id name timeZone isPersonal isActive }';

test('staff create an organization once for one idempotency key, and change what they give', async () => {
  const { admin, desk } = scene;
  const input = { name: 'Sol', timeZone: 'Europe/Madrid', idempotencyKey: 'sol' };
  const { organization } = await act(admin, 'createOrganization', input, all);
  expect(await act(admin, 'createOrganization', input, all)).toMatchObject({ organization });
  expect(organization).toMatchObject({ name: 'Sol', timeZone: 'Europe/Madrid', isPersonal: false, isActive: true });
  const { id } = organization;
  const changed = await act(admin, 'updateOrganization', { id, name: 'Luna', timeZone: null }, all);
  expect(changed.organization).toMatchObject({ name: 'Luna', timeZone: 'Europe/Madrid' });
  await act(admin, 'updateOrganization', { id, name: 'Luna' }, all);
  expect(await logged(desk, keyOf(id))).toEqual(['organization.created', 'organization.updated name']);
});

test('the people of a deactivated organization are signed out, others are not, and it can come back', async () => {
  const { admin, desk, requester, colleague, stranger, organization } = scene;
  const ticket = await open(requester);
  const input = { id: desk.id('Organization', organization.id) };
  const { organization: changed } = await act(admin, 'deactivateOrganization', input, all);
  expect(changed.isActive).toBe(false);
  for (const person of [requester, colleague])
    expect((await person.ask('{ viewer { name } }')).errors?.[0]?.extensions.code).toBe('SESSION_ENDED');
  expect(await stranger.run('{ viewer { name } }')).toEqual({ viewer: { name: stranger.name } });
  expect(await read(admin, ticket, 'organization { name }')).toEqual({ organization: { name: organization.name } });
  const refused = await act(admin, 'createTicket', {
    title: 'Help',
    description: 'Please',
    requester: requester.globalId,
  });
  expect(refused.error.fields).toMatchObject([{ field: 'requester', code: 'INVALID_REFERENCE' }]);

  const back = await act(admin, 'reactivateOrganization', input, all);
  expect(back.organization.isActive).toBe(true);
  expect(await logged(desk, organization.id)).toEqual(['organization.deactivated', 'organization.reactivated']);
  expect((await requester.ask('{ viewer { name } }')).errors?.[0]?.extensions.code).toBe('SESSION_ENDED');
});

test('a customer manages no organization, and an agent only with the permission', async () => {
  const { desk, stranger, agent } = scene;
  for (const person of [stranger, agent])
    expect((await act(person, 'createOrganization', { name: 'Mine' }, all)).error.code).toBe('FORBIDDEN');
  const allowed = await desk.manager({ permissions: ['MANAGE_PEOPLE'] });
  expect((await act(allowed, 'createOrganization', { name: 'Ours' }, all)).error).toBeNull();
});
