import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Feed } from '../../src/events/feed.ts';
import type { Follower } from '../../src/events/follower.ts';
import { openDatabase } from '../../src/store/database.ts';
import { keptDatabase, onServer, type TestDatabase, testDatabase } from '../database.ts';
import { type TestDesk, testDesk } from '../desk.ts';
import { type Follower as Client, follow } from '../follow.ts';
import { makeScene, open, type Scene, say } from '../scene.ts';
import { bells, type CuttableBell, urlOf } from './bells.ts';
import { append, everything, kinds } from './log-rows.ts';

/** So that nothing is found by looking: what comes, was rung for. */
const never = 3_600_000;

describe.runIf(onServer).each(bells)('RT-05 several nodes with %s as bell', (_name, makeBell) => {
  let database: TestDatabase;
  const made: CuttableBell[] = [];
  const feeds: Feed[] = [];
  const faults: unknown[] = [];
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(async () => {
    for (const feed of feeds.splice(0)) await feed.close();
    for (const { close } of made.splice(0)) await close();
    await database.drop();
    expect(faults.splice(0)).toEqual([]);
  });

  async function node(pollEvery: number) {
    const cuttable = await makeBell(database);
    made.push(cuttable);
    const feed = new Feed(database, { bell: cuttable.bell, onFault: (error) => faults.push(error) });
    feeds.push(feed);
    await feed.open(pollEvery);
    await feed.settle(); // a line that stands rings too
    return { feed, line: cuttable.line, follower: feed.follow(0n, everything) };
  }

  async function take(follower: Follower, count: number) {
    const taken: string[] = [];
    while (taken.length < count) taken.push((await follower.next())?.row.kind ?? 'the end');
    return taken;
  }

  it('what is committed on one is told on all, without their looking', async () => {
    const [one, two, three] = [await node(never), await node(never), await node(never)];
    await vi.waitFor(async () => {
      // the line of the one that rings may not stand yet
      await append(database, ['rung']);
      one.feed.ring();
      for (const { feed } of [two, three]) expect(feed.head.position).toBeGreaterThan(0n);
    });
    await append(database, kinds(1, 3));
    one.feed.ring();
    const before = await database.prisma.event.count({ where: { kind: 'rung' } });
    for (const { follower } of [one, two, three])
      expect((await take(follower, before + 3)).slice(-3)).toEqual(kinds(1, 3));
  });

  it('while it is silent they look each second and lose nothing; once it is back they are told at once', async () => {
    const ringing = await node(never);
    const [looking, deaf] = [await node(1_000), await node(never)];
    const all = [ringing, looking, deaf];
    for (const { line } of all) line.shut();
    for (let n = 1; n <= 2; n++) {
      await append(database, kinds(n, n));
      ringing.feed.ring();
      expect(await take(looking.follower, 1)).toEqual(kinds(n, n));
    }
    expect(deaf.feed.head.position).toBe(0n);

    for (const { line } of all) line.open();
    expect(await take(deaf.follower, 2)).toEqual(kinds(1, 2));
    await vi.waitFor(
      async () => {
        await append(database, ['rung']);
        ringing.feed.ring();
        await vi.waitFor(() => expect(deaf.feed.head.position).toBe(ringing.feed.head.position), { timeout: 100 });
        expect(deaf.feed.head.position).toBeGreaterThan(2n);
      },
      { timeout: 30_000 },
    );
    const count = await database.prisma.event.count();
    for (const { follower } of [deaf, looking])
      expect(new Set(await take(follower, count - 2))).toEqual(new Set(['rung']));
  });

  it('one starts although it is silent, and hears it once it is there', async () => {
    const cuttable = await makeBell(database);
    made.push(cuttable);
    cuttable.line.shut();
    const feed = new Feed(database, { bell: cuttable.bell, onFault: (error) => faults.push(error) });
    feeds.push(feed);
    await feed.open(never);
    const follower = feed.follow(0n, everything);
    await append(database, kinds(1, 2));
    await database.pool.query('SELECT stamp()');
    cuttable.line.open();
    expect(await take(follower, 2)).toEqual(kinds(1, 2));
  });
});

describe.runIf(onServer).each(bells)('RT-05 two apps on one database with %s as bell', (_name, _make, env) => {
  let scene: Scene;
  let other: TestDesk;
  const clients: Client[] = [];
  beforeAll(async () => {
    const database = await testDatabase();
    scene = await makeScene({ ...env }, database);
    const { href: url } = await urlOf(database);
    other = await testDesk({ ...env }, keptDatabase(await openDatabase({ url })));
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.stop()));
    await other.close();
    await scene.desk.close();
  });

  it('tell each other’s subscribers of each mutation, each by their rights', async () => {
    const { requester, stranger, agent } = scene;
    const after = (await agent.run('{ eventCursor }')).eventCursor;
    const stream = 'subscription ($after: String) { commentAdded(after: $after) { comment { body } } }';
    const ports = [await scene.desk.app.listen(), await other.app.listen()];
    const followed = async (by: typeof agent) => {
      const both = await Promise.all(ports.map((port) => follow(port, by, stream, { after })));
      clients.push(...both);
      return both;
    };
    const [staff, customers, strangers] = [await followed(agent), await followed(requester), await followed(stranger)];
    const there = other.bearer(agent.authorization);
    const ticket = await open(requester);
    await say(agent, ticket, 'Here');
    await there.run('mutation ($input: AddCommentInput!) { addComment(input: $input) { error { code } } }', {
      input: { ticket, body: 'There' },
    });
    const own = await open(stranger);
    await say(agent, own, 'Theirs');
    const bodies = (client: Client) => client.got.map(({ comment }) => comment.body);
    for (const client of staff) {
      await client.until(3);
      expect(bodies(client)).toEqual(['Here', 'There', 'Theirs']);
    }
    for (const client of customers) {
      await client.until(2);
      expect(bodies(client)).toEqual(['Here', 'There']);
    }
    for (const client of strangers) {
      await client.until(1);
      expect(bodies(client)).toEqual(['Theirs']);
    }
  });
});
