import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Follower, type Source } from '../../src/events/follower.ts';
import type { FeedEvent } from '../../src/events/live-event.ts';
import { Ring } from '../../src/events/ring.ts';
import { Roll } from '../../src/events/roll.ts';
import { type Interest, topicsFor } from '../../src/events/topics.ts';

const letters = ['a', 'b', 'c'] as const;
type Letter = (typeof letters)[number];

const narrow = (letter: Letter): Interest => ({ tickets: { ids: [letter] }, rows: [] });
const event = (position: bigint, letter: Letter): FeedEvent => ({
  row: { position, subjectType: 'Ticket', subjectId: letter } as FeedEvent['row'],
  before: null,
  after: null,
  now: { ticket: null, comment: null },
  topics: ['tickets', letter],
});

/** A node that reads the log when it is told to, with reads from the log that answer when they are told to. */
class Node implements Source {
  readonly ring: Ring;
  readonly log: FeedEvent[] = [];
  readonly #roll = new Roll();
  readonly #reads: (() => void)[] = [];
  head = { position: 0n };

  constructor(ringSize: number) {
    this.ring = new Ring(ringSize);
  }

  append(letter: Letter) {
    this.log.push(event(BigInt(this.log.length + 1), letter));
  }

  pull(count: number) {
    const events = this.log.slice(Number(this.head.position), Number(this.head.position) + count);
    this.ring.push(events);
    this.head = { position: this.head.position + BigInt(events.length) };
    for (const one of events) this.#roll.offer(one);
  }

  async read(after: bigint, interest: Interest) {
    const upTo = this.head.position < after + 3n ? this.head.position : after + 3n;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#reads.push(resolve);
    await promise;
    const topics = topicsFor(interest);
    const within = this.log.filter(({ row }) => row.position > after && row.position <= upTo);
    return { events: within.filter((one) => one.topics.some((topic) => topics.includes(topic))), upTo };
  }

  answer() {
    this.#reads.shift()?.();
  }

  get isReading() {
    return this.#reads.length > 0;
  }

  enroll(follower: Follower, topics: readonly string[]) {
    return this.#roll.enroll(follower, topics);
  }
}

const ticks = async (count: number) => {
  for (let n = 0; n < count; n++) await Promise.resolve();
};

type Step = { do: 'append'; letter: Letter } | { do: 'pull'; count: number } | { do: 'answer' } | { do: 'take' };
const step: fc.Arbitrary<{ step: Step; ticks: number }> = fc.record({
  step: fc.oneof(
    fc.record({ do: fc.constant('append' as const), letter: fc.constantFrom(...letters) }),
    fc.record({ do: fc.constant('pull' as const), count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constant('answer' as const) }),
    fc.record({ do: fc.constant('take' as const) }),
  ),
  ticks: fc.integer({ min: 0, max: 6 }),
});

describe('a follower', () => {
  it('gets each event of its own once and in order, however reading, offering and taking interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(undefined, ...letters),
        fc.array(fc.constantFrom(...letters), { maxLength: 8 }),
        fc.nat({ max: 8 }),
        fc.nat({ max: 8 }),
        fc.array(step, { maxLength: 60 }),
        async (ringSize, letter, earlier, read, from, steps) => {
          const node = new Node(ringSize);
          for (const one of earlier) node.append(one);
          node.pull(Math.min(read, earlier.length) || 1);
          // a place that the node may not have read yet
          const begin = BigInt(Math.min(from, earlier.length));
          const follower = new Follower(node, begin, letter ? narrow(letter) : { tickets: 'ALL', rows: [] });
          const got: bigint[] = [];
          let asking = false;
          const take = () => {
            if (asking) return;
            asking = true;
            void follower.next().then((next) => {
              asking = false;
              if (next) got.push(next.row.position);
            });
          };
          for (const { step: now, ticks: wait } of steps) {
            if (now.do === 'append') node.append(now.letter);
            if (now.do === 'pull') node.pull(now.count);
            if (now.do === 'answer') node.answer();
            if (now.do === 'take') take();
            await ticks(wait);
          }
          const expected = node.log
            .filter(({ row }) => row.position > begin && (!letter || row.subjectId === letter))
            .map(({ row }) => row.position);
          node.pull(node.log.length);
          for (let n = 0; n < 1_000 && got.length < expected.length; n++) {
            take();
            if (node.isReading) node.answer();
            await ticks(8);
          }
          expect(got).toEqual(expected);
          // and no more
          take();
          for (let n = 0; n < 20; n++) {
            node.answer();
            await ticks(8);
          }
          expect(got).toEqual(expected);
          follower.end();
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('that is turned to something else misses nothing of it from its place on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 12 }),
        fc.nat({ max: 5 }),
        fc.nat({ max: 12 }),
        fc.boolean(),
        async (ringSize, all, takes, pulled, whileReading) => {
          const node = new Node(ringSize);
          for (const one of all) node.append(one);
          const follower = new Follower(node, 0n, narrow('a'));
          node.pull(pulled || 1);
          let place = 0n;
          const next = async () => {
            const asked = follower.next();
            let done = false;
            void asked.then(() => (done = true));
            for (let n = 0; n < 50 && !done; n++) {
              node.answer();
              await ticks(8);
              node.pull(1);
            }
            return done ? await asked : undefined;
          };
          for (let n = 0; n < takes; n++) {
            const one = await next();
            if (!one) return;
            place = one.row.position;
          }
          follower.turnTo(narrow('b'));
          if (whileReading) node.pull(2);
          const got: bigint[] = [];
          for (let one = await next(); one; one = await next()) got.push(one.row.position);
          follower.end();
          expect(got).toEqual(
            node.log.filter(({ row }) => row.position > place && row.subjectId === 'b').map(({ row }) => row.position),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
