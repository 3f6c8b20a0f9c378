import { afterAll, beforeAll, expect, test } from 'vitest';
import { act, makeScene, open, read, type Scene } from '../scene.ts';
import { keyOf, logged } from './log.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

const move = async (person: { globalId: string }, name = 'Elsewhere') => {
  const { desk, admin } = scene;
  const organization = desk.id('Organization', (await desk.organization(name)).id);
  const result = 'affiliate { organization { name } }';
  return act(admin, 'updateAffiliate', { id: person.globalId, organization }, result);
};

test('a customer who moves to another organization stops following, and no longer sees what was left behind', async () => {
  const { desk, admin, requester, organization } = scene;
  const mover = await desk.affiliate({ organization });
  const followed = await open(requester);
  const copied = await open(requester);
  await act(mover, 'followTicket', { id: followed });
  await act(requester, 'addTicketCc', { id: copied, email: mover.email });
  expect(await read(mover, copied, 'id')).not.toBeNull();

  const { affiliate } = await move(mover);
  expect(affiliate.organization.name).toBe('Elsewhere');
  expect(await read(mover, followed, 'id')).toBeNull();
  expect(await read(mover, copied, 'id')).toBeNull();
  const followers = 'followers { affiliate { id } }';
  expect((await read(admin, followed, followers)).followers).toMatchObject([{ affiliate: { id: requester.globalId } }]);
  expect((await read(admin, copied, 'ccs { email }')).ccs).toEqual([]);
  expect(await logged(desk, mover.id)).toEqual(['affiliate.updated organization']);
  expect((await logged(desk, keyOf(followed))).at(-1)).toBe('ticket.follower_removed');
  expect((await logged(desk, keyOf(copied))).at(-1)).toBe('ticket.cc_removed');
});

test('the tickets of a customer who moves stay with the organization that they were opened for, and with them', async () => {
  const { desk, admin, colleague, organization } = scene;
  const mover = await desk.affiliate({ organization });
  const ticket = await open(mover);
  await move(mover);
  expect((await read(admin, ticket, 'organization { name }')).organization.name).toBe(organization.name);
  expect(await read(colleague, ticket, 'id')).not.toBeNull();
  expect(await read(mover, ticket, 'requester { name }')).toEqual({ requester: { name: mover.name } });
  expect(await read(mover, ticket, 'isFollowing')).toEqual({ isFollowing: false });
});

test('a copy that staff gave to an outsider stays theirs wherever they move', async () => {
  const { desk, admin, requester } = scene;
  const outsider = await desk.affiliate();
  const ticket = await open(requester);
  await act(admin, 'addTicketCc', { id: ticket, email: outsider.email, givesAccess: true });
  await move(outsider);
  expect(await read(outsider, ticket, 'id')).not.toBeNull();
});

test('a copy by which staff give sight from wherever stays theirs, also if they were a colleague then', async () => {
  const { desk, agent, requester, organization } = scene;
  const mover = await desk.affiliate({ organization });
  const [given, plain] = [await open(requester), await open(requester)];
  await act(agent, 'addTicketCc', { id: given, email: mover.email, givesAccess: true });
  await act(agent, 'addTicketCc', { id: plain, email: mover.email });
  await move(mover);
  expect(await read(mover, given, 'id')).not.toBeNull();
  expect(await read(mover, plain, 'id')).toBeNull();
});

test('a customer who is only renamed keeps following', async () => {
  const { desk, admin, requester, organization } = scene;
  const person = await desk.affiliate({ organization });
  const ticket = await open(requester);
  await act(person, 'followTicket', { id: ticket });
  const input = { id: person.globalId, name: 'Renamed', organization: desk.id('Organization', organization.id) };
  await act(admin, 'updateAffiliate', input, 'affiliate { id }');
  expect(await read(person, ticket, 'isFollowing')).toEqual({ isFollowing: true });
  expect(await logged(desk, person.id)).toEqual(['affiliate.updated name']);
});
