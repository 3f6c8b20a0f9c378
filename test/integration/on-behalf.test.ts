import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { transports } from '../contract/transport.ts';
import { follow } from '../follow.ts';
import { act, makeScene, open, read, type Scene, say } from '../scene.ts';
import { makeProgram, type Program, request, secretOf } from './program.ts';

let scene: Scene;
let program: Program;
let port: number;
beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
  program = await makeProgram(scene, ['TICKETS_READ', 'TICKETS_WRITE', 'PEOPLE_READ', 'ACT_ON_BEHALF'], 'Bridge');
});
afterAll(() => scene.desk.close());

const as = (person: { globalId: string }, by: Program = program, portal?: string) => ({
  ...secretOf(by),
  'x-on-behalf-of': person.globalId,
  ...(portal && { 'x-portal': portal }),
});

describe('a program on behalf of a customer', () => {
  it('sees what the customer sees, and nothing else', async () => {
    const mine = await open(scene.requester, { title: 'Of Nube' });
    const strange = await open(scene.stranger, { title: 'Of another' });
    await say(scene.agent, mine, 'a note', { visibility: 'INTERNAL' });
    await act(scene.agent, 'updateTicket', { id: mine, tags: ['vip'] });
    const query = `query ($mine: ID!, $strange: ID!) {
      viewer { kind name affiliate { id } portal { slug } integration { id name } sessionExpiresAt }
      mine: ticket(id: $mine) { title tags comments { nodes { body } } }
      strange: ticket(id: $strange) { title }
      requester: node(id: "${scene.stranger.globalId}") { id }
    }`;
    const { data } = await request(scene, as(scene.requester), query, { mine, strange });
    const asThemself = await scene.requester.run(query, { mine, strange });
    expect({ ...data, viewer: null }).toEqual({ ...asThemself, viewer: null });
    expect(data).toMatchObject({
      viewer: {
        kind: 'AFFILIATE',
        name: 'Marta',
        affiliate: { id: scene.requester.globalId },
        portal: { slug: 'default' },
        integration: { id: program.integrationId, name: 'Bridge' },
        sessionExpiresAt: null,
      },
      mine: { title: 'Of Nube', tags: null, comments: { nodes: [] } },
      strange: null,
    });
  });

  it('writes in their name, and the log has both', async () => {
    const create =
      'mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id createdBy { name } requester { name } } error { code } } }';
    const input = { title: 'By the bridge', description: 'x' };
    const { data } = await request(scene, as(scene.requester), create, { input });
    expect(data.createTicket).toMatchObject({
      error: null,
      ticket: { createdBy: { name: 'Marta' }, requester: { name: 'Marta' } },
    });
    const { id } = data.createTicket.ticket;
    await request(
      scene,
      as(scene.requester),
      `mutation { addComment(input: { ticket: "${id}", body: "Hello" }) { error { code } } }`,
    );
    const asked =
      'affiliateCommentCount waitingOn comments { nodes { author { name } } } timeline { nodes { actor { __typename name } via { id name } } }';
    const marta = { __typename: 'Affiliate', name: 'Marta' };
    const via = { id: program.integrationId, name: 'Bridge' };
    expect(await read(scene.agent, id, asked)).toEqual({
      affiliateCommentCount: 1,
      waitingOn: 'STAFF',
      comments: { nodes: [{ author: { name: 'Marta' } }] },
      timeline: {
        nodes: [
          { actor: marta, via },
          { actor: marta, via },
        ],
      },
    });
    // customers are not told by which program their colleagues come
    expect((await read(scene.colleague, id, asked)).timeline.nodes).toEqual([
      { actor: marta, via: null },
      { actor: marta, via: null },
    ]);
    const events = await scene.desk.db.event.findMany({ where: { integrationId: program.id } });
    expect(events.map(({ actorType, affiliateId }) => [actorType, affiliateId])).toEqual([
      ['AFFILIATE', scene.requester.id],
      ['AFFILIATE', scene.requester.id],
    ]);
  });

  it('comes by the portal that it names', async () => {
    await scene.desk.db.portalConfig.create({ data: { slug: 'tasks', name: 'Tasks', kind: 'TASKS' } });
    const query = '{ viewer { portal { slug kind } } }';
    expect((await request(scene, as(scene.requester, program, 'tasks'), query)).data).toEqual({
      viewer: { portal: { slug: 'tasks', kind: 'TASKS' } },
    });
  });

  it('follows what they see, over a WebSocket', async () => {
    const { feed } = scene.desk.desk;
    const { followers } = feed;
    const follower = await follow(
      port,
      { authorization: program.authorization, onBehalfOf: scene.stranger.globalId },
      'subscription { ticketEvents { ticket { title } via { name } } }',
    );
    await vi.waitFor(() => expect(feed.followers).toBe(followers + 1));
    await open(scene.requester, { title: 'Not theirs' });
    await open(scene.stranger, { title: 'Theirs' });
    expect(await follower.until(1)).toEqual([{ ticket: { title: 'Theirs' }, via: null }]);
    await act(scene.admin, 'deactivateAffiliate', { id: scene.stranger.globalId }, 'affiliate { id }');
    await vi.waitFor(() => expect(follower.errors).toMatchObject([{ extensions: { code: 'ON_BEHALF_REFUSED' } }]));
    await vi.waitFor(() => expect(feed.followers).toBe(followers));
    await follower.stop();
    await act(scene.admin, 'reactivateAffiliate', { id: scene.stranger.globalId }, 'affiliate { id }');
  });
});

describe('a program on behalf of a manager', () => {
  it('has their rights, and no more', async () => {
    const all = await makeProgram(scene, ['TICKETS_READ', 'TICKETS_DELETE', 'ACT_ON_BEHALF']);
    const id = await open(scene.requester);
    const remove = `mutation { deleteTicket(input: { id: "${id}" }) { number error { code message } } }`;
    const by = (person: { globalId: string }, via = all) => request(scene, as(person, via), remove);
    expect((await by(scene.agent)).data.deleteTicket.error).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('DELETE_TICKETS'),
    });
    // and never more than the key's scopes, whoever it is
    expect((await by(scene.admin, program)).data.deleteTicket.error).toEqual({
      code: 'FORBIDDEN',
      message: 'The API key lacks the scope TICKETS_DELETE.',
    });
    const able = `{ ticket(id: "${id}") { viewerCanDelete viewerCanClose } }`;
    expect((await request(scene, as(scene.admin), able)).data.ticket).toEqual({
      viewerCanDelete: false,
      viewerCanClose: true,
    });
    expect((await request(scene, as(scene.admin, all), able)).data.ticket).toEqual({
      viewerCanDelete: true,
      viewerCanClose: false,
    });
    expect((await by(scene.admin)).data.deleteTicket).toMatchObject({ error: null });
  });

  it('is not told by what they may do alone: signing out, passwords and managers are theirs', async () => {
    for (const call of [
      'signOutEverywhere(input: {})',
      'changePassword(input: { currentPassword: "x", newPassword: "a long new password" })',
      'updateViewer(input: { name: "Somebody" })',
      `createManager(input: { name: "New", email: "new@desk.test" })`,
    ]) {
      const { data } = await request(scene, as(scene.admin), `mutation { done: ${call} { error { code } } }`);
      expect(data.done.error, call).toEqual({ code: 'FORBIDDEN' });
    }
  });

  it('assigns in their name', async () => {
    const id = await open(scene.requester);
    const input = `{ id: "${id}", assignee: "${scene.agent.globalId}" }`;
    await request(scene, as(scene.agent), `mutation { assignTicket(input: ${input}) { error { code } } }`);
    const event = await scene.desk.db.event.findFirstOrThrow({
      where: { kind: 'ticket.assigned' },
      orderBy: { id: 'desc' },
    });
    expect(event).toMatchObject({ actorType: 'MANAGER', managerId: scene.agent.id, integrationId: program.id });
  });
});

describe('acting on behalf of somebody is refused', () => {
  const refused = async (headers: Record<string, string>) => {
    const { status, data, errors } = await request(scene, headers, '{ viewer { name } }');
    expect(data).toBeUndefined();
    return [status, errors?.[0]?.extensions.code];
  };

  it('without the scope', async () => {
    const other = await makeProgram(scene, ['TICKETS_READ']);
    expect(await refused(as(scene.agent, other))).toEqual([403, 'FORBIDDEN']);
  });

  it('with a person’s own token', async () => {
    expect(await refused({ authorization: scene.admin.authorization, 'x-on-behalf-of': scene.agent.globalId })).toEqual(
      [403, 'FORBIDDEN'],
    );
  });

  it.each(['nonsense', Buffer.from('Ticket:019a0000-0000-7000-8000-000000000002').toString('base64')])(
    'with an id that is of no person: %s',
    async (globalId) => {
      expect(await refused(as({ globalId }))).toEqual([400, 'INVALID_ID']);
    },
  );

  it('for people who are not there, alike for both kinds', async () => {
    for (const name of ['Manager', 'Affiliate'] as const)
      expect(await refused(as({ globalId: scene.desk.id(name, '019a0000-0000-7000-8000-000000000002') }))).toEqual([
        403,
        'ON_BEHALF_REFUSED',
      ]);
  });

  it('for a deactivated manager, a deactivated customer and one of a deactivated organization', async () => {
    const { desk, admin } = scene;
    const manager = await desk.manager();
    await act(admin, 'deactivateManager', { id: manager.globalId }, 'manager { id }');
    const organization = await desk.organization();
    const [affiliate, member] = [await desk.affiliate(), await desk.affiliate({ organization })];
    await act(admin, 'deactivateAffiliate', { id: affiliate.globalId }, 'affiliate { id }');
    const id = desk.id('Organization', organization.id);
    await act(admin, 'deactivateOrganization', { id }, 'organization { id }');
    for (const person of [manager, affiliate, member])
      expect(await refused(as(person))).toEqual([403, 'ON_BEHALF_REFUSED']);
  });

  it('at a portal that is not there, or is disabled', async () => {
    await scene.desk.db.portalConfig.create({ data: { slug: 'closed', name: 'Closed', enabled: false } });
    for (const portal of ['closed', 'nowhere'])
      expect(await refused(as(scene.requester, program, portal))).toEqual([403, 'ON_BEHALF_REFUSED']);
  });

  it('over a WebSocket, which closes with 4401 and the code', async () => {
    const follower = follow(
      port,
      { authorization: program.authorization, onBehalfOf: 'nonsense' },
      'subscription { ticketEvents { id } }',
    );
    expect((await follower).closed).toEqual([{ code: 4401, reason: 'INVALID_ID' }]);
    await expect(transports.WebSocket(port, { query: '{ viewer { name } }' }, 'Bearer hilo_x')).rejects.toMatchObject({
      code: 4401,
      reason: 'INVALID_TOKEN',
    });
  });
});
