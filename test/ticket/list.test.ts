import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { act, makeScene, open, read, type Scene, say } from '../scene.ts';

let scene: Scene;
const ids: Record<string, string> = {};
const titles = ['one', 'two', 'three', 'four', 'five', 'six'] as const;

beforeAll(async () => {
  scene = await makeScene();
  const { desk, admin, agent, requester, colleague, stranger } = scene;
  const type = await desk.db.ticketType.findUniqueOrThrow({ where: { key: 'TECHNICAL_QUESTION' } });
  const openers: Record<(typeof titles)[number], Person> = {
    one: requester,
    two: requester,
    three: colleague,
    four: stranger,
    five: stranger,
    six: requester,
  };
  for (const title of titles) ids[title] = await open(openers[title], { title });
  await act(admin, 'assignTicket', { id: ids['one'], assignee: agent.globalId });
  await act(admin, 'updateTicket', {
    id: ids['two'],
    priority: 'URGENT',
    type: desk.id('TicketType', type.id),
    tags: ['vip'],
  });
  await act(admin, 'updateTicket', { id: ids['three'], priority: 'LOW' });
  await act(admin, 'closeTicket', { id: ids['four'] });
  await act(admin, 'resolveTicket', { id: ids['five'] });
  await desk.db.affiliate.update({
    where: { id: stranger.id },
    data: { accountManagerId: agent.id, tags: ['premium'] },
  });
});
afterAll(() => scene.desk.close());

const list =
  'query ($filter: TicketFilterInput, $orderBy: TicketOrderInput, $first: Int, $after: String, $last: Int, $before: String) { tickets(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) { totalCount nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }';
const byNumber = { field: 'NUMBER', direction: 'ASC' };

async function found(by: Person, filter: object = {}) {
  const { tickets } = await by.run(list, { filter, orderBy: byNumber });
  expect(tickets.totalCount).toBe(tickets.nodes.length);
  return tickets.nodes.map(({ title }: { title: string }) => title);
}

describe('the list of tickets', () => {
  it('AF-02 has the columns that staff need', async () => {
    const { agent, stranger } = scene;
    const { tickets } = await agent.run(
      `query ($filter: TicketFilterInput) { tickets(filter: $filter) { nodes {
        number title isOpen status type { key name } createdAt updatedAt requester { id number name tags accountManager { id number name } } } } }`,
      { filter: { requesters: [stranger.globalId], isOpen: false } },
    );
    expect(tickets.nodes).toMatchObject([
      {
        number: expect.any(Number),
        title: 'four',
        isOpen: false,
        status: 'CLOSED',
        type: { key: 'GENERAL_QUESTION' },
        requester: { id: stranger.globalId, name: 'Sofia', tags: ['premium'], accountManager: { name: 'Luis' } },
      },
    ]);
  });

  it('AF-16 BM-07 filters by number, status, type, affiliate and account manager, all together', async () => {
    const { desk, agent, requester, stranger } = scene;
    const { number } = await read(agent, ids['three'] ?? '', 'number');
    const type = await desk.db.ticketType.findUniqueOrThrow({ where: { key: 'TECHNICAL_QUESTION' } });
    expect(await found(agent)).toEqual([...titles]);
    expect(await found(agent, { numbers: [number] })).toEqual(['three']);
    expect(await found(agent, { isOpen: true })).toEqual(['one', 'two', 'three', 'five', 'six']);
    expect(await found(agent, { isOpen: false })).toEqual(['four']);
    expect(await found(agent, { types: [desk.id('TicketType', type.id)] })).toEqual(['two']);
    expect(await found(agent, { requesters: [requester.globalId] })).toEqual(['one', 'two', 'six']);
    expect(await found(agent, { accountManagers: [agent.globalId] })).toEqual(['four', 'five']);
    expect(await found(agent, { requesters: [stranger.globalId], statuses: ['RESOLVED'] })).toEqual(['five']);
    expect(await found(agent, { requesters: [stranger.globalId], priorities: ['URGENT'] })).toEqual([]);
  });

  it('VK-13 filters by category, priority, assignee and dates; unassigned, mine, and/or/not', async () => {
    const { agent, requester } = scene;
    expect(await found(agent, { priorities: ['URGENT', 'LOW'] })).toEqual(['two', 'three']);
    expect(await found(agent, { assignees: [agent.globalId] })).toEqual(['one']);
    expect(await found(agent, { mine: true })).toEqual(['one']);
    expect(await found(agent, { unassigned: false })).toEqual(['one']);
    expect(await found(requester, { mine: true })).toEqual(['one', 'two', 'six']);
    expect(await found(requester, { mine: false })).toEqual(['three']);
    const { createdAt } = await read(agent, ids['three'] ?? '', 'createdAt');
    expect(await found(agent, { createdAt: { before: createdAt } })).toEqual(['one', 'two']);
    expect(await found(agent, { createdAt: { from: createdAt } })).toEqual(['three', 'four', 'five', 'six']);
    expect(await found(agent, { tags: ['vip'] })).toEqual(['two']);
    expect(await found(agent, { affiliateTags: ['premium'] })).toEqual(['four', 'five']);
    expect(await found(agent, { or: [{ priorities: ['LOW'] }, { isOpen: false }] })).toEqual(['three', 'four']);
    expect(await found(agent, { not: { or: [{ isOpen: false }, { priorities: ['NORMAL'] }] } })).toEqual([
      'two',
      'three',
    ]);
    expect(await found(agent, { and: [{ isOpen: true }, { priorities: ['NORMAL'] }], not: { mine: true } })).toEqual([
      'five',
      'six',
    ]);
  });

  it('an empty `or` holds for nothing, also beneath others', async () => {
    expect(await found(scene.agent, { or: [] })).toEqual([]);
    expect(await found(scene.agent, { and: [{ or: [] }] })).toEqual([]);
    expect(await found(scene.agent, { not: { or: [] } })).toEqual([...titles]);
  });

  it('refuses filters that nest too deep', async () => {
    const deep = (n: number): object => (n === 0 ? {} : { and: [deep(n - 1)] });
    const { errors } = await scene.agent.ask(list, { filter: deep(6) });
    expect(errors?.[0]?.extensions.code).toBe('INVALID_ARGUMENT');
  });

  it('shows tasks only when asked for them', async () => {
    const { agent, requester } = scene;
    const task = await open(agent, { title: 'task', kind: 'TASK', requester: requester.globalId });
    expect(await found(agent)).not.toContain('task');
    expect(await found(agent, { kinds: ['TASK'] })).toEqual(['task']);
    await act(scene.admin, 'deleteTicket', { id: task }, 'number');
  });

  it('pages forward and backward through every ordering, each ticket once', async () => {
    const { agent, requester } = scene;
    for (const by of [agent, requester]) {
      for (const field of [
        'CREATED_AT',
        'UPDATED_AT',
        'NUMBER',
        'PRIORITY',
        ...(by === agent ? ['STAFF_UPDATED_AT'] : []),
      ]) {
        for (const direction of ['ASC', 'DESC']) {
          const orderBy = { field, direction };
          const whole = (await by.run(list, { orderBy })).tickets.nodes;
          const forward: object[] = [];
          for (let after: string | null = null; ; ) {
            const { tickets }: { tickets: { nodes: object[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
              await by.run(list, { orderBy, first: 2, after });
            forward.push(...tickets.nodes);
            if (!tickets.pageInfo.hasNextPage) break;
            after = tickets.pageInfo.endCursor;
          }
          expect(forward, `${field} ${direction}`).toEqual(whole);
          const backward: object[] = [];
          for (let before: string | null = null; ; ) {
            const {
              tickets,
            }: { tickets: { nodes: object[]; pageInfo: { hasPreviousPage: boolean; startCursor: string } } } =
              await by.run(list, { orderBy, last: 2, before });
            backward.unshift(...tickets.nodes);
            if (!tickets.pageInfo.hasPreviousPage) break;
            before = tickets.pageInfo.startCursor;
          }
          expect(backward, `${field} ${direction}`).toEqual(whole);
        }
      }
    }
  });

  it('goes on from a cursor whose ticket is gone', async () => {
    const { admin, requester } = scene;
    const gone = await open(requester, { title: 'gone' });
    const first = (await admin.run(list, { orderBy: { field: 'NUMBER', direction: 'DESC' }, first: 1 })).tickets;
    expect(first.nodes).toEqual([{ title: 'gone' }]);
    await act(admin, 'deleteTicket', { id: gone }, 'number');
    const next = (
      await admin.run(list, {
        orderBy: { field: 'NUMBER', direction: 'DESC' },
        first: 1,
        after: first.pageInfo.endCursor,
      })
    ).tickets;
    expect(next.nodes).toEqual([{ title: 'six' }]);
  });
});

describe('one ticket', () => {
  it('VK-13 is found by id or by number', async () => {
    const { agent } = scene;
    const { number } = await read(agent, ids['two'] ?? '', 'number');
    expect((await agent.run('query ($n: Int) { ticket(number: $n) { title } }', { n: number })).ticket).toEqual({
      title: 'two',
    });
    const { errors } = await agent.ask('{ ticket { title } }');
    expect(errors?.[0]?.extensions.code).toBe('INVALID_ARGUMENT');
  });
});

describe('BM-08 unread tickets', () => {
  const unread = async (by: Person) => found(by, { unread: true });
  const count = async (by: Person) => (await by.run('{ viewer { unreadTicketCount } }')).viewer.unreadTicketCount;

  it('stand out for each person, opening marks as read, a change makes them unread again', async () => {
    const { requester, agent, colleague } = scene;
    const id = await open(requester, { title: 'read me' });
    expect(await read(requester, id, 'isUnread')).toEqual({ isUnread: false });
    expect(await read(colleague, id, 'isUnread')).toEqual({ isUnread: true });
    expect(await unread(colleague)).toContain('read me');
    const before = await count(colleague);
    await act(colleague, 'markTicketRead', { id });
    expect(await count(colleague)).toBe(before - 1);
    expect(await unread(colleague)).not.toContain('read me');
    await say(agent, id, 'Look here');
    expect(await read(colleague, id, 'isUnread')).toEqual({ isUnread: true });
    expect(await read(requester, id, 'isUnread')).toEqual({ isUnread: true });
    await act(colleague, 'markTicketRead', { id });
    await act(colleague, 'markTicketUnread', { id });
    expect(await read(colleague, id, 'isUnread')).toEqual({ isUnread: true });
  });

  it('stay unread where something came between showing and marking', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    const { version } = await read(agent, id, 'version');
    await say(requester, id, 'One more thing');
    await act(agent, 'markTicketRead', { id, version });
    expect(await read(agent, id, 'isUnread')).toEqual({ isUnread: true });
  });

  it('of one’s own doing are read', async () => {
    const { requester, agent } = scene;
    const id = await open(requester);
    await act(agent, 'markTicketRead', { id });
    await say(agent, id);
    expect(await read(agent, id, 'isUnread')).toEqual({ isUnread: false });
  });
});
