import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { schema } from '../../src/schema.ts';
import type { Person } from '../desk.ts';
import { type Follower, follow } from '../follow.ts';
import { makeScene, type Scene } from '../scene.ts';
import { at, type Course, courseOf, type Step, seenBy, thereOf, workable } from './course.ts';
import { byStaff, type Deed, deed, turning } from './deeds.ts';
import { type Place, proceed } from './doing.ts';
import { plain } from './expected-ticket.ts';
import { endOf, everything, type Followed, followings, rightsTold, tidings } from './live.ts';
import type { Answer } from './paths.ts';
import type { Customer } from './reference.ts';
import { grant, isOfRights, ofRights, rightsAfter, scopeOf } from './rights.ts';
import { settle, slugOf } from './rows.ts';
import { world } from './world.ts';
import { worldsFor } from './worlds.ts';

const worlds = worldsFor(3, 2);

let scene: Scene;
let port: number;
const told: Record<string, number> = { ADDED: 0, UPDATED: 0, REMOVED: 0 };
beforeAll(async () => {
  scene = await makeScene({ OPERATION_COST_LIMIT: '1000000', RATE_LIMIT_PER_MINUTE: '0' });
  port = await scene.desk.app.listen();
});
afterAll(() => scene.desk.close());

/** Half of them without changes of rights: past one of those no stream goes on. */
const story = fc
  .boolean()
  .chain((isOfTickets) =>
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: turning },
        { weight: 2, arbitrary: deed(...byStaff) },
        { weight: isOfTickets ? 0 : 1, arbitrary: deed(...ofRights) },
      ),
      { minLength: 20, maxLength: 20 },
    ),
  );

/** Of five people at three portals: all at the first, and some at the others. */
const some = fc
  .subarray([5, 6, 7, 8, 9, 10, 11, 12, 13, 14], { minLength: 4, maxLength: 4 })
  .map((others) => [0, 1, 2, 3, 4, ...others]);

/** A stream of a customer, with what it should have been told until now. */
interface Stream {
  customer: Customer;
  followed: Followed;
  follower: Follower;
  expected: object[];
  end: string | undefined;
}

it('RT-02 what a customer is told live is what the rules say, in order and once', {
  timeout: 60_000 + worlds * 30_000,
}, async () => {
  const property = fc.asyncProperty(world.map(workable), story, some, fc.nat(), async (made, deeds, who, filter) => {
    const ids = await settle(scene.desk.database, made);
    const place = { scene, ids };
    const streams: Stream[] = [];
    let course = courseOf(made, ids);
    try {
      const customers = who.map((i) => ({
        person: i % made.people.length,
        portal: Math.floor(i / made.people.length),
      }));
      await Promise.all(customers.map((customer) => enter(place, course, customer, filter, streams)));
      await live(streams);
      const { eventCursor } = await scene.agent.run('{ eventCursor }');
      const steps: Step[] = [];
      for (const one of deeds) {
        const next = await goOn(place, course, one, streams);
        steps.push(...next.steps);
        course = next.course;
      }
      // what is told of the past is judged by how things are since
      if (!deeds.some(({ kind }) => isOfRights(kind)))
        for (const { customer } of streams.filter(({ followed }) => followed.about === 'statuses')) {
          const again = { ...everything, variables: { after: eventCursor } };
          const stream = await subscribe(place, course, customer, again);
          stream.expected.push(...steps.flatMap((step) => tidings(step, course, ids, customer, again) ?? []));
          streams.push(stream);
        }
      await caughtUp(streams);
      await lastWords(place, course, streams);
      compareAll(streams);
      const changes = streams.flatMap(({ follower }) => follower.got.map(({ change }: Answer) => change));
      for (const change of Object.keys(told))
        told[change] = (told[change] ?? 0) + changes.filter((one) => one === change).length;
    } finally {
      await Promise.all(streams.map(({ follower }) => follower.stop()));
      await vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(0), { interval: 5 });
    }
  });
  await fc.assert(property, { numRuns: worlds, endOnFailure: true });
  for (const [change, count] of Object.entries(told)) expect(count, change).toBeGreaterThan(worlds);
});

it('follows by every subscription of the schema', () => {
  const fields = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
  expect(fields.sort()).toEqual(['commentAdded', 'ticketEvents', 'ticketStatusChanged']);
});

/** Somebody comes by a portal and follows all that there is. */
async function enter(place: Place, course: Course, customer: Customer, filter: number, streams: Stream[]) {
  await sessionOf(place, customer);
  const chosen = followings(course, place.ids, customer, filter + customer.person + customer.portal);
  streams.push(...(await Promise.all(chosen.map((followed) => subscribe(place, course, customer, followed)))));
}

const sessions = new Map<string, Pick<Person, 'authorization'>>();

/** One for all that they follow by a portal. */
async function sessionOf({ ids }: Pick<Place, 'ids'>, { person, portal }: Customer) {
  const id = at(ids.people, person);
  const slug = slugOf(at(ids.portals, portal));
  const by = sessions.get(`${id} ${slug}`) ?? (await scene.desk.signIn({ id }, slug));
  sessions.set(`${id} ${slug}`, by);
  return by;
}

async function subscribe(place: Place, course: Course, customer: Customer, followed: Followed): Promise<Stream> {
  const follower = await follow(port, await sessionOf(place, customer), followed.query, followed.variables);
  return { customer, followed, follower, expected: [], end: endOf(followed, course, customer) };
}

/** All that are not refused. */
const live = (streams: readonly Stream[]) =>
  vi.waitFor(
    () => {
      for (const { follower, end } of streams) expect(follower.errors.length).toBe(end ? 1 : 0);
      expect(scene.desk.desk.feed.followers).toBe(streams.filter(({ end }) => !end).length);
    },
    { timeout: 10_000, interval: 5 },
  );

/** Does the next thing, and waits until all have been told of it who should be. */
async function goOn(place: Place, course: Course, deed: Deed, streams: readonly Stream[]) {
  if (isOfRights(deed.kind)) {
    const after = rightsAfter(course, deed);
    await grant(place, after, deed);
    for (const stream of streams) {
      const { customer, followed } = stream;
      const scope = scopeOf(course, after, customer);
      if (stream.end) continue;
      stream.end = endOf(followed, after, customer);
      if (scope && !stream.end && followed.about === 'everything') stream.expected.push(rightsTold(scope));
    }
    await caughtUp(streams);
    return { course: after, steps: [] };
  }
  const steps = await proceed(place, course, deed);
  const after = steps.at(-1)?.after;
  if (!after) return { course, steps };
  for (const { customer, followed, expected, end } of streams)
    if (!end) expected.push(...steps.flatMap((step) => tidings(step, after, place.ids, customer, followed) ?? []));
  await caughtUp(streams);
  return { course: after, steps };
}

/** What is told too much shows later, by what is told last. */
async function caughtUp(streams: readonly Stream[]) {
  for (const { follower, expected, end } of streams) {
    const isTold = () => follower.got.length >= expected.length && follower.errors.length >= (end ? 1 : 0);
    await vi.waitFor(() => expect(isTold()).toBe(true), { timeout: 10_000, interval: 3 }).catch(() => {});
    if (!isTold()) compareAll(streams);
  }
}

/** Something that each of them is told: of a ticket that they see a message and a status, of one that comes and goes, and of their portal. */
async function lastWords(place: Place, course: Course, streams: readonly Stream[]) {
  const tickets = new Set(streams.flatMap(({ customer }) => seenBy(course, customer).slice(0, 1)));
  let now = course;
  for (const ticket of tickets) {
    const pick = thereOf(now).indexOf(ticket);
    const kind = now.world.tickets[ticket]?.status === 'CLOSED' ? 'reopened' : 'closed';
    now = (await goOn(place, now, { kind: 'said', pick, n: 1 }, streams)).course;
    now = (await goOn(place, now, { kind, pick, n: 0 }, streams)).course;
  }
  now = (await goOn(place, now, { kind: 'created', pick: 0, n: 1 }, streams)).course;
  now = (await goOn(place, now, { kind: 'deleted', pick: thereOf(now).length - 1, n: 0 }, streams)).course;
  for (const pick of now.world.portals.keys())
    now = (await goOn(place, now, { kind: 'door people', pick, n: 0 }, streams)).course;
}

function compareAll(streams: readonly Stream[]) {
  for (const { customer, followed, follower, expected, end } of streams) {
    const narrowed = followed.filter ? ` by ${followed.filter}` : '';
    const who = `${followed.about}${narrowed} to person ${customer.person} at portal ${customer.portal}`;
    expect(
      follower.errors.map(({ extensions }: Answer) => extensions.code),
      who,
    ).toEqual(end ? [end] : []);
    expect(
      follower.got.map(({ id, ticket, ...event }: Answer) => ({ ...event, id: 'an id', ticket: plain(ticket) })),
      who,
    ).toEqual(expected);
    expect(new Set(follower.got.map(({ id }: Answer) => id)).size, who).toBe(follower.got.length);
  }
}
