import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { onServer, type TestDatabase, testDatabase } from '../database.ts';

interface Seen {
  position: number;
  id: number;
  ticketId: string;
  version: number;
  mark: string;
}

let database: TestDatabase;
let tickets: string[];
beforeAll(async () => {
  database = await testDatabase();
  tickets = await makeTickets(6);
});
afterAll(() => database.drop());

const makeTickets = async (count: number): Promise<string[]> => {
  const { prisma } = database;
  const { id: organizationId } = await prisma.organization.create({ data: { name: 'Acme' } });
  const { id: requesterId } = await prisma.affiliate.create({
    data: { name: 'Ana', email: 'ana@acme.example', organizationId },
  });
  const { id: typeId } = await prisma.ticketType.create({ data: { name: 'Question' } });
  const text = { title: 'Hello', description: '', descriptionHtml: '' };
  const made = await prisma.ticket.createManyAndReturn({
    data: Array.from({ length: count }, () => ({
      ...text,
      typeId,
      requesterId,
      organizationId,
      creatorType: 'SYSTEM',
    })),
  });
  return made.map(({ id }) => id);
};

const stamp = async (limit = 1000): Promise<number> => {
  const { rows } = await database.pool.query<{ head: string }>('SELECT stamp($1) AS head', [limit]);
  return Number(rows[0]?.head);
};

const readAfter = async (position: number, limit: number): Promise<Seen[]> => {
  const { rows } = await database.pool.query<Seen>(
    `SELECT "position"::int, id::int, "ticketId", (data->>'version')::int AS version, data->>'mark' AS mark
     FROM "Event" WHERE "position" > $1 ORDER BY "position" LIMIT $2`,
    [position, limit],
  );
  return rows;
};

/** As an action does it: the ticket's row is locked before its event is appended. */
const append = async (client: pg.ClientBase, ticketId: string, mark: string) => {
  const { rows } = await client.query<{ version: number }>(
    'UPDATE "Ticket" SET "staffVersion" = "staffVersion" + 1 WHERE id = $1 RETURNING "staffVersion" AS version',
    [ticketId],
  );
  await client.query(
    `INSERT INTO "Event" (kind, "actorType", "subjectType", "subjectId", "ticketId", audience, data)
     VALUES ('ticket.updated', 'SYSTEM', 'Ticket', $1, $1, 'EVERYONE', $2)`,
    [ticketId, { version: rows[0]?.version, mark }],
  );
};

const pick = (count: number) => Math.floor(Math.random() * count);
const chance = (share: number) => Math.random() < share;

const write = async (writer: number, transactions: number): Promise<string[]> => {
  const committed: string[] = [];
  for (let n = 0; n < transactions; n++) {
    const client = await database.pool.connect();
    const marks: string[] = [];
    try {
      await client.query('BEGIN');
      // something else first takes the transaction's id early, long before the event's
      if (chance(0.3))
        await client.query(`INSERT INTO "Team" (id, name) VALUES (gen_random_uuid(), gen_random_uuid())`);
      if (chance(0.3)) await sleep(pick(8));
      const ticketId = tickets[pick(tickets.length)] ?? '';
      const one = async () => {
        const mark = `${writer}.${n}.${marks.length}`;
        await append(client, ticketId, mark);
        marks.push(mark);
      };
      await one();
      if (chance(0.2)) {
        await client.query('SAVEPOINT again');
        await one();
        if (chance(0.5)) {
          await client.query('ROLLBACK TO SAVEPOINT again');
          marks.pop();
        }
      }
      if (chance(0.5)) await sleep(pick(onServer ? 20 : 3));
      if (chance(0.15)) {
        await client.query('ROLLBACK');
      } else {
        await client.query('COMMIT');
        committed.push(...marks);
      }
    } finally {
      client.release();
    }
  }
  return committed;
};

/** Reads on from its last position until there is nothing more after the writers have ended. */
const tail = async (limit: number, ended: () => boolean): Promise<Seen[]> => {
  const seen: Seen[] = [];
  for (;;) {
    const last = ended();
    await stamp(50);
    const events = await readAfter(seen.at(-1)?.position ?? 0, limit);
    seen.push(...events);
    if (last && events.length === 0) return seen;
    if (events.length === 0) await sleep(pick(5));
  }
};

test('readers by position skip nothing, see nothing twice, and never an effect before its cause', async () => {
  let ended = false;
  const tails = [1, 7, 100].map((limit) => tail(limit, () => ended));
  const written = await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer, 25)));
  ended = true;
  const committed = written.flat().sort();
  expect(committed.length).toBeGreaterThan(100);

  for (const seen of await Promise.all(tails)) {
    expect(seen.map(({ mark }) => mark).sort()).toEqual(committed);
    expect(seen.map(({ position }) => position)).toEqual(seen.map((_, index) => index + 1));

    for (const ticketId of tickets) {
      const versions = seen.filter((event) => event.ticketId === ticketId).map(({ version }) => version);
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
    }
  }
});

test('each batch is as large as asked for, and rings the bell with the new head', async () => {
  const heard: number[] = [];
  const stop = await database.listen('hilo_events', (head) => heard.push(Number(head)));
  const before = await stamp();
  const client = await database.pool.connect();
  for (const mark of ['a', 'b', 'c']) await append(client, tickets[0] ?? '', mark);
  client.release();

  expect([await stamp(2), await stamp(2), await stamp(2)]).toEqual([before + 2, before + 3, before + 3]);
  await database.pool.query(`SELECT pg_notify('hilo_events', '-1')`);
  await vi.waitFor(() => expect(heard).toEqual([before + 2, before + 3, -1]));
  await stop();
});

// the embedded database has one connection: nobody to overtake or to wait for
if (onServer) {
  test('an event that commits late gets a later position than those that overtook it', async () => {
    const before = await stamp();
    const slow = await database.pool.connect();
    await slow.query('BEGIN');
    await append(slow, tickets[0] ?? '', 'slow');
    const fast = await database.pool.connect();
    await append(fast, tickets[1] ?? '', 'fast');
    fast.release();

    expect(await stamp()).toBe(before + 1);
    await slow.query('COMMIT');
    slow.release();
    expect(await stamp()).toBe(before + 2);

    const [first, second] = await readAfter(before, 10);
    expect([first?.mark, second?.mark]).toEqual(['fast', 'slow']);
    expect(first?.id).toBeGreaterThan(second?.id ?? 0);
  });

  test('with nothing to stamp it waits for nobody', async () => {
    const before = await stamp();
    const client = await database.pool.connect();
    await client.query('BEGIN; SELECT * FROM "LogHead" FOR UPDATE');
    await expect(Promise.race([stamp(), sleep(5_000, 'waited')])).resolves.toBe(before);
    await client.query('ROLLBACK');
    client.release();
  });
}
