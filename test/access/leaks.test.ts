import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../src/schema.ts';
import type { Person } from '../desk.ts';
import { act, makeScene, open, read, type Scene, say } from '../scene.ts';

let scene: Scene;
let ticket: string;
let note: string;
let comment: string;
let internalThread: string;

beforeAll(async () => {
  scene = await makeScene();
  const { agent, requester } = scene;
  ticket = await open(requester, { title: 'Ours', ccs: ['boss@nube.test'] });
  comment = await say(agent, ticket, 'Hello');
  note = await say(agent, ticket, 'Between us', { visibility: 'INTERNAL' });
  internalThread = (await read(agent, ticket, 'threads { id visibility }')).threads.find(
    ({ visibility }: { visibility: string }) => visibility === 'INTERNAL',
  ).id;
});
afterAll(() => scene.desk.close());

const byNode = async (by: Person, id: string) =>
  await by.run('query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }', { id });
const nowhere = { node: null, nodes: [null] };
const title = '{ tickets(first: 100) { totalCount nodes { title } } }';

describe('a stranger', () => {
  it('finds another organization’s ticket by no query', async () => {
    const { stranger, agent } = scene;
    const { number } = await read(agent, ticket, 'number');
    expect(await read(stranger, ticket, 'id')).toBeNull();
    expect((await stranger.run('query ($n: Int) { ticket(number: $n) { id } }', { n: number })).ticket).toBeNull();
    expect(await byNode(stranger, ticket)).toEqual(nowhere);
    expect(await byNode(stranger, comment)).toEqual(nowhere);
    expect((await stranger.run(title)).tickets).toEqual({ totalCount: 0, nodes: [] });
    for (const filter of [
      { ids: [ticket] },
      { numbers: [number] },
      { not: { mine: true } },
      { or: [{ isOpen: true }, { isOpen: false }] },
    ])
      expect(
        (
          await stranger.run('query ($filter: TicketFilterInput) { tickets(filter: $filter) { totalCount } }', {
            filter,
          })
        ).tickets.totalCount,
      ).toBe(0);
  });

  it('gets the same answer for another’s ticket as for none, by every mutation on tickets', async () => {
    const { stranger, desk } = scene;
    const none = desk.id('Ticket', '01900000-0000-7000-8000-000000000000');
    const noComment = desk.id('Comment', '01900000-0000-7000-8000-000000000000');
    const calls: [string, (id: string, comment: string) => object][] = [
      ['updateTicket', (id) => ({ id, title: 'x' })],
      ['closeTicket', (id) => ({ id })],
      ['reopenTicket', (id) => ({ id })],
      ['addComment', (id) => ({ ticket: id, body: 'x' })],
      ['editComment', (_id, on) => ({ id: on, body: 'x' })],
      ['deleteComment', (_id, on) => ({ id: on })],
      ['markTicketRead', (id) => ({ id })],
      ['markTicketUnread', (id) => ({ id })],
      ['followTicket', (id) => ({ id })],
      ['unfollowTicket', (id) => ({ id })],
      ['addTicketCc', (id) => ({ id, email: 'a@b.test' })],
      ['removeTicketCc', (id) => ({ id, email: 'boss@nube.test' })],
    ];
    for (const [name, input] of calls) {
      const foreign = await act(stranger, name, input(ticket, comment), '__typename');
      const missing = await act(stranger, name, input(none, noComment), '__typename');
      expect(foreign, name).toEqual(missing);
      expect(foreign.error, name).toMatchObject({ type: 'NOT_FOUND', code: 'NOT_FOUND' });
    }
  });

  it('who is let in sees the people on the ticket by name, and nothing more of them', async () => {
    const { stranger, admin, requester, desk } = scene;
    await act(admin, 'addTicketFollower', { id: ticket, affiliate: stranger.globalId });
    const seen = await read(
      stranger,
      ticket,
      'requester { id name number email role tags locale accountManager { name } organization { name } tickets { totalCount } } organization { name affiliates { totalCount } } followers { affiliate { name } } ccs { email } assignee { email }',
    );
    expect(seen).toEqual({
      requester: {
        id: requester.globalId,
        name: 'Marta',
        number: expect.any(Number),
        email: null,
        role: null,
        tags: null,
        locale: null,
        accountManager: null,
        organization: null,
        tickets: null,
      },
      organization: { name: 'Nube', affiliates: null },
      followers: null,
      ccs: null,
      assignee: null,
    });
    expect(await byNode(stranger, requester.globalId)).toEqual(nowhere);
    expect(await byNode(stranger, desk.id('Organization', scene.organization.id))).toEqual(nowhere);
    await act(admin, 'removeTicketFollower', { id: ticket, affiliate: stranger.globalId });
    expect(await read(stranger, ticket, 'id')).toBeNull();
  });
});

describe('VK-07 the customer whose ticket it is', () => {
  it('finds an internal note by no path, and no sign of its thread', async () => {
    const { requester } = scene;
    expect(await byNode(requester, note)).toEqual(nowhere);
    expect(await byNode(requester, internalThread)).toEqual(nowhere);
    const seen = await read(
      requester,
      ticket,
      'threads { visibility comments { totalCount nodes { body } } } comments { totalCount nodes { body } } internal: comments(visibility: INTERNAL) { totalCount nodes { body } } staffCommentCount timeline { totalCount nodes { __typename } }',
    );
    expect(seen).toEqual({
      threads: [{ visibility: 'PUBLIC', comments: { totalCount: 1, nodes: [{ body: 'Hello' }] } }],
      comments: { totalCount: 1, nodes: [{ body: 'Hello' }] },
      internal: { totalCount: 0, nodes: [] },
      staffCommentCount: 1,
      timeline: { totalCount: 2, nodes: [{ __typename: 'TicketCreatedEvent' }, { __typename: 'CommentAddedEvent' }] },
    });
  });

  it('sees nothing move when staff write, edit, move back and delete notes, tag, or copy', async () => {
    const { agent, admin, requester, colleague } = scene;
    await act(requester, 'markTicketRead', { id: ticket });
    const other = await open(colleague, { title: 'Later' });
    const state = async () => [
      await read(
        requester,
        ticket,
        'version updatedAt isUnread status waitingOn lastStaffMessageAt firstRespondedAt staffCommentCount timeline { totalCount }',
      ),
      (await requester.run(title)).tickets,
      (await requester.run('{ viewer { unreadTicketCount } }')).viewer,
    ];
    const before = await state();
    const staff = await read(agent, ticket, 'version staffUpdatedAt');
    const id = await say(agent, ticket, 'Secret', { visibility: 'INTERNAL' });
    await act(agent, 'editComment', { id, body: 'More secret' }, 'comment { id }');
    await act(admin, 'deleteComment', { id }, 'deletedCommentId');
    await act(agent, 'updateTicket', { id: ticket, tags: ['risky'] });
    await act(agent, 'addTicketCc', { id: ticket, email: 'lawyer@desk.test' });
    expect(await state()).toEqual(before);
    const after = await read(agent, ticket, 'version staffUpdatedAt isUnread');
    expect(after.version).toBe(staff.version + 5);
    expect(after.staffUpdatedAt > staff.staffUpdatedAt).toBe(true);
    expect(other).not.toBe(ticket);
  });

  it('writes and moves no internal note', async () => {
    const { requester } = scene;
    const written = await act(requester, 'addComment', { ticket, body: 'x', visibility: 'INTERNAL' }, 'comment { id }');
    expect(written).toMatchObject({ comment: null, error: { type: 'FORBIDDEN' } });
    expect(
      (await act(requester, 'moveComment', { id: comment, visibility: 'INTERNAL' }, 'comment { id }')).error.type,
    ).toBe('FORBIDDEN');
  });

  it('loses sight of a comment that was made internal, with its counts and times', async () => {
    const { agent, requester } = scene;
    const id = await open(requester);
    const said = await say(agent, id, 'Wrong window');
    await act(agent, 'moveComment', { id: said, visibility: 'INTERNAL' }, 'comment { id }');
    expect(await byNode(requester, said)).toEqual(nowhere);
    expect(
      await read(
        requester,
        id,
        'staffCommentCount firstRespondedAt lastStaffMessageAt comments { totalCount } timeline { nodes { __typename } }',
      ),
    ).toEqual({
      staffCommentCount: 0,
      firstRespondedAt: null,
      lastStaffMessageAt: null,
      comments: { totalCount: 0 },
      timeline: { nodes: [{ __typename: 'TicketCreatedEvent' }] },
    });
  });
});

describe('RT-02 a property that customers may not see', () => {
  it('is null for them, and an error with its path in filters and orderings, nothing else being lost', async () => {
    const { requester, agent } = scene;
    expect(await read(requester, ticket, 'tags staffUpdatedAt')).toEqual({ tags: null, staffUpdatedAt: null });
    expect(await read(agent, ticket, 'tags staffUpdatedAt')).toMatchObject({
      tags: expect.any(Array),
      staffUpdatedAt: expect.any(String),
    });
    for (const argument of [
      'filter: { tags: ["a"] }',
      'filter: { or: [{ not: { affiliateTags: ["a"] } }] }',
      'filter: { staffUpdatedAt: {} }',
      'orderBy: { field: STAFF_UPDATED_AT, direction: ASC }',
    ]) {
      const { data, errors } = await requester.ask(
        `{ hidden: tickets(${argument}) { totalCount } open: tickets { totalCount } }`,
      );
      expect(errors, argument).toMatchObject([
        { path: ['hidden'], extensions: { code: 'HIDDEN_PROPERTY', type: 'FORBIDDEN' } },
      ]);
      expect(data.hidden).toBeNull();
      expect(data.open.totalCount).toBeGreaterThan(0);
    }
  });

  it('is not told of in the timeline', async () => {
    const { agent, requester } = scene;
    const id = await open(requester);
    await act(agent, 'updateTicket', { id, tags: ['a'] });
    await act(agent, 'updateTicket', { id, tags: [], title: 'B' });
    const changes = 'timeline { nodes { ... on TicketUpdatedEvent { changes { property } } } }';
    expect((await read(requester, id, changes)).timeline.nodes).toEqual([{}, { changes: [{ property: 'title' }] }]);
    expect((await read(agent, id, changes)).timeline.nodes.slice(1)).toEqual([
      { changes: [{ property: 'tags' }] },
      { changes: [{ property: 'title' }, { property: 'tags' }] },
    ]);
  });
});

describe('nobody signed in', () => {
  it('reads nothing: every query but `viewer`, `rateLimit` and `portal` refuses', async () => {
    const { desk } = scene;
    for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
      if (['viewer', 'rateLimit', 'portal'].includes(field.name)) continue;
      const args = field.args
        .filter(({ type }) => String(type).endsWith('!'))
        .map(({ name, type }) => `${name}: ${String(type).startsWith('[') ? '["x"]' : '"x"'}`);
      const { errors } = await desk.anonymous(
        `{ ${field.name}${args.length ? `(${args.join()})` : ''} ${String(field.type).replace('!', '') === 'String' ? '' : '{ __typename }'} }`,
      );
      expect(errors?.[0]?.extensions.code, field.name).toBe('UNAUTHENTICATED');
    }
    expect(await desk.anonymous('{ viewer { name } }')).toEqual({ data: { viewer: null } });
  });
});
