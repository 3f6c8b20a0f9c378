import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DeskClient } from '../../src/client/client.ts';
import { clientOf, comments, reading } from '../client/client-desk.ts';
import { type Gate, gate } from '../client/gate.ts';
import { onServer, testDatabase } from '../database.ts';
import type { Person } from '../desk.ts';
import { act, addComment, makeScene, open, type Scene } from '../scene.ts';
import { urlOf } from './bells.ts';

const events = `subscription ($after: String) {
  ticketEvents(after: $after) { __typename id cursor change ticketId ... on TicketStatusChangedEvent { previous next } ... on CommentEvent { comment { body } } }
}`;

let scene: Scene;
let way: Gate;
/** A connection that no fault of these reaches. */
let outside: pg.Client;
const clients: DeskClient[] = [];
beforeAll(async () => {
  const database = await testDatabase();
  scene = await makeScene({}, database);
  way = await gate(await scene.desk.app.listen());
  scene.desk.desk.feed.observe(() => {
    if (++seen % 5 === 0) meanwhile?.();
  });
  if (!onServer) return;
  outside = new pg.Client({ connectionString: (await urlOf(database)).href });
  await outside.connect();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  await outside?.end();
  await way.close();
  await scene.desk.close();
});

const cursorOf = async (by: Person): Promise<string> => (await by.run('{ eventCursor }')).eventCursor;
const until = (condition: () => unknown) => vi.waitFor(condition, { timeout: 30_000, interval: 10 });

function follow(by: Person, after: string, document = events, variables: Record<string, unknown> = {}) {
  const client = clientOf(way.port, by);
  clients.push(client);
  return reading(client.subscribe(document, variables, { after }));
}

/** Again and again, until the desk has said yes; the key makes it one comment. */
const sayAtLast = (by: Person, ticket: string, body: string) =>
  until(async () => {
    const { data } = await by.ask(addComment, { input: { ticket, body, idempotencyKey: `${ticket} ${body}` } });
    if (!data?.addComment?.comment) throw new Error('not yet');
  });

/** Likewise; once it is so, asking again changes nothing. */
const settleAtLast = (by: Person, name: string, id: string, status: string) =>
  until(async () => {
    await act(by, name, { id }).catch(() => undefined);
    const { data } = await by.ask('query ($id: ID!) { ticket(id: $id) { status } }', { id });
    if (data?.ticket?.status !== status) throw new Error('not yet');
  });

/** Ends all connections of the desk to its database, whatever runs on them. */
const breakDatabase = () =>
  outside.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );

/** What happens each time when the node is about to tell of something. */
let meanwhile: (() => unknown) | undefined;
let seen = 0;

const faults: [name: string, inject: () => unknown, beforeTelling?: () => unknown][] = [
  ['sockets are cut at any moment', () => way.cut()],
  ...(onServer
    ? ([
        ['PostgreSQL ends the connections at any moment', breakDatabase],
        ['both happen at any moment', () => Promise.all([breakDatabase(), way.cut()])],
        ['PostgreSQL ends the connections as events are told', () => undefined, breakDatabase],
      ] satisfies typeof faults)
    : []),
];

describe.each(faults)('RT-05 while %s', (_name, inject, beforeTelling) => {
  it('a client gets all that it may see: each once, causes before effects within a ticket', async () => {
    const { requester, agent, stranger } = scene;
    const tickets = await Promise.all([open(requester), open(requester), open(stranger)]);
    const [forStaff, forCustomer] = [await cursorOf(agent), await cursorOf(requester)];
    const readers = [follow(agent, forStaff), follow(requester, forCustomer)];

    meanwhile = beforeTelling;
    let written = 0;
    let writing = true;
    const writers = tickets.map(async (id) => {
      for (let n = 0; n < 4; n++, written++) await sayAtLast(agent, id, `${n}`);
      await settleAtLast(agent, 'startTicket', id, 'IN_PROGRESS');
      for (let n = 4; n < 8; n++, written++) await sayAtLast(agent, id, `${n}`);
      await settleAtLast(agent, 'resolveTicket', id, 'RESOLVED');
      await sayAtLast(agent, id, 'End');
    });
    // one fault after each few writes, and whenever a reader has just got something
    const injecting = (async () => {
      for (let at = 0; writing && at < 24; at += 4) {
        await until(() => expect(written >= at || !writing).toBe(true));
        await inject();
      }
    })();
    await Promise.all(writers);
    writing = false;
    await injecting;
    meanwhile = undefined;

    const [staff, customer] = readers;
    const last = (count: number) => (reader: (typeof readers)[number]) =>
      until(() => expect(reader.bodies.filter((body) => body === 'End')).toHaveLength(count));
    await last(3)(staff!);
    await last(2)(customer!);
    for (const [reader, mine] of [
      [staff!, tickets],
      [customer!, tickets.slice(0, 2)],
    ] as const) {
      expect(reader.failure()).toBeUndefined();
      expect(new Set(reader.all.map(({ id }) => id)).size).toBe(reader.all.length);
      expect(new Set(reader.all.map(({ ticketId }) => ticketId))).toEqual(new Set(mine));
      for (const id of mine) expect(reader.all.filter(({ ticketId }) => ticketId === id).map(told)).toEqual(story);
    }
  });
});

// biome-ignore lint/suspicious/noExplicitAny: what was asked for
const told = ({ comment, previous, next }: any) => comment?.body ?? `${previous} → ${next}`;
const story = ['0', '1', '2', '3', 'OPEN → IN_PROGRESS', '4', '5', '6', '7', 'IN_PROGRESS → RESOLVED', 'End'];

describe.runIf(onServer)('RT-05 a transaction that stays open', () => {
  it('stalls nobody, and is told when it has committed, to who was there and to who comes back', async () => {
    const { requester, agent, desk } = scene;
    const id = await open(requester);
    const after = await cursorOf(requester);
    const reader = follow(requester, after, comments, { ticketId: id });
    const { after: facts } = await desk.db.event.findFirstOrThrow({
      where: { kind: 'ticket.created' },
      orderBy: { id: 'desc' },
    });
    const ticket = (facts as { ticket: { id: string } }).ticket;
    const thread = await desk.db.thread.findFirstOrThrow({ where: { ticketId: ticket.id, visibility: 'PUBLIC' } });
    // as an action does it: its ids are given now, its commit comes late
    await outside.query('BEGIN');
    const commentId = crypto.randomUUID();
    await outside.query(
      `INSERT INTO "Comment" ("id", "ticketId", "threadId", "visibility", "authorType", "managerId", "body", "bodyHtml")
       VALUES ($1, $2, $3, 'PUBLIC', 'MANAGER', $4, 'Late', '')`,
      [commentId, ticket.id, thread.id, agent.id],
    );
    await outside.query(
      `INSERT INTO "Event" ("kind", "actorType", "managerId", "subjectType", "subjectId", "ticketId", "commentId", "audience", "before", "after")
       VALUES ('comment.added', 'MANAGER', $1, 'Ticket', $2, $2, $3, 'EVERYONE', $4, $5)`,
      [
        agent.id,
        ticket.id,
        commentId,
        JSON.stringify({ ticket }),
        JSON.stringify({ ticket, comment: { id: commentId, visibility: 'PUBLIC' } }),
      ],
    );
    const other = await open(requester);
    const elsewhere = follow(requester, after, comments, { ticketId: other });
    await sayAtLast(agent, other, 'Meanwhile');
    await until(() => expect(elsewhere.bodies).toEqual(['Meanwhile']));
    const between = await cursorOf(requester);
    expect(reader.bodies).toEqual([]);

    await outside.query('COMMIT');
    await until(() => expect(reader.bodies).toEqual(['Late']));
    const back = follow(requester, between, comments, { ticketId: id });
    await until(() => expect(back.bodies).toEqual(['Late']));
  });
});
