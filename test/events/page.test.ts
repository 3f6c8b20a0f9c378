import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { type Follower, follow } from '../follow.ts';
import { type PortalScene, panel, portalScene } from '../portal/portal-desk.ts';
import { act, open, say } from '../scene.ts';
import { countStatements } from '../statements.ts';

const event = `fragment E on Event {
  __typename id change occurredAt ticketId actor { name } ticket { title status isUnread }
  ... on CommentEvent { commentId comment { body author { name } } }
  ... on TicketAssignedEvent { assignedBefore: previous { name } assignedNow: next { name } }
  ... on TicketStatusChangedEvent { previous next }
  ... on TicketUpdatedEvent { changes { property previous next } }
}`;
const pages = `query ($after: String, $first: Int, $filter: TicketEventFilterInput) {
  events(after: $after, first: $first, filter: $filter) { nodes { cursor ...E } endCursor hasNextPage }
} ${event}`;
const stream = `subscription ($after: String, $filter: TicketEventFilterInput) {
  ticketEvents(after: $after, filter: $filter) { ...E }
} ${event}`;

let scene: PortalScene;
let port: number;
const followers: Follower[] = [];
beforeAll(async () => {
  scene = await portalScene();
  port = await scene.desk.app.listen();
});
afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.stop()));
});
afterAll(() => scene.desk.close());

const cursorOf = async (by: Person): Promise<string> => (await by.run('{ eventCursor }')).eventCursor;

/** All pages after a cursor, one after the other. */
async function readAll(by: Person, after: string, variables: object = {}) {
  // biome-ignore lint/suspicious/noExplicitAny: what was asked for
  const nodes: any[] = [];
  let count = 0;
  for (let at = after, more = true; more; count++) {
    const { events: page } = await by.run(pages, { after: at, first: 3, ...variables });
    nodes.push(...page.nodes);
    more = page.hasNextPage;
    at = page.endCursor;
  }
  return { nodes, count };
}

const refusal = async (by: Person, variables: object) => {
  const { data, errors } = await by.ask(pages, variables);
  return { events: data.events, code: errors?.[0]?.extensions.code };
};

/** A bit of everything, and for each of them an end that they see. */
async function story() {
  const { requester, stranger, agent, admin } = scene;
  const id = await open(requester, { title: 'Told' });
  const foreign = await open(stranger);
  await act(agent, 'assignTicket', { id, assignee: agent.globalId });
  await act(agent, 'updateTicket', { id, tags: ['hidden'], priority: 'HIGH' });
  await say(agent, id, 'Between us', { visibility: 'INTERNAL' });
  const oops = await say(agent, id, 'Oops');
  await act(agent, 'moveComment', { id: oops, visibility: 'INTERNAL' }, 'comment { id }');
  await act(admin, 'addTicketFollower', { id, affiliate: stranger.globalId });
  await say(requester, id, 'Now you see it');
  await act(admin, 'removeTicketFollower', { id, affiliate: stranger.globalId });
  await act(agent, 'resolveTicket', { id });
  await say(admin, foreign, 'End');
  await say(admin, id, 'End');
  return { id, foreign };
}

describe('RT-05 pages of events', () => {
  it('hold what a stream after the same cursor tells, event for event, for staff and customers', async () => {
    const { requester, stranger, agent } = scene;
    const after = await cursorOf(agent);
    const { id } = await story();
    const filters = [undefined, { assignees: [agent.globalId] }, { tickets: [id] }, { statuses: ['OPEN'] }];
    for (const by of [agent, requester, stranger])
      for (const filter of by === agent ? filters : filters.filter((asked) => !asked?.assignees)) {
        const { nodes } = await readAll(by, after, { filter });
        const follower = await follow(port, by, stream, { after, filter });
        followers.push(follower);
        const told = await follower.until(nodes.length);
        expect(nodes.map(({ cursor: _, ...rest }) => rest)).toEqual(told);
        if (!filter) expect(nodes.length).toBeGreaterThan(by === stranger ? 1 : 4);
      }
  });

  it('hand on cursors for streams, and streams for pages', async () => {
    const { requester, agent } = scene;
    const after = await cursorOf(requester);
    await story();
    const { nodes } = await readAll(requester, after);
    const rest = await readAll(requester, nodes[1].cursor);
    expect(rest.nodes.map(({ id }) => id)).toEqual(nodes.slice(2).map(({ id }) => id));
    const { events: page } = await requester.run(pages, { after, first: 2 });
    const follower = await follow(port, requester, stream, { after: page.endCursor });
    followers.push(follower);
    expect((await follower.until(1))[0].id).toBe(nodes[2].id);
    const end = (await agent.run(pages, {})).events;
    expect(end).toMatchObject({ nodes: [], hasNextPage: false });
    expect((await readAll(agent, end.endCursor)).nodes).toEqual([]);
  });

  it('mark what leads into a page as its events, and none of the timelines beneath', async () => {
    const { requester } = scene;
    const after = await cursorOf(requester);
    await open(requester, { title: 'Once' });
    const { one, two } = await requester.run(
      `query ($after: String) {
        one: events(after: $after) { nodes { change cursor ticket { timeline(first: 1) { nodes { change cursor } } } } }
        two: events(after: $after, filter: { statuses: [CLOSED] }) { nodes { id } }
      }`,
      { after },
    );
    expect(two.nodes).toEqual([]);
    expect(one.nodes).toMatchObject([
      {
        change: 'ADDED',
        cursor: expect.any(String),
        ticket: { timeline: { nodes: [{ change: null, cursor: null }] } },
      },
    ]);
  });

  it('leave out what the data beside the cursor held, also in the cursors on the way', async () => {
    const { requester, desk } = scene;
    const { position, epoch } = await desk.desk.feed.settle();
    await story();
    await desk.desk.feed.settle();
    const all = (await readAll(requester, desk.desk.cursors.seal({ position, epoch }))).nodes;
    const known = [all[0], all[2]].map(({ id }) => desk.desk.cursors.sequenceOf(id));
    const { nodes } = await readAll(requester, desk.desk.cursors.seal({ position, epoch, known }), { first: 1 });
    expect(nodes.map(({ id }) => id)).toEqual(
      all.filter((_told, i) => i !== 0 && i !== 2).map(({ id }: { id: string }) => id),
    );
  });

  it('come from one snapshot with the data and the cursor beside them', async () => {
    const { requester } = scene;
    const after = await cursorOf(requester);
    const id = await open(requester);
    const { events, eventCursor } = await requester.run(
      'query ($after: String) { events(after: $after) { nodes { ticketId } hasNextPage } eventCursor }',
      { after },
    );
    expect(events).toEqual({ nodes: [{ ticketId: id }], hasNextPage: false });
    expect((await readAll(requester, eventCursor)).nodes).toEqual([]);
  });

  it('move on through a log that has nothing for the viewer, at a bounded cost each', async () => {
    const { requester, agent, desk } = scene;
    const after = await cursorOf(requester);
    const begin = desk.desk.feed.head.position;
    const quiet = await countStatements(desk.database, () => requester.run(pages, { after }));
    const { subjectId } = await desk.db.event.findFirstOrThrow({ where: { kind: 'ticket.created' } });
    await desk.db.$executeRaw`
      INSERT INTO "Event" ("kind", "actorType", "subjectType", "subjectId", "audience", "before", "after")
      SELECT 'ticket.updated', 'SYSTEM', 'Ticket', ${subjectId}::uuid, 'STAFF', '{}', '{}' FROM generate_series(1, 30000)`;
    await desk.desk.feed.settle();
    const id = await open(requester, { title: 'At last' });
    const first = await countStatements(desk.database, () => requester.run(pages, { after }));
    expect(first.result.events).toMatchObject({ nodes: [], hasNextPage: true });
    expect(desk.desk.cursors.open(first.result.events.endCursor).position).toBeGreaterThan(begin);
    // a look each, and a second stamp where the node is behind
    expect(first.count).toBeLessThanOrEqual(quiet.count + 5);
    const { nodes, count } = await readAll(requester, after);
    expect(nodes).toMatchObject([{ ticketId: id }]);
    expect(count).toBeLessThanOrEqual(3);
    await say(agent, id);
  });

  it('take as many statements for many events as for one', async () => {
    const { agent, requester, desk } = scene;
    const id = await open(requester);
    const before = await cursorOf(agent);
    await say(agent, id, 'One');
    const ask = () => countStatements(desk.database, () => agent.run(pages, { after: before, first: 100 }));
    await ask();
    const one = await ask();
    for (let n = 0; n < 8; n++) await say(agent, id, `${n}`);
    const many = await ask();
    expect(many.result.events.nodes.length).toBe(9);
    expect(many.count).toBe(one.count);
    expect(many.count).toBeLessThanOrEqual(12);
  });

  it('are refused as streams are: for what is no cursor, above the head, across a change of rights, and by scope', async () => {
    const { requester, stranger, agent, admin, desk } = scene;
    const { epoch, position } = await desk.desk.feed.settle();
    const { cursors } = desk.desk;
    expect(await refusal(requester, { after: 'nonsense' })).toEqual({ events: null, code: 'INVALID_CURSOR' });
    const above = cursors.seal({ epoch, position: position + 1_000n });
    expect(await refusal(requester, { after: above })).toEqual({ events: null, code: 'FULL_REFRESH_REQUIRED' });
    const foreign = cursors.seal({ epoch: crypto.randomUUID(), position });
    expect((await refusal(agent, { after: foreign })).code).toBe('FULL_REFRESH_REQUIRED');
    const person = await desk.affiliate();
    const after = await cursorOf(person);
    await act(admin, 'updateAffiliate', { id: person.globalId, role: 'TICKET_MANAGER' }, 'affiliate { id }');
    expect((await refusal(person, { after })).code).toBe('FULL_REFRESH_REQUIRED');
    expect((await refusal(agent, { first: 101 })).code).toBe('INVALID_ARGUMENT');
    expect((await refusal(agent, { first: -1 })).code).toBe('INVALID_ARGUMENT');
    const hidden = { assignees: [agent.globalId] };
    const { slug } = await scene.portal({ details: panel('priority') });
    const bare = await scene.at(stranger, slug);
    expect((await refusal(bare, { filter: hidden })).code).toBe('HIDDEN_PROPERTY');
    expect((await desk.anonymous('{ events { endCursor } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});
