import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { act, createTicket, open, read } from '../scene.ts';
import { type PortalScene, portalScene, project, titles } from './portal-desk.ts';

let scene: PortalScene;
/** What there is: one item for each way to have a part in it. */
const items: Record<string, string> = {};
let followed: string;
beforeAll(async () => {
  scene = await portalScene();
  const { desk, admin, agent, requester, colleague, stranger, organization } = scene;
  followed = await project(admin, 'Followed');
  const byOrganization = await project(admin, 'Followed by the organization');
  const foreign = await project(admin, 'Nobody’s');
  await act(admin, 'addProjectFollower', { id: followed, affiliate: requester.globalId }, 'project { id }');
  await act(
    admin,
    'addProjectFollower',
    { id: byOrganization, organization: desk.id('Organization', organization.id) },
    'project { id }',
  );
  const others = { requester: stranger.globalId };
  items['mine'] = await open(requester, { title: 'mine' });
  items['colleague'] = await open(colleague, { title: 'colleague' });
  items['followed'] = await open(agent, { ...others, title: 'followed' });
  items['copied'] = await open(agent, { ...others, title: 'copied' });
  items['project'] = await open(agent, { ...others, title: 'project', project: followed });
  items['organization project'] = await open(agent, {
    ...others,
    title: 'organization project',
    project: byOrganization,
  });
  items['foreign project'] = await open(agent, { ...others, title: 'foreign project', project: foreign });
  items['foreign'] = await open(agent, { ...others, title: 'foreign' });
  items['task'] = await open(agent, { requester: requester.globalId, kind: 'TASK', title: 'task' });
  items['project task'] = await open(agent, { ...others, kind: 'TASK', title: 'project task', project: followed });
  await act(admin, 'addTicketFollower', { id: items['followed'], affiliate: requester.globalId });
  await act(admin, 'addTicketCc', { id: items['copied'], email: requester.email, givesAccess: true });
});
afterAll(() => scene.desk.close());

const people = ['colleague', 'copied', 'followed', 'mine'];
const projects = ['organization project', 'project'];

/** By every way that leads to a ticket, what the portal shows and nothing else. */
async function expectOnly(by: Person, expected: string[]) {
  const wanted = [...expected].sort();
  expect(await titles(by, 'tickets(first: 100, filter: { kinds: [TICKET, TASK] })')).toEqual(wanted);
  for (const [name, id] of Object.entries(items)) {
    const seen = wanted.includes(name);
    expect(await read(by, id, 'title'), `ticket ${name}`).toEqual(seen ? { title: name } : null);
    const { node, nodes } = await by.run('query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }', { id });
    expect([node !== null, nodes[0] !== null], `node ${name}`).toEqual([seen, seen]);
    const marked = await act(by, 'markTicketRead', { id }, 'ticket { title }');
    expect(marked.error?.code ?? null, `mutation on ${name}`).toBe(seen ? null : 'NOT_FOUND');
  }
}

describe('OD-03 which items a customer sees', () => {
  it('both kinds of reasons by default: people’s and projects’', async () => {
    const { slug } = await scene.portal();
    await expectOnly(await scene.at(scene.requester, slug), [...people, ...projects]);
  });

  it('only what they, their organization or a copy have a part in, without projects', async () => {
    const { slug } = await scene.portal({ showProjectItems: false });
    await expectOnly(await scene.at(scene.requester, slug), people);
  });

  it('only items of followed projects, without people’s', async () => {
    const { slug } = await scene.portal({ showPeopleItems: false });
    await expectOnly(await scene.at(scene.requester, slug), projects);
    await expectOnly(await scene.at(scene.colleague, slug), ['organization project']);
  });

  it('nothing with both switched off, and of what they create the number', async () => {
    const { slug } = await scene.portal({ showPeopleItems: false, showProjectItems: false });
    const guest = await scene.at(scene.requester, slug);
    await expectOnly(guest, []);
    const { createTicket: payload } = await guest.run(
      createTicket.replace('createTicket(input: $input) {', 'createTicket(input: $input) { number'),
      {
        input: { title: 'Into the dark', description: 'x' },
      },
    );
    expect(payload).toEqual({ number: expect.any(Number), ticket: null, error: null });
    const made = await scene.desk.db.ticket.findUniqueOrThrow({ where: { number: payload.number } });
    expect(made.title).toBe('Into the dark');
    await scene.desk.db.ticket.delete({ where: { id: made.id } });
  });
});

describe('OD-02 a portal of tasks', () => {
  it('shows tasks by the same rules, and what is opened there is a task', async () => {
    const { slug } = await scene.portal({ kind: 'TASKS' });
    const guest = await scene.at(scene.requester, slug);
    await expectOnly(guest, ['task', 'project task']);
    // where no kind is asked for, too
    expect(await titles(guest)).toEqual(['project task', 'task']);
    const unread = '{ viewer { unreadTicketCount } tickets(filter: { unread: true }) { totalCount } }';
    const { viewer, tickets } = await guest.run(unread);
    expect(viewer.unreadTicketCount).toBe(tickets.totalCount);
    const { eventCursor: after } = await guest.run('{ eventCursor }');
    const made = await open(guest, { title: 'new task' });
    expect(await read(guest, made, 'kind')).toEqual({ kind: 'TASK' });
    const told = 'query ($after: String) { events(after: $after) { nodes { __typename ticketId } } }';
    expect((await guest.run(told, { after })).events.nodes).toEqual([
      { __typename: 'TicketCreatedEvent', ticketId: made },
    ]);
    await act(scene.admin, 'deleteTicket', { id: made }, 'deletedTicketId');
  });
});

describe('OD-04 a portal of certain types', () => {
  it('shows and offers those types only', async () => {
    const { desk, requester, agent } = scene;
    const keyed = async (key: string) =>
      desk.id('TicketType', (await desk.db.ticketType.findUniqueOrThrow({ where: { key } })).id);
    const [technical, financial] = [await keyed('TECHNICAL_QUESTION'), await keyed('FINANCIAL_QUESTION')];
    const { slug } = await scene.portal({ types: [technical] });
    const guest = await scene.at(requester, slug);
    await expectOnly(guest, []);

    expect((await guest.run('{ ticketTypes { nodes { key } } }')).ticketTypes.nodes).toEqual([
      { key: 'TECHNICAL_QUESTION' },
    ]);
    const refused = await act(guest, 'createTicket', { title: 'x', description: 'x', type: financial });
    expect(refused.error).toMatchObject({ fields: [{ field: 'type', code: 'INVALID_REFERENCE' }] });
    const made = await open(guest, { title: 'technical' });
    expect(await read(guest, made, 'type { key }')).toEqual({ type: { key: 'TECHNICAL_QUESTION' } });

    await act(agent, 'updateTicket', { id: made, type: financial });
    expect(await read(guest, made, 'id')).toBeNull();
    await act(scene.admin, 'deleteTicket', { id: made }, 'deletedTicketId');
  });
});

describe('OD-12 projects', () => {
  it('are seen by those who follow them, with what is theirs and no more', async () => {
    const { slug } = await scene.portal();
    const guest = await scene.at(scene.requester, slug);
    const query =
      '{ projects { totalCount nodes { name description isActive createdAt followers { followedAt } tickets { totalCount nodes { title } } } } }';
    expect((await guest.run(query)).projects.nodes).toEqual([
      {
        name: 'Followed',
        description: null,
        isActive: true,
        createdAt: null,
        followers: null,
        tickets: { totalCount: 1, nodes: [{ title: 'project' }] },
      },
      expect.objectContaining({ name: 'Followed by the organization' }),
    ]);
    const stranger = await scene.at(scene.stranger, slug);
    expect((await stranger.run(query)).projects).toEqual({ totalCount: 0, nodes: [] });
    const { node } = await stranger.run('query ($id: ID!) { node(id: $id) { id } }', { id: followed });
    expect(node).toBeNull();
    // on a ticket of one's own its name is a property like others
    expect(await read(stranger, items['project'] ?? '', 'project { name description }')).toEqual({
      project: { name: 'Followed', description: null },
    });
  });

  it('are no longer seen once the following ends, nor are their items', async () => {
    const { admin, colleague } = scene;
    const { slug } = await scene.portal({ showPeopleItems: false });
    const guest = await scene.at(colleague, slug);
    const target = { id: followed, affiliate: colleague.globalId };
    expect(await titles(guest)).toEqual(['organization project']);
    await act(admin, 'addProjectFollower', target, 'project { id }');
    expect(await titles(guest)).toEqual(['organization project', 'project']);
    await act(admin, 'removeProjectFollower', target, 'project { id }');
    expect(await titles(guest)).toEqual(['organization project']);
  });

  it('are left behind by whoever moves to another organization', async () => {
    const { desk, admin, organization } = scene;
    const mover = await desk.affiliate({ organization });
    await act(admin, 'addProjectFollower', { id: followed, affiliate: mover.globalId }, 'project { id }');
    const elsewhere = desk.id('Organization', (await desk.organization()).id);
    await act(admin, 'updateAffiliate', { id: mover.globalId, organization: elsewhere }, 'affiliate { id }');
    expect(await titles(mover)).toEqual([]);
  });

  it('take no more tickets once deactivated, and keep those that they have', async () => {
    const { admin, requester } = scene;
    const id = await project(admin, 'Ended');
    const ticket = await open(admin, { requester: requester.globalId, title: 'in it', project: id });
    await act(admin, 'deactivateProject', { id }, 'project { isActive }');
    expect(await read(admin, ticket, 'project { name isActive }')).toEqual({
      project: { name: 'Ended', isActive: false },
    });
    const { error } = await act(admin, 'updateTicket', { id: items['mine'], project: id });
    expect(error).toMatchObject({ fields: [{ field: 'project', code: 'INVALID_REFERENCE' }] });
    await act(admin, 'deleteTicket', { id: ticket }, 'deletedTicketId');
  });

  it('and their followers are for staff to change', async () => {
    const { requester, agent } = scene;
    const follow = { id: followed, affiliate: requester.globalId };
    expect((await act(requester, 'addProjectFollower', follow, 'project { id }')).error.type).toBe('FORBIDDEN');
    expect((await act(agent, 'createProject', { name: 'x' }, 'project { id }')).error.type).toBe('FORBIDDEN');
  });
});

describe('OD-05 a customer', () => {
  it('follows what they created, and may stop', async () => {
    const { slug } = await scene.portal();
    const guest = await scene.at(scene.requester, slug);
    const id = await open(guest, { title: 'created' });
    expect(await read(guest, id, 'isFollowing')).toEqual({ isFollowing: true });
    await act(guest, 'unfollowTicket', { id });
    expect(await read(guest, id, 'isFollowing')).toEqual({ isFollowing: false });
    await act(scene.admin, 'deleteTicket', { id }, 'deletedTicketId');
  });
});

describe('BM-05 a portal for ticket managers and administrators', () => {
  it('is for them alone: others find nothing, open nothing, and are told by `viewerCanUse`', async () => {
    const { desk, organization } = scene;
    const { slug } = await scene.portal({ users: 'TICKET_MANAGERS' });
    const manager = await desk.affiliate({ organization, role: 'TICKET_MANAGER', portal: slug });
    const member = await desk.affiliate({ organization, role: 'MEMBER', portal: slug });
    const can = '{ viewer { portal { viewerCanUse viewerCanSubmit } } }';
    expect((await manager.run(can)).viewer.portal).toEqual({ viewerCanUse: true, viewerCanSubmit: true });
    expect((await member.run(can)).viewer.portal).toEqual({ viewerCanUse: false, viewerCanSubmit: false });
    await expectOnly(manager, ['colleague', 'mine', 'organization project']);
    await expectOnly(member, []);
    const { error } = await act(member, 'createTicket', { title: 'x', description: 'x' });
    expect(error.type).toBe('FORBIDDEN');
  });

  it('follows the role as it is now', async () => {
    const { desk, admin, organization } = scene;
    const { slug } = await scene.portal({ users: 'TICKET_MANAGERS' });
    const person = await desk.affiliate({ organization, portal: slug });
    expect(await titles(person)).toEqual([]);
    await act(admin, 'updateAffiliate', { id: person.globalId, role: 'ADMINISTRATOR' }, 'affiliate { id }');
    expect(await titles(person)).toEqual(['colleague', 'mine', 'organization project']);
  });
});

describe('TD-08 my activities', () => {
  it('are what I sent, what I am copied on, and what my organization has', async () => {
    const { slug } = await scene.portal();
    const guest = await scene.at(scene.requester, slug);
    const { viewer } = await guest.run(`{ viewer {
      submittedTickets { totalCount nodes { title } } ccTickets { totalCount nodes { title } }
      organizationTickets { totalCount nodes { title } }
    } }`);
    expect(viewer).toEqual({
      submittedTickets: { totalCount: 1, nodes: [{ title: 'mine' }] },
      ccTickets: { totalCount: 1, nodes: [{ title: 'copied' }] },
      organizationTickets: { totalCount: 2, nodes: [{ title: 'colleague' }, { title: 'mine' }] },
    });
    const projectsOnly = await scene.at(scene.requester, (await scene.portal({ showPeopleItems: false })).slug);
    const nothing = await projectsOnly.run('{ viewer { submittedTickets { totalCount } ccTickets { totalCount } } }');
    expect(nothing.viewer).toEqual({ submittedTickets: { totalCount: 0 }, ccTickets: { totalCount: 0 } });
    expect(
      (await scene.agent.run('{ viewer { submittedTickets { totalCount } } }')).viewer.submittedTickets,
    ).toBeNull();
  });
});
