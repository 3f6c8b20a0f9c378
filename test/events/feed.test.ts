import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Feed } from '../../src/events/feed.ts';
import type { Follower } from '../../src/events/follower.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { append, everything, factsOf, kinds, narrow, subject } from './log-rows.ts';

let database: TestDatabase;
let feed: Feed;
const faults: unknown[] = [];
const onFault = (error: unknown) => faults.push(error);

beforeEach(async () => {
  database = await testDatabase();
  feed = new Feed(database, { ringSize: 100, onFault });
  await feed.open();
});
afterEach(async () => {
  await feed.close();
  await database.drop();
  expect(faults.splice(0)).toEqual([]);
});

async function take(follower: Follower, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const event = await follower.next();
    if (!event) break;
    taken.push(event.row.kind);
  }
  return taken;
}

describe('the feed', () => {
  it('loses nothing that happens between following and the first look', async () => {
    const follower = feed.follow(feed.head.position, everything);
    await append(database, kinds(1, 3));
    feed.ring();
    expect(await take(follower, 3)).toEqual(kinds(1, 3));
  });

  it('lets a follower stall through 1,200 events, holds no queue for it, and serves it all from the log', async () => {
    const stalled = feed.follow(feed.head.position, everything);
    const quick = feed.follow(feed.head.position, everything);
    for (let n = 0; n < 1_200; n += 200) {
      await append(database, kinds(n + 1, n + 200));
      feed.ring();
      expect(await take(quick, 200)).toEqual(kinds(n + 1, n + 200));
    }
    expect(feed.held).toBe(100);
    expect(await take(stalled, 1_200)).toEqual(kinds(1, 1_200));
  });

  it('finds by itself what nobody rang for', async () => {
    const follower = feed.follow(feed.head.position, everything);
    await append(database, ['n1']);
    expect(await take(follower, 1)).toEqual(['n1']);
  });

  it('is rung by another node', async () => {
    const other = new Feed(database, { onFault });
    await other.open(60_000);
    const follower = other.follow(other.head.position, everything);
    await append(database, kinds(1, 2));
    feed.ring();
    expect(await take(follower, 2)).toEqual(kinds(1, 2));
    await other.close();
  });

  it('gives positions at start to what a crash left without', async () => {
    await append(database, kinds(1, 2));
    const next = new Feed(database, { onFault });
    await next.open();
    expect(next.head.position).toBe(2n);
    expect(await database.prisma.event.count({ where: { position: null } })).toBe(0);
    await next.close();
  });

  it('has the newest events in memory when it starts, for those who come over from a node that stopped', async () => {
    await append(database, kinds(1, 120));
    const next = new Feed(database, { ringSize: 100, onFault });
    await next.open();
    expect(next.held).toBe(100);
    expect(await take(next.follow(10n, everything), 110)).toEqual(kinds(11, 120));
    await next.close();
  });

  it('ends a follower that waits, from either side, and counts who is left', async () => {
    const [one, two] = [feed.follow(0n, everything), feed.follow(0n, everything)];
    expect(feed.followers).toBe(2);
    const waiting = one.next();
    one.end();
    expect(await waiting).toBeUndefined();
    const other = two.next();
    await feed.close();
    expect(await other).toBeUndefined();
    expect(feed.followers).toBe(0);
    expect(await feed.follow(0n, everything).next()).toBeUndefined();
    expect(feed.followers).toBe(0);
  });

  it('shows observers each event before any follower gets it', async () => {
    const order: string[] = [];
    feed.observe(({ row }) => order.push(`seen ${row.kind}`));
    const follower = feed.follow(feed.head.position, everything);
    await append(database, kinds(1, 2));
    feed.ring();
    for (const kind of await take(follower, 2)) order.push(`followed ${kind}`);
    expect(order).toEqual(['seen n1', 'seen n2', 'followed n1', 'followed n2']);
  });

  it('reads for a follower from the log no further than observers have seen', async () => {
    await append(database, kinds(1, 2));
    const other = new Feed(database, { ringSize: 1, onFault });
    await other.open(60_000);
    const seen: string[] = [];
    other.observe(({ row }) => seen.push(row.kind));
    const follower = other.follow(0n, everything);
    await append(database, kinds(3, 4));
    await feed.settle();
    for (const kind of kinds(1, 4)) {
      expect((await follower.next())?.row.kind).toBe(kind);
      if (kind > 'n2') expect(seen).toContain(kind);
    }
    await other.close();
  });
});

describe('of what comes, a follower is offered', () => {
  const [mine, theirs] = ['01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000b'];

  it('what happens to its tickets and to what it sees, by the log as by memory, and to what its rights are made of', async () => {
    const person = '01900000-0000-7000-8000-0000000000aa';
    const [organization, manager] = [crypto.randomUUID(), crypto.randomUUID()];
    const begin = feed.head.position;
    const rows = [
      { kind: 'requested', after: factsOf({ requesterId: person }) },
      { kind: 'of nobody', after: factsOf({}) },
      { kind: 'of the organization', before: factsOf({ organizationId: organization }), after: factsOf({}) },
      { kind: 'followed', after: factsOf({ followerIds: [crypto.randomUUID(), person] }) },
      { kind: 'followed by others', after: factsOf({ followerIds: [crypto.randomUUID()] }) },
      { kind: 'followed together', after: factsOf({ followerOrganizationIds: [organization] }) },
      { kind: 'copied', before: factsOf({ copiedAffiliateIds: [person] }), after: factsOf({}) },
      { kind: 'of the past', after: factsOf({ requesterId: person }), historical: true },
      { kind: 'rights', subjectType: 'Affiliate', subjectId: person },
      { kind: 'rights of others', subjectType: 'Manager', subjectId: manager },
      { kind: 'on the ticket', subjectId: mine, after: factsOf({}) },
      { kind: 'on another', subjectId: theirs, after: factsOf({}) },
      { kind: 'last', subjectType: 'Affiliate', subjectId: person },
    ];
    const seen = ['requested', 'of the organization', 'followed', 'followed together', 'copied', 'rights', 'last'];
    const interests = [
      { interest: { tickets: { keys: [person, organization] }, rows: [person] }, kinds: seen },
      { interest: { tickets: { ids: [mine] }, rows: [person] }, kinds: ['rights', 'on the ticket', 'last'] },
    ];
    const live = interests.map(({ interest }) => feed.follow(begin, interest));
    await append(database, rows);
    feed.ring();
    for (const [i, { kinds: expected }] of interests.entries()) {
      const follower = live[i];
      if (follower) expect(await take(follower, expected.length)).toEqual(expected);
    }
    await append(database, kinds(1, 200));
    const everyone = feed.follow(begin, everything);
    feed.ring();
    await take(everyone, rows.length + 200 - 4); // until memory holds none of it
    for (const { interest, kinds: expected } of interests)
      expect(await take(feed.follow(begin, interest), expected.length)).toEqual(expected);
  });

  it('nothing that is none of its', async () => {
    const woken = feed.follow(feed.head.position, narrow(mine));
    const quiet = feed.follow(feed.head.position, narrow(theirs));
    const [next, never] = [woken.next(), quiet.next()];
    await append(database, [{ kind: 'n1', subjectId: mine, after: factsOf({}) }]);
    feed.ring();
    expect((await next)?.row.kind).toBe('n1');
    quiet.end();
    expect(await never).toBeUndefined();
  });

  it('what is of interest from now on, with what came while it was not', async () => {
    const follower = feed.follow(feed.head.position, narrow(mine));
    const first = follower.next();
    await append(database, [
      { kind: 'before', subjectId: theirs, after: factsOf({}) },
      { kind: 'mine', subjectId: mine, after: factsOf({}) },
      { kind: 'since', subjectId: theirs, after: factsOf({}) },
    ]);
    feed.ring();
    expect((await first)?.row.kind).toBe('mine');
    follower.turnTo(narrow(theirs));
    expect((await follower.next())?.row.kind).toBe('since');
    follower.end();
    expect(feed.followers).toBe(0);
  });

  it('a subject without tickets is nobody’s but of those whose rights it is', async () => {
    const follower = feed.follow(feed.head.position, everything);
    await append(database, [{ kind: 'hidden', subjectType: 'Template', subjectId: subject }, 'n1']);
    feed.ring();
    expect(await take(follower, 1)).toEqual(['n1']);
  });
});
