import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Feed, type LiveEvent } from '../../src/events/feed.ts';
import { type TestDatabase, testDatabase } from '../database.ts';

const subject = '01900000-0000-7000-8000-000000000001';
let database: TestDatabase;
let feed: Feed;
const faults: unknown[] = [];

beforeEach(async () => {
  database = await testDatabase();
  feed = new Feed(database, { ringSize: 100, onFault: (error) => faults.push(error) });
  await feed.open();
});
afterEach(async () => {
  await feed.close();
  await database.drop();
  expect(faults.splice(0)).toEqual([]);
});

/** What a committed action leaves behind, before anybody rings. */
const append = (from: number, to: number) =>
  database.prisma.event.createMany({
    data: Array.from({ length: to - from + 1 }, (_, i) => ({
      kind: `n${from + i}`,
      actorType: 'SYSTEM' as const,
      subjectType: 'Ticket',
      subjectId: subject,
      audience: 'STAFF' as const,
    })),
  });

const kinds = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `n${from + i}`);
const everything = async (event: LiveEvent) => event.row.kind;

async function take<T>(iterator: AsyncIterator<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = await iterator.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

describe('the feed', () => {
  it('loses nothing that happens between following and the first look', async () => {
    const follower = feed.follow(feed.head.position, everything);
    await append(1, 3);
    feed.ring();
    expect(await take(follower, 3)).toEqual(kinds(1, 3));
  });

  it('lets a follower stall through 1,200 events, holds no queue for it, and serves it all from the log', async () => {
    const stalled = feed.follow(feed.head.position, everything);
    const quick = feed.follow(feed.head.position, everything);
    for (let n = 0; n < 1_200; n += 200) {
      await append(n + 1, n + 200);
      feed.ring();
      expect(await take(quick, 200)).toEqual(kinds(n + 1, n + 200));
    }
    expect(await take(stalled, 1_200)).toEqual(kinds(1, 1_200));
  });

  it('finds by itself what nobody rang for', async () => {
    const follower = feed.follow(feed.head.position, everything);
    await append(1, 1);
    expect(await take(follower, 1)).toEqual(['n1']);
  });

  it('is rung by another node', async () => {
    const other = new Feed(database, { onFault: (error) => faults.push(error) });
    await other.open(60_000);
    const follower = other.follow(other.head.position, everything);
    await append(1, 2);
    feed.ring();
    expect(await take(follower, 2)).toEqual(kinds(1, 2));
    await other.close();
  });

  it('gives positions at start to what a crash left without', async () => {
    await append(1, 2);
    const next = new Feed(database, { onFault: (error) => faults.push(error) });
    await next.open();
    expect(next.head.position).toBe(2n);
    expect(await database.prisma.event.count({ where: { position: null } })).toBe(0);
    await next.close();
  });

  it('ends a follower that waits, from either side, and counts who is left', async () => {
    const [one, two] = [feed.follow(0n, everything), feed.follow(0n, everything)];
    expect(feed.followers).toBe(2);
    const waiting = one.next();
    await one.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    const other = two.next();
    await feed.close();
    expect(await other).toEqual({ done: true, value: undefined });
    expect(feed.followers).toBe(0);
  });

  it('ends a follower whose judge fails, with that error', async () => {
    const follower = feed.follow(feed.head.position, async () => {
      throw new Error('no right');
    });
    await append(1, 1);
    feed.ring();
    await expect(follower.next()).rejects.toThrow('no right');
    expect(feed.followers).toBe(0);
  });

  it('shows observers each event before any follower gets it', async () => {
    const order: string[] = [];
    feed.observe(({ row }) => order.push(`seen ${row.kind}`));
    const follower = feed.follow(feed.head.position, async ({ row }) => {
      order.push(`followed ${row.kind}`);
      return row.kind;
    });
    await append(1, 2);
    feed.ring();
    await take(follower, 2);
    expect(order).toEqual(['seen n1', 'seen n2', 'followed n1', 'followed n2']);
  });

  it('reads for a follower from the log no further than observers have seen', async () => {
    await append(1, 2);
    const other = new Feed(database, { onFault: (error) => faults.push(error) });
    await other.open(60_000);
    const seen: string[] = [];
    other.observe(({ row }) => seen.push(row.kind));
    const follower = other.follow(0n, async ({ row }) => ({ kind: row.kind, seen: seen.includes(row.kind) }));
    await append(3, 4);
    await feed.settle();
    const followed = await take(follower, 4);
    expect(followed.map(({ kind }) => kind)).toEqual(kinds(1, 4));
    expect(followed.slice(2).every((event) => event.seen)).toBe(true);
    await other.close();
  });
});
