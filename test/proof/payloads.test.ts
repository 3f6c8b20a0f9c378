import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { makeScene, read, type Scene } from '../scene.ts';
import { at, type Course, courseOf, type Step, seenBy, seesNow, workable } from './course.ts';
import { byCustomers, type Deed, deed, stepsOf } from './deeds.ts';
import { perform } from './doing.ts';
import { expectedTicket, plain } from './expected-ticket.ts';
import { ticketFields, timelineFields } from './paths.ts';
import type { Customer } from './reference.ts';
import { refusalOfDeed } from './refusals.ts';
import { settle, slugOf } from './rows.ts';
import { setBy } from './setting.ts';
import { type Ids, world } from './world.ts';
import { worldsFor } from './worlds.ts';

const worlds = worldsFor(2, 3);

let scene: Scene;
const counted = { done: 0, refused: 0, notFound: 0 };
beforeAll(async () => {
  scene = await makeScene({ OPERATION_COST_LIMIT: '1000000', RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => scene.desk.close());

/** Who does it, and mostly to one of the tickets that they see. */
const deeds = fc.array(
  fc.record({
    person: fc.nat(4),
    portal: fc.constantFrom(0, 0, 0, 1, 1, 2),
    aimed: fc.constantFrom(true, true, true, false),
    deed: deed(...byCustomers, 'set', 'set'),
  }),
  { minLength: 30, maxLength: 30 },
);

const whole = `${ticketFields} ${timelineFields}`;

it('RT-02 what a customer’s mutation gives back is the ticket as the rules show it to them', {
  timeout: 60_000 + worlds * 20_000,
}, async () => {
  const property = fc.asyncProperty(world.map(workable), deeds, async (made, doings) => {
    const ids = await settle(scene.desk.database, made);
    let course = courseOf(made, ids);
    const entered = new Map<string, Person>();
    for (const { person, portal, aimed, deed: one } of doings) {
      const customer = { person, portal };
      const key = `${person} ${portal}`;
      const slug = slugOf(at(ids.portals, portal));
      const by = entered.get(key) ?? (await scene.desk.signIn({ id: at(ids.people, person) }, slug));
      entered.set(key, by);
      const seen = seenBy(course, customer);
      const ticket = aimed && seen.length > 0 ? at(seen, one.pick % seen.length) : one.pick % made.tickets.length;
      course = await compare(course, ids, customer, by, one, ticket);
    }
  });
  await fc.assert(property, { numRuns: worlds, endOnFailure: true });
  for (const [what, count] of Object.entries(counted)) expect(count, what).toBeGreaterThan(2 * worlds);
});

/** Does it, and gives the world as it is then. */
async function compare(course: Course, ids: Ids, customer: Customer, by: Person, one: Deed, ticket: number) {
  const refusal = refusalOfDeed(course, one, ticket, customer);
  const steps: Step[] = stepsOf(course, one, ticket, customer);
  const wanted = steps.at(-1)?.after ?? course;
  const payload = await perform({ scene, ids }, [course, wanted], one, ticket, [customer, by], `ticket { ${whole} }`);
  const names = one.kind === 'set' ? ` ${setBy(one).join(' and ')}` : '';
  const what = `${one.kind}${names}, ticket ${ticket} by person ${customer.person} at portal ${customer.portal}`;
  const { error } = payload;
  const code = error && (error.code === 'INVALID_INPUT' ? [error.code, error.fields[0].code] : error.code);
  expect(code ?? undefined, `why not: ${what}`).toEqual(refusal);
  const after = refusal ? course : wanted;
  const expected = seesNow(after, customer, ticket) ? expectedTicket(after, ids, customer, ticket) : null;
  expect(plain(payload.ticket), `the payload: ${what}`).toEqual(refusal ? null : expected);
  if (one.kind === 'said') {
    const { body } = at(wanted.comments, course.comments.length);
    expect(payload.comment, `the message: ${what}`).toEqual(
      refusal ? null : { id: expect.any(String), body, visibility: 'PUBLIC' },
    );
  }
  const id = scene.desk.id('Ticket', at(ids.tickets, ticket));
  expect(plain(await read(by, id, whole)), `read afterwards: ${what}`).toEqual(expected);
  counted[refusal === 'NOT_FOUND' ? 'notFound' : refusal ? 'refused' : 'done']++;
  return after;
}
