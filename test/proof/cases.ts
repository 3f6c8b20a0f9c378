import { expect } from 'vitest';
import { decodeId } from '../../src/graphql/id.ts';
import type { Person } from '../desk.ts';
import { courseOf } from './course.ts';
import type { Answer } from './paths.ts';
import { type Customer, seesTicket } from './reference.ts';
import type { Ids, World } from './world.ts';

export type Asking = Pick<Person, 'ask' | 'run'>;

/** What is compared for one customer, and how many cases that were. */
export function casesOf(made: World, ids: Ids, customer: Customer) {
  const door = made.portals[customer.portal];
  const me = made.people[customer.person];
  if (!door || !me) throw new RangeError();
  const all = [...made.tickets.keys()];
  const counted = { cases: 0 };
  const keys = (name: 'Ticket' | 'Answer', nodes: { id: string }[]) =>
    nodes.map(({ id }) => decodeId(name, id) ?? '').sort();
  return {
    ...{ door, me, all, counted, keys, course: courseOf(made, ids) },
    seen: all.filter((ticket) => seesTicket(made, customer, ticket)),
    same(what: string, found: unknown, reference: unknown) {
      counted.cases += Array.isArray(reference) ? Math.max(1, reference.length) : 1;
      expect(found, what).toEqual(reference);
    },
    ticketsOf(list: Answer) {
      const found = keys('Ticket', list.nodes);
      expect(list.totalCount).toBe(found.length);
      return found;
    },
    wanted: (tickets: number[]) => tickets.map((ticket) => ids.tickets[ticket] ?? '').sort(),
  };
}
