import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Feed } from '../../src/events/feed.ts';
import { raiseFloor } from '../../src/events/floor.ts';
import { day } from '../../src/store/housekeeping.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import type { Person } from '../desk.ts';
import { type Follower, follow } from '../follow.ts';
import { makeScene, open, read, type Scene, say } from '../scene.ts';
import { append, everything, kinds } from './log-rows.ts';

const ago = (days: number) => new Date(Date.now() - days * day);
const headOf = ({ prisma }: Pick<TestDatabase, 'prisma'>) => prisma.logHead.findFirstOrThrow();

describe('RT-05 the floor of the log', () => {
  let database: TestDatabase;
  let feed: Feed;
  const faults: unknown[] = [];
  beforeEach(async () => {
    database = await testDatabase();
    feed = new Feed(database, { ringSize: 10, onFault: (error) => faults.push(error) });
    await feed.open();
  });
  afterEach(async () => {
    await feed.close();
    await database.drop();
    expect(faults.splice(0)).toEqual([]);
  });

  const floorAfter = async (rows: Parameters<typeof append>[1], cutoff = ago(90)) => {
    await append(database, rows);
    await feed.settle();
    await raiseFloor(database, cutoff);
    return (await headOf(database)).floor;
  };

  it('is before the first event that is young enough, whatever old ones come after it', async () => {
    const old = { kind: 'old', occurredAt: ago(91) };
    expect(await floorAfter([old, old, { kind: 'young', occurredAt: ago(89) }, old, 'young'])).toBe(2n);
  });

  it('passes over imported events, which say when they happened and are told to nobody', async () => {
    const imported = { kind: 'imported', occurredAt: new Date(), historical: true };
    expect(await floorAfter([imported, { kind: 'old', occurredAt: ago(91) }, 'young'])).toBe(2n);
  });

  it('is the head where nothing is young, and never goes back', async () => {
    const old = { kind: 'old', occurredAt: ago(91) };
    expect(await floorAfter([old, old, old])).toBe(3n);
    expect(await floorAfter(['young'])).toBe(3n);
    expect(await floorAfter([], ago(1_000))).toBe(3n);
  });

  it('is raised by several nodes at once while others write, and never above what is young', async () => {
    const cutoff = new Date();
    await append(
      database,
      Array.from({ length: 50 }, () => ({ kind: 'old', occurredAt: ago(91) })),
    );
    for (let round = 0; round < 10; round++) {
      await Promise.all([
        append(database, kinds(1, 20)),
        feed.settle(),
        raiseFloor(database, cutoff),
        feed.settle(),
        raiseFloor(database, cutoff),
      ]);
      const { floor, position } = await headOf(database);
      expect(floor).toBeLessThanOrEqual(position);
      const first = await database.prisma.event.findFirst({ where: { kind: { not: 'old' } }, orderBy: { id: 'asc' } });
      if (first?.position) expect(floor).toBeLessThan(first.position);
    }
    await feed.settle();
    await raiseFloor(database, cutoff);
    expect((await headOf(database)).floor).toBe(50n);
  });

  it('takes nothing from a stream that began before it rose', async () => {
    const stalled = feed.follow(0n, everything);
    await append(database, kinds(1, 120));
    feed.ring();
    expect((await stalled.next())?.row.kind).toBe('n1');
    await raiseFloor(database, new Date(Date.now() + day));
    expect((await headOf(database)).floor).toBe(120n);
    for (const kind of kinds(2, 120)) expect((await stalled.next())?.row.kind).toBe(kind);
  });
});

describe('RT-05 who comes back after longer than events are kept for', () => {
  let scene: Scene;
  let port: number;
  const followers: Follower[] = [];
  beforeAll(async () => {
    scene = await makeScene();
    port = await scene.desk.app.listen();
  });
  afterAll(async () => {
    await Promise.all(followers.map((follower) => follower.stop()));
    await scene.desk.close();
  });

  const stream = 'subscription ($after: String) { commentAdded(after: $after) { comment { body } } }';
  const pages = 'query ($after: String) { events(after: $after) { nodes { id } } }';
  const cursorOf = async (by: Person): Promise<string> => (await by.run('{ eventCursor }')).eventCursor;
  const subscribed = async (by: Person, after: string) => {
    const follower = await follow(port, by, stream, { after });
    followers.push(follower);
    return follower;
  };

  it('is asked to fetch anew, by streams and by pages; who was there since goes on; timelines keep it all', async () => {
    const { requester, agent, desk } = scene;
    const late = await cursorOf(requester);
    const id = await open(requester);
    await say(agent, id, 'Old');
    const inTime = await cursorOf(requester);
    await desk.db.event.updateMany({ data: { occurredAt: ago(91) } });
    await say(agent, id, 'New');
    await raiseFloor(desk.database, ago(90));

    const refused = await subscribed(requester, late);
    await refused.until(() => refused.errors.length > 0);
    expect(refused.errors[0].extensions.code).toBe('FULL_REFRESH_REQUIRED');
    expect((await requester.ask(pages, { after: late })).errors?.[0]?.extensions.code).toBe('FULL_REFRESH_REQUIRED');
    const goingOn = await subscribed(requester, inTime);
    expect(await goingOn.until(1)).toEqual([{ comment: { body: 'New' } }]);
    expect((await requester.run(pages, { after: inTime })).events.nodes).toHaveLength(1);
    const { timeline } = await read(requester, id, 'timeline { nodes { __typename } }');
    expect(timeline.nodes).toHaveLength(3);
  });

  it('may stay away as long as they like where nothing happens', async () => {
    const { requester, agent, desk } = scene;
    const after = await cursorOf(requester);
    await desk.db.event.updateMany({ data: { occurredAt: ago(91) } });
    await raiseFloor(desk.database, ago(90));
    const id = await open(requester);
    await say(agent, id, 'At last');
    const follower = await subscribed(requester, after);
    expect(await follower.until(1)).toEqual([{ comment: { body: 'At last' } }]);
  });
});

describe.each([
  ['', 1n],
  ['0', 0n],
])('RT-05 housekeeping with EVENT_RETENTION_DAYS=%s', (EVENT_RETENTION_DAYS, floor) => {
  it('moves the floor at each start, or never', async () => {
    const database = await testDatabase();
    await append(database, [{ kind: 'old', occurredAt: ago(91) }, 'young']);
    const { desk } = await makeScene({ EVENT_RETENTION_DAYS }, database);
    await desk.app.close();
    expect((await headOf(database)).floor).toBe(floor);
    await database.drop();
  });
});
