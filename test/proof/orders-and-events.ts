import { expect } from 'vitest';
import { decodeId } from '../../src/graphql/id.ts';
import type { Asking } from './cases.ts';
import type { Answer } from './paths.ts';
import { type Customer, seesTicket, showsProperty, toldOf } from './reference.ts';
import type { Ids, World } from './world.ts';

/** What each ordering reads of a ticket; null where it is everybody's. */
const orders = {
  CREATED_AT: null,
  UPDATED_AT: null,
  NUMBER: null,
  PRIORITY: 'priority',
  STAFF_UPDATED_AT: 'staff',
} as const;

/** Every ordering: the same tickets, or an error where it would tell what is hidden. Gives how many cases that were. */
export async function compareOrders(made: World, ids: Ids, customer: Customer, by: Asking): Promise<number> {
  const door = made.portals[customer.portal];
  if (!door) throw new RangeError();
  const seen = [...made.tickets.keys()].filter((ticket) => seesTicket(made, customer, ticket));
  const names = Object.keys(orders) as (keyof typeof orders)[];
  const { data, errors = [] } = await by.ask(
    `{ ${names.map((name) => `${name}: tickets(first: 100, orderBy: { field: ${name}, direction: DESC }) { nodes { id } }`).join(' ')} }`,
  );
  for (const name of names) {
    const reads = orders[name];
    const hidden = reads === 'staff' || (reads !== null && !showsProperty(door, reads));
    const code = errors.find(({ path }) => path?.[0] === name)?.extensions.code;
    expect(code, name).toBe(hidden ? 'HIDDEN_PROPERTY' : undefined);
    const list: Answer = data[name];
    if (hidden) expect(list, name).toBeNull();
    else
      expect(list.nodes.map(({ id }: Answer) => decodeId('Ticket', id)).sort(), name).toEqual(
        seen.map((ticket) => ids.tickets[ticket]).sort(),
      );
  }
  return names.length + seen.length;
}

const page = `query ($after: String!) { events(after: $after, first: 100) {
  nodes { __typename ticketId ... on TicketUpdatedEvent { changes { property } } } endCursor hasNextPage } }`;

const words: Record<string, string> = {
  TicketCreatedEvent: 'created',
  CommentAddedEvent: 'said',
  TimeEntryAddedEvent: 'logged',
};

/** What the log tells them since a cursor from before this world: of each ticket in order, and of no other. */
export async function compareEvents(made: World, ids: Ids, customer: Customer, by: Asking, after: string) {
  const told = new Map<string, string[]>();
  for (let at = after, more = true; more; ) {
    const { events }: Answer = await by.run(page, { after: at });
    for (const { __typename, ticketId, changes } of events.nodes) {
      const what = words[__typename] ?? `changed ${changes?.map(({ property }: Answer) => property).join()}`;
      const ticket = decodeId('Ticket', ticketId) ?? '';
      told.set(ticket, [...(told.get(ticket) ?? []), what]);
    }
    more = events.hasNextPage;
    at = events.endCursor;
  }
  const seen = [...made.tickets.keys()].filter((ticket) => seesTicket(made, customer, ticket));
  const wanted = new Map(
    seen.map((ticket) => [ids.tickets[ticket] ?? '', ['created', ...toldOf(made, customer, ticket)]]),
  );
  expect(told).toEqual(wanted);
  return [...wanted.values()].flat().length;
}
