import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Person } from '../desk.ts';
import { type Follower, follow } from '../follow.ts';
import { act, makeScene, open, type Scene, say } from '../scene.ts';

const comments = `subscription ($ticketId: ID) { commentAdded(ticketId: $ticketId) { __typename change commentId comment { body author { name } } actor { name } ticket { number } } }`;
const statuses = `subscription ($ticketId: ID) { ticketStatusChanged(ticketId: $ticketId) { previous next actor { name } ticket { status } } }`;
const events = `subscription ($filter: TicketEventFilterInput) {
  ticketEvents(filter: $filter) { __typename id cursor change ticketId actor { name } ticket { title status } ... on CommentEvent { commentId comment { body } } }
}`;

let scene: Scene;
let port: number;
const followers: Follower[] = [];

beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
});
afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.stop()));
  await vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(0), { timeout: 10_000, interval: 5 });
});
afterAll(() => scene.desk.close());

/** Follows, and is sure to be live: the feed has one follower more. */
async function live(person: Person, query: string, variables: Record<string, unknown> = {}) {
  const { feed } = scene.desk.desk;
  const before = feed.followers;
  const follower = await follow(port, person, query, variables);
  followers.push(follower);
  await vi.waitFor(() => expect(feed.followers).toBe(before + 1), { timeout: 10_000, interval: 5 });
  return follower;
}

/** Something that comes last: what should not come must have come before it. */
async function last(follower: Follower, ticket: string, by = scene.agent) {
  const marker = `marker ${Math.random()}`;
  await say(by, ticket, marker);
  await follower.until((got) => got.some((event) => event.comment?.body === marker));
  return follower.got.filter((event) => event.comment?.body !== marker);
}

describe('RT-01 new comments', () => {
  it('reach staff and the customer, each as it is added', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    const [forStaff, forCustomer] = [
      await live(agent, comments, { ticketId: id }),
      await live(requester, comments, { ticketId: id }),
    ];
    await say(agent, id, 'One');
    await say(requester, id, 'Two');
    for (const follower of [forStaff, forCustomer]) {
      expect(await follower.until(2)).toMatchObject([
        {
          __typename: 'CommentAddedEvent',
          change: 'ADDED',
          comment: { body: 'One', author: { name: 'Luis' } },
          actor: { name: 'Luis' },
        },
        { change: 'ADDED', comment: { body: 'Two', author: { name: 'Marta' } } },
      ]);
    }
  });

  it('on all tickets that one may see, where no ticket is named', async () => {
    const { requester, stranger, agent } = scene;
    const follower = await live(requester, comments);
    const mine = await open(requester);
    const theirs = await open(stranger);
    await say(agent, theirs, 'Not for Marta');
    await say(agent, mine, 'For Marta');
    expect(await last(follower, mine)).toMatchObject([{ comment: { body: 'For Marta' } }]);
  });
});

describe('VK-07 RT-02 an internal note', () => {
  it('never reaches a customer, by no subscription', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    const [asComment, asEvent] = [await live(requester, comments, { ticketId: id }), await live(requester, events)];
    const note = await say(agent, id, 'Between us', { visibility: 'INTERNAL' });
    await act(agent, 'editComment', { id: note, body: 'Still between us' }, 'comment { id }');
    await act(agent, 'deleteComment', { id: note }, 'deletedCommentId');
    expect(await last(asComment, id)).toEqual([]);
    expect(
      (await last(asEvent, id)).filter(({ ticketId }) => ticketId === id).map(({ __typename }) => __typename),
    ).toEqual(['CommentAddedEvent']);
  });

  it('that was public leaves the customer by its id only, and staff see it move', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    const comment = await say(agent, id, 'Oops, our password');
    const [forCustomer, forStaff] = [await live(requester, events), await live(agent, events)];
    await act(agent, 'moveComment', { id: comment, visibility: 'INTERNAL' }, 'comment { visibility }');
    expect(await forCustomer.until(1)).toMatchObject([
      { __typename: 'CommentRemovedEvent', change: 'REMOVED', commentId: comment, comment: null, actor: null },
    ]);
    expect(await forStaff.until(1)).toMatchObject([
      { __typename: 'CommentMovedEvent', change: 'UPDATED', comment: { body: 'Oops, our password' } },
    ]);
    await act(agent, 'moveComment', { id: comment, visibility: 'PUBLIC' }, 'comment { visibility }');
    expect((await forCustomer.until(2))[1]).toMatchObject({
      __typename: 'CommentAddedEvent',
      change: 'ADDED',
      comment: { body: 'Oops, our password' },
    });
  });
});

describe('RT-01 status changes', () => {
  it('reach staff and the customer with what was, what is, and who did it', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    const [forStaff, forCustomer] = [await live(agent, statuses), await live(requester, statuses, { ticketId: id })];
    await act(agent, 'startTicket', { id });
    await act(requester, 'closeTicket', { id });
    for (const follower of [forStaff, forCustomer])
      expect(await follower.until(2)).toMatchObject([
        { previous: 'OPEN', next: 'IN_PROGRESS', actor: { name: 'Luis' } },
        { previous: 'IN_PROGRESS', next: 'CLOSED', actor: { name: 'Marta' } },
      ]);
  });
});

describe('RT-02 a stream', () => {
  it('begins after what was committed when it began, although nobody has read that yet', async () => {
    const { requester, agent, desk } = scene;
    const id = await open(requester);
    const event = await desk.db.event.findFirstOrThrow({ where: { kind: 'ticket.created' }, orderBy: { id: 'desc' } });
    const { id: _, position: __, data, before: ___, after, ...columns } = event;
    const again = { ...columns, data: data ?? {}, after: after ?? {} };
    // committed, and yet to be read by the node: nobody has rung
    await desk.db.event.createMany({ data: Array.from({ length: 20 }, () => again) });
    const follower = await live(agent, events, { filter: { tickets: [id] } });
    expect(await last(follower, id)).toEqual([]);
  });
});

describe('RT-02 the events of a ticket', () => {
  it('come in order, each once, with a cursor', async () => {
    const { requester, agent } = scene;
    const follower = await live(agent, events);
    const id = await open(requester, { title: 'All of it' });
    await act(agent, 'assignTicket', { id, assignee: agent.globalId });
    await say(agent, id, 'Hi', { close: true });
    const got = await follower.until(4);
    expect(got.map(({ __typename, change }) => [__typename, change])).toEqual([
      ['TicketCreatedEvent', 'ADDED'],
      ['TicketAssignedEvent', 'UPDATED'],
      ['CommentAddedEvent', 'ADDED'],
      ['TicketStatusChangedEvent', 'UPDATED'],
    ]);
    expect(new Set(got.map(({ cursor }) => cursor)).size).toBe(4);
    expect(new Set(got.map(({ id: event }) => event)).size).toBe(4);
  });

  it('reach nobody of another organization', async () => {
    const { requester, stranger, agent } = scene;
    const follower = await live(stranger, events);
    const id = await open(requester);
    await say(agent, id, 'Hi');
    await act(agent, 'closeTicket', { id });
    const own = await open(stranger);
    expect((await last(follower, own)).map(({ ticketId }) => ticketId)).toEqual([own]);
  });

  it('begin when staff let somebody follow, and end by the id only when they end it', async () => {
    const { requester, stranger, admin } = scene;
    const id = await open(requester, { title: 'Shared' });
    const follower = await live(stranger, events);
    await act(admin, 'addTicketFollower', { id, affiliate: stranger.globalId });
    expect((await follower.until(1))[0]).toMatchObject({
      __typename: 'TicketVisibilityEvent',
      change: 'ADDED',
      ticketId: id,
      ticket: { title: 'Shared' },
      actor: null,
    });
    await say(admin, id, 'Now you see it');
    await follower.until(2); // else it may be gone before it is told
    await act(admin, 'removeTicketFollower', { id, affiliate: stranger.globalId });
    expect((await follower.until(3)).slice(1)).toMatchObject([
      { __typename: 'CommentAddedEvent', comment: { body: 'Now you see it' } },
      { __typename: 'TicketVisibilityEvent', change: 'REMOVED', ticketId: id, ticket: null, actor: null },
    ]);
  });

  it('say nothing to customers of tags, followers and copies', async () => {
    const { requester, agent, stranger } = scene;
    const id = await open(requester);
    const follower = await live(requester, events, { filter: { tickets: [id] } });
    await act(agent, 'updateTicket', { id, tags: ['hidden'] });
    await act(agent, 'addTicketFollower', { id, affiliate: stranger.globalId });
    await act(agent, 'addTicketCc', { id, email: 'x@shop.test' });
    await act(agent, 'updateTicket', { id, tags: [], priority: 'HIGH' });
    expect((await last(follower, id)).map(({ __typename }) => __typename)).toEqual(['TicketUpdatedEvent']);
  });

  it('follow a filter: what comes to hold it is ADDED, what ceases to is REMOVED', async () => {
    const { requester, agent, admin } = scene;
    const follower = await live(agent, events, { filter: { assignees: [agent.globalId] } });
    const id = await open(requester);
    await act(admin, 'assignTicket', { id, assignee: agent.globalId });
    await act(admin, 'assignTicket', { id, assignee: admin.globalId });
    expect((await follower.until(2)).map(({ change, ticketId }) => [change, ticketId])).toEqual([
      ['ADDED', id],
      ['REMOVED', id],
    ]);
  });

  it('AF-15 tell of a deletion with the id and no content', async () => {
    const { requester, admin } = scene;
    const id = await open(requester);
    const follower = await live(requester, events);
    await act(admin, 'deleteTicket', { id }, 'deletedTicketId');
    expect(await follower.until(1)).toMatchObject([
      { __typename: 'TicketDeletedEvent', change: 'REMOVED', ticketId: id, ticket: null, actor: null },
    ]);
  });
});

describe('rights', () => {
  it('are those of the moment: who moves to another organization gets nothing more of the old one', async () => {
    const { desk, requester, admin } = scene;
    const other = await desk.organization();
    const mover = await desk.affiliate({ organization: scene.organization });
    const id = await open(requester);
    const follower = await live(mover, events);
    await say(admin, id, 'Before');
    await follower.until(1);
    const moved = await act(
      admin,
      'updateAffiliate',
      { id: mover.globalId, organization: desk.id('Organization', other.id) },
      'affiliate { id }',
    );
    expect(moved.error).toBeNull();
    await say(admin, id, 'After');
    const own = await open(mover);
    await say(admin, own, 'Own');
    await follower.until((got) => got.some(({ comment }) => comment?.body === 'Own'));
    expect(follower.got.some(({ comment }) => comment?.body === 'After')).toBe(false);
  });

  it('of a session that was signed out end the stream at once', async () => {
    const { desk } = scene;
    const leaver = await desk.affiliate();
    const follower = await live(leaver, events);
    await leaver.run('mutation { signOutEverywhere(input: {}) { error { code } } }');
    await follower.until(() => follower.errors.length > 0);
    expect(follower.errors).toMatchObject([{ extensions: { code: 'SESSION_ENDED' } }]);
  });

  it('of a deactivated person end the stream', async () => {
    const { desk, requester, admin } = scene;
    const leaver = await desk.affiliate({ organization: scene.organization });
    const id = await open(requester);
    const follower = await live(leaver, events);
    await say(admin, id, 'Before');
    await follower.until(1);
    await act(admin, 'deactivateAffiliate', { id: leaver.globalId }, 'affiliate { isActive }');
    await say(admin, id, 'After');
    await follower.until(() => follower.errors.length > 0 || follower.closed.length > 0);
    expect(follower.got).toHaveLength(1);
  });

  it('to a ticket are needed to follow it, and a foreign one is as good as none', async () => {
    const { requester, stranger, desk } = scene;
    const id = await open(requester);
    const none = desk.id('Ticket', '01900000-0000-7000-8000-000000000000');
    const refusals = await Promise.all(
      [id, none].map(async (ticketId) => {
        const follower = await follow(port, stranger, comments, { ticketId });
        followers.push(follower);
        await follower.until(() => follower.errors.length > 0);
        return follower.errors.map(({ message, extensions }) => [message, extensions.code]);
      }),
    );
    expect(refusals[0]).toEqual(refusals[1]);
    expect(refusals[0]?.[0]?.[1]).toBe('NOT_FOUND');
  });
});
