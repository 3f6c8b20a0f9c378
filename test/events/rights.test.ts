import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { appendChange } from '../../src/events/log.ts';
import { transact } from '../../src/store/transact.ts';
import type { Person } from '../desk.ts';
import { makeProgram } from '../integration/program.ts';
import { type PortalScene, portalScene, project } from '../portal/portal-desk.ts';
import { act, open, say } from '../scene.ts';
import { type Reader, readBy, type Way, ways } from './reader.ts';

const query = `subscription ($filter: TicketEventFilterInput) { ticketEvents(filter: $filter) {
  __typename change ticketId actor { name } ... on VisibilityChangedEvent { scope }
  ... on CommentEvent { commentId comment { body } } ticket { title } } }`;
/** So large that what comes after two of it waits while nothing gets through. */
const ballast = '€'.repeat(20_000);

let scene: PortalScene;
let port: number;
/** The server's end of the last connection. */
let latest: Socket;
const readers: Reader[] = [];
beforeAll(async () => {
  scene = await portalScene();
  port = await scene.desk.app.listen();
  scene.desk.app.server.on('connection', (socket) => {
    latest = socket;
  });
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.stop();
  await live(0);
});
afterAll(() => scene.desk.close());

const live = (followers: number) =>
  vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(followers), { timeout: 10_000, interval: 5 });

/** Follows everything, and nothing gets through to it: what is told from now on waits. */
async function stalled(way: Way, by: Pick<Person, 'authorization'>, ticket: string) {
  const reader = await readBy(way, port, by, { query, variables: { filter: { kinds: ['TICKET', 'TASK'] } } });
  readers.push(reader);
  await live(1);
  const network = latest;
  network.cork();
  for (let n = 0; n < 2; n++) await say(scene.agent, ticket, ballast);
  /** Once the server knows all that happened: until then what was before may still be told. */
  const resume = async () => {
    const { feed } = scene.desk.desk;
    const { position } = await feed.settle();
    await vi.waitFor(() => expect(feed.head.position >= position).toBe(true), { timeout: 10_000, interval: 5 });
    network.uncork();
  };
  return Object.assign(reader, { resume });
}
const bodies = ({ got }: Reader) =>
  got.flatMap(({ comment }) => comment?.body ?? []).filter((body) => body !== ballast);
const scopes = ({ got }: Reader) => got.flatMap(({ scope }) => scope ?? []);
const refusal = async (reader: Reader) => {
  await vi.waitFor(() => expect(reader.errors).not.toEqual([]), { timeout: 10_000, interval: 5 });
  return reader.errors[0].extensions.code;
};
const updateAffiliate = (by: Person, input: object) =>
  act(scene.admin, 'updateAffiliate', { id: by.globalId, ...input }, 'affiliate { id }');
const updatePortal = (id: string, input: object) => act(scene.admin, 'updatePortal', { id, ...input }, 'portal { id }');

describe.each(ways)('RT-01 over %s, with events waiting to be read', (way) => {
  it.each<[string, (by: Person) => Promise<unknown>]>([
    ['whose session was signed out', (by) => by.run('mutation { signOutEverywhere(input: {}) { error { code } } }')],
    ['who was deactivated', (by) => act(scene.admin, 'deactivateManager', { id: by.globalId }, 'manager { id }')],
  ])('a manager %s reads none of them, and is told that the session ended', async (_who, end) => {
    const ticket = await open(scene.requester);
    const manager = await scene.desk.manager();
    const reader = await stalled(way, manager, ticket);
    await say(scene.agent, ticket, 'waiting');
    await end(manager);
    await reader.resume();
    expect(await refusal(reader)).toBe('SESSION_ENDED');
    expect(bodies(reader)).toEqual([]);
  });

  it('a program that lost the scope reads none of them', async () => {
    const ticket = await open(scene.requester);
    const program = await makeProgram(scene, ['TICKETS_READ']);
    const reader = await stalled(way, program, ticket);
    await say(scene.agent, ticket, 'waiting');
    await act(
      scene.admin,
      'updateIntegration',
      { id: program.integrationId, scopes: ['PEOPLE_READ'] },
      'integration { id }',
    );
    await reader.resume();
    expect(await refusal(reader)).toBe('FORBIDDEN');
    expect(bodies(reader)).toEqual([]);
  });

  it('a customer reads no comment that became internal meanwhile, and gets its id only', async () => {
    const ticket = await open(scene.requester);
    const reader = await stalled(way, scene.requester, ticket);
    const comment = await say(scene.agent, ticket, 'a slip');
    await act(scene.agent, 'moveComment', { id: comment, visibility: 'INTERNAL' }, 'comment { id }');
    await say(scene.agent, ticket, 'after');
    await reader.resume();
    await reader.until((got) => got.some((event) => event.comment?.body === 'after'));
    expect(bodies(reader)).toEqual(['after']);
    expect(reader.got.filter(({ commentId }) => commentId === comment)).toMatchObject([
      { __typename: 'CommentRemovedEvent', change: 'REMOVED', comment: null, actor: null },
    ]);
  });

  it('a follower who is one no more reads none of them, and gets the ticket’s id only', async () => {
    const ticket = await open(scene.requester);
    await act(scene.admin, 'addTicketFollower', { id: ticket, affiliate: scene.stranger.globalId });
    const reader = await stalled(way, scene.stranger, ticket);
    await say(scene.agent, ticket, 'waiting');
    await act(scene.admin, 'removeTicketFollower', { id: ticket, affiliate: scene.stranger.globalId });
    const own = await open(scene.stranger);
    await reader.resume();
    const got = await reader.until((all) => all.some(({ ticketId }) => ticketId === own));
    expect(bodies(reader)).toEqual([]);
    expect(got.filter(({ comment }) => comment?.body !== ballast)).toMatchObject([
      { change: 'REMOVED', ticketId: ticket, ticket: null, actor: null },
      { change: 'ADDED', ticketId: own },
    ]);
  });

  /** Somebody whose rights change: who follows, which ticket, and what becomes of them. */
  const changes: [
    scope: string,
    what: string,
    () => Promise<[by: Person, ticket: string, change: () => Promise<unknown>]>,
  ][] = [
    [
      'ORGANIZATION',
      'moves to another organization',
      async () => {
        const by = await scene.desk.affiliate({ organization: scene.organization });
        const other = await scene.desk.organization();
        const move = () => updateAffiliate(by, { organization: scene.desk.id('Organization', other.id) });
        return [by, await open(scene.requester), move];
      },
    ],
    [
      'PORTAL',
      'came by a portal that shows people’s items no more',
      async () => {
        const { id, slug } = await scene.portal({ organizations: null });
        const by = await scene.at(await scene.desk.affiliate({ organization: scene.organization }), slug);
        return [by, await open(scene.requester), () => updatePortal(id, { showPeopleItems: false })];
      },
    ],
    [
      'ROLE',
      'is no administrator any more where the portal is for them alone',
      async () => {
        const { slug } = await scene.portal({ organizations: null, users: 'TICKET_MANAGERS' });
        const one = await scene.desk.affiliate({ organization: scene.organization, role: 'ADMINISTRATOR' });
        const demote = () => updateAffiliate(one, { role: 'MEMBER' });
        return [await scene.at(one, slug), await open(scene.requester), demote];
      },
    ],
    [
      'PROJECTS',
      'follows the project no more',
      async () => {
        const id = await project(scene.admin, `A project ${way}`);
        const by = await scene.desk.affiliate();
        const follower = { id, affiliate: by.globalId };
        await act(scene.admin, 'addProjectFollower', follower, 'project { id }');
        const ticket = await open(scene.agent, { kind: 'TASK', project: id, requester: scene.requester.globalId });
        return [by, ticket, () => act(scene.admin, 'removeProjectFollower', follower, 'project { id }')];
      },
    ],
  ];

  it.each(changes)('%s: a customer who %s reads none of them, and is told so once', async (scope, _what, make) => {
    const [by, ticket, change] = await make();
    const reader = await stalled(way, by, ticket);
    await say(scene.agent, ticket, 'waiting');
    await change();
    await say(scene.agent, ticket, 'after');
    // none of their rights: told to nobody
    await updateAffiliate(by, { name: 'Another name', locale: 'es' });
    await reader.resume();
    const got = await reader.until((all) => all.some((event) => event.scope));
    expect(got.at(-1)).toMatchObject({
      __typename: 'VisibilityChangedEvent',
      change: null,
      ticketId: null,
      actor: null,
    });
    // a change that they are told of, to be sure that nothing came between
    await scene.desk.db.affiliate.update({ where: { id: by.id }, data: { role: 'ADMINISTRATOR' } });
    await transact(scene.desk.desk, (tx) =>
      appendChange({ tx, now: new Date(), viewer: null }, 'Affiliate', by.id, 'updated', ['role']),
    );
    await reader.until((all) => all.filter((event) => event.scope).length === 2);
    expect(scopes(reader)).toEqual([scope, 'ROLE']);
    expect(bodies(reader)).toEqual([]);
  });
});
