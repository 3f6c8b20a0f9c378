import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { renewEpoch } from '../../src/events/epoch.ts';
import { onServer } from '../database.ts';
import type { Person } from '../desk.ts';
import { type Follower, follow } from '../follow.ts';
import { act, makeScene, open, type Scene, say } from '../scene.ts';

const events = `subscription ($after: String, $filter: TicketEventFilterInput) {
  ticketEvents(after: $after, filter: $filter) { __typename id cursor change ticketId ... on CommentEvent { comment { body } } }
}`;
const comments = `subscription ($after: String, $ticketId: ID) { commentAdded(after: $after, ticketId: $ticketId) { cursor comment { body } } }`;
const statuses = `subscription ($after: String, $ticketId: ID) { ticketStatusChanged(after: $after, ticketId: $ticketId) { cursor next } }`;

let scene: Scene;
let port: number;
const followers: Follower[] = [];

beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
});
afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.stop()));
});
afterAll(() => scene.desk.close());

const cursorOf = async (person: Person): Promise<string> => (await person.run('{ eventCursor }')).eventCursor;

async function resume(person: Person, query: string, variables: Record<string, unknown>) {
  const follower = await follow(port, person, query, variables);
  followers.push(follower);
  return follower;
}

const refusal = async (person: Person, after: string): Promise<string> => {
  const follower = await resume(person, events, { after });
  await follower.until(() => follower.errors.length > 0);
  return follower.errors[0].extensions.code;
};

describe('RT-05 a stream that goes on after a cursor', () => {
  it('brings what happened since, each once and in order, and then what happens', async () => {
    const { requester, agent } = scene;
    const after = await cursorOf(requester);
    const id = await open(requester);
    await say(agent, id, 'While you were away');
    const follower = await resume(requester, events, { after });
    expect((await follower.until(2)).map(({ __typename }) => __typename)).toEqual([
      'TicketCreatedEvent',
      'CommentAddedEvent',
    ]);
    await say(agent, id, 'Now');
    expect((await follower.until(3))[2]).toMatchObject({ comment: { body: 'Now' } });
  });

  it('goes on from the cursor of any event', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    const after = await cursorOf(requester);
    for (const body of ['One', 'Two', 'Three']) await say(agent, id, body);
    const first = await resume(requester, events, { after });
    const [one] = await first.until(3);
    const second = await resume(requester, comments, { after: one.cursor, ticketId: id });
    expect((await second.until(2)).map(({ comment }) => comment.body)).toEqual(['Two', 'Three']);
  });

  it('works for changes of status too', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    const after = await cursorOf(requester);
    await act(agent, 'startTicket', { id });
    const follower = await resume(requester, statuses, { after, ticketId: id });
    expect(await follower.until(1)).toMatchObject([{ next: 'IN_PROGRESS' }]);
  });

  it('reads the log where the node has forgotten', async () => {
    const { requester, agent, desk } = scene;
    const id = await open(requester);
    const after = await cursorOf(requester);
    const { subjectId } = await desk.db.event.findFirstOrThrow({ where: { kind: 'ticket.created' } });
    await desk.db.event.createMany({
      data: Array.from({ length: 2_200 }, () => ({
        kind: 'ticket.updated',
        actorType: 'SYSTEM' as const,
        subjectType: 'Ticket',
        subjectId,
        audience: 'STAFF' as const,
        historical: true,
        before: {},
      })),
    });
    await desk.desk.feed.settle();
    await say(agent, id, 'After all that');
    const follower = await resume(requester, events, { after });
    expect(await follower.until(1)).toMatchObject([{ comment: { body: 'After all that' } }]);
  });

  it('is refused for what is no cursor, is above the head, or below the floor', async () => {
    const { requester, desk } = scene;
    const { epoch, position } = desk.desk.feed.head;
    const { cursors } = desk.desk;
    expect(await refusal(requester, 'nonsense')).toBe('INVALID_CURSOR');
    expect(await refusal(requester, cursors.seal({ epoch, position: position + 1_000n }))).toBe(
      'FULL_REFRESH_REQUIRED',
    );
    await desk.db.logHead.updateMany({ data: { floor: 2n } });
    expect(await refusal(requester, cursors.seal({ epoch, position: 1n }))).toBe('FULL_REFRESH_REQUIRED');
    await desk.db.logHead.updateMany({ data: { floor: 0n } });
  });
});

describe('a replay is judged by present rights', () => {
  it('and refused once where they changed since', async () => {
    const { admin, desk } = scene;
    const person = await desk.affiliate();
    const after = await cursorOf(person);
    await act(admin, 'updateAffiliate', { id: person.globalId, role: 'TICKET_MANAGER' }, 'affiliate { id }');
    expect(await refusal(person, after)).toBe('FULL_REFRESH_REQUIRED');
    const id = await open(person);
    const again = await cursorOf(person);
    await say(admin, id, 'Fresh');
    const follower = await resume(person, events, { after: again });
    expect(await follower.until(1)).toMatchObject([{ comment: { body: 'Fresh' } }]);
  });

  it('but goes on for everybody else', async () => {
    const { admin, requester, desk } = scene;
    const after = await cursorOf(requester);
    const other = await desk.affiliate();
    await act(admin, 'updateAffiliate', { id: other.globalId, role: 'TICKET_MANAGER' }, 'affiliate { id }');
    await open(requester);
    const follower = await resume(requester, events, { after });
    expect(await follower.until(1)).toMatchObject([{ __typename: 'TicketCreatedEvent' }]);
  });

  it('never tells a customer what was internal at any time', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    const after = await cursorOf(requester);
    await say(agent, id, 'Between us', { visibility: 'INTERNAL' });
    const oops = await say(agent, id, 'Oops');
    await act(agent, 'moveComment', { id: oops, visibility: 'INTERNAL' }, 'comment { id }');
    await say(agent, id, 'Public');
    const follower = await resume(requester, events, { after });
    const got = await follower.until((all) => all.some(({ comment }) => comment?.body === 'Public'));
    expect(got.map(({ comment }) => comment?.body ?? null).filter(Boolean)).toEqual(['Public']);
  });
});

describe('a snapshot and the stream after its cursor', () => {
  const snapshot = `{ eventCursor tickets(first: 100) { nodes { id staffCommentCount } } }`;

  it('have no gap and no double while others write', { timeout: 120_000 }, async () => {
    const { requester, agent, desk } = scene;
    const tickets = await Promise.all(Array.from({ length: 4 }, () => open(requester)));
    let writing = true;
    let written = 0;
    const writers = tickets.map(async (id) => {
      while (writing) {
        await say(agent, id, `${written++}`);
      }
    });
    const joins: { counts: Map<string, number>; follower: Follower }[] = [];
    for (let n = 0; n < (onServer ? 12 : 6); n++) {
      const before = written;
      await vi.waitFor(() => expect(written).toBeGreaterThan(before + 2), { timeout: 20_000, interval: 2 });
      const { eventCursor: after, tickets: page } = await agent.run(snapshot);
      const counts = new Map<string, number>(
        page.nodes.map((node: { id: string; staffCommentCount: number }) => [node.id, node.staffCommentCount]),
      );
      joins.push({ counts, follower: await resume(agent, comments, { after }) });
    }
    writing = false;
    await Promise.all(writers);
    for (const id of tickets) await say(agent, id, 'last');

    const totals = new Map<string, number>();
    for (const id of tickets) {
      const { ticket } = await agent.run(`query ($id: ID!) { ticket(id: $id) { staffCommentCount } }`, { id });
      totals.set(id, ticket.staffCommentCount);
    }
    for (const { counts, follower } of joins) {
      const missing = tickets.reduce((sum, id) => sum + (totals.get(id) ?? 0) - (counts.get(id) ?? 0), 0);
      await follower.until((got) => got.filter(({ comment }) => comment?.body === 'last').length === tickets.length);
      expect(follower.got).toHaveLength(missing);
      expect(follower.errors).toEqual([]);
    }
    expect(desk.desk.feed.followers).toBe(joins.length);
  });

  /** A ticket with what appends an event to it as a committed action does, before anybody rings. */
  async function quietTicket() {
    const { requester, desk } = scene;
    const id = await open(requester);
    const { id: ticketId } = await desk.db.ticket.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    const { after: facts } = await desk.db.event.findFirstOrThrow({ where: { kind: 'ticket.created', ticketId } });
    const append = async () => {
      const row = await desk.db.event.create({
        data: {
          kind: 'ticket.status_changed',
          actorType: 'SYSTEM',
          subjectType: 'Ticket',
          subjectId: ticketId,
          ticketId,
          audience: 'EVERYONE',
          data: { previous: 'OPEN', next: 'CLOSED' },
          before: facts ?? {},
          after: facts ?? {},
        },
      });
      return row.id;
    };
    return { id, append };
  }

  it('tell of what was committed just before the snapshot in the data alone', async () => {
    const { requester, desk } = scene;
    const { id, append } = await quietTicket();
    const { feed } = desk.desk;
    const settle = feed.settle.bind(feed);
    let between = 0n;
    vi.spyOn(feed, 'settle').mockImplementationOnce(async () => {
      const head = await settle();
      between = await append();
      return head;
    });
    const after = await cursorOf(requester);
    const next = await append();
    const follower = await resume(requester, events, { after, filter: { tickets: [id] } });
    await follower.until(1);
    await say(requester, id, 'End');
    const got = await follower.until((all) => all.some(({ comment }) => comment?.body === 'End'));
    expect(got.slice(0, -1).map((event) => event.id)).toEqual([scene.desk.desk.cursors.idOf(next)]);
    expect(between).toBeGreaterThan(0n);
  });

  it('hand on what is to be skipped in the cursors on the way', async () => {
    const { requester, desk } = scene;
    const { id, append } = await quietTicket();
    const { position, epoch } = await desk.desk.feed.settle();
    const [one, two, three] = [await append(), await append(), await append()];
    const after = desk.desk.cursors.seal({ position, epoch, known: [one, three] });
    const first = await resume(requester, events, { after, filter: { tickets: [id] } });
    const [second] = await first.until(1);
    expect(second.id).toBe(scene.desk.desk.cursors.idOf(two));
    await say(requester, id, 'End');
    const again = await resume(requester, events, { after: second.cursor, filter: { tickets: [id] } });
    for (const [follower, count] of [
      [first, 2],
      [again, 1],
    ] as const)
      expect((await follower.until((all) => all.some(({ comment }) => comment?.body === 'End'))).length).toBe(count);
  });
});

describe('a new epoch', () => {
  it('ends live streams with FULL_REFRESH_REQUIRED, refuses old cursors, and new ones work', async () => {
    const { requester, agent, desk } = scene;
    const id = await open(requester);
    const old = await cursorOf(requester);
    const live = await resume(requester, events, { after: old });
    await say(agent, id, 'Before');
    await live.until(1);
    await renewEpoch(desk.database);
    await live.until(() => live.errors.length > 0);
    expect(live.errors[0].extensions.code).toBe('FULL_REFRESH_REQUIRED');
    expect(await refusal(requester, old)).toBe('FULL_REFRESH_REQUIRED');
    const fresh = await cursorOf(requester);
    await say(agent, id, 'After');
    const follower = await resume(requester, events, { after: fresh });
    expect(await follower.until(1)).toMatchObject([{ comment: { body: 'After' } }]);
  });
});
