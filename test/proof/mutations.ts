import { expect } from 'vitest';
import { encodeId } from '../../src/graphql/id.ts';
import { act } from '../scene.ts';
import { type Asking, casesOf } from './cases.ts';
import { expectedTicket } from './expected-ticket.ts';
import { type Customer, mayReply, mayTurn } from './reference.ts';
import type { Ids, World } from './world.ts';

/** A mutation of a ticket, and what may not be done to others. Gives how many cases that were. */
export async function compareMutations(made: World, ids: Ids, customer: Customer, by: Asking): Promise<number> {
  const { all, seen, same, counted } = casesOf(made, ids, customer);
  const { person } = customer;
  const idOf = (ticket: number) => encodeId('Ticket', ids.tickets[ticket] ?? '');
  for (const ticket of [all[person % all.length] ?? 0]) {
    const id = idOf(ticket);
    const result = await act(by, 'markTicketUnread', { id }, 'ticket { id title priority }');
    if (!seen.includes(ticket))
      same('a mutation', result, { ticket: null, error: expect.objectContaining({ code: 'NOT_FOUND' }) });
    else {
      const { priority } = expectedTicket(made, customer, ticket);
      same('a mutation', result, { ticket: { id, title: `Ticket ${ticket}`, priority }, error: null });
      // as it was
      if (made.tickets[ticket]?.readBy.includes(person)) await act(by, 'markTicketRead', { id });
    }
  }

  const codeOf = async (name: string, input: object) => (await act(by, name, input)).error?.code;
  const unseen = all.find((ticket) => !seen.includes(ticket));
  const silent = seen.find((ticket) => !mayReply(made, customer, ticket));
  const fixed = seen.find((ticket) => mayTurn(made, customer, ticket).length === 0);
  for (const [ticket, code] of [
    [unseen, 'NOT_FOUND'],
    [silent, 'FORBIDDEN'],
  ] as const)
    if (ticket !== undefined) same('a reply', await codeOf('addComment', { ticket: idOf(ticket), body: 'But…' }), code);
  for (const [ticket, code] of [
    [unseen, 'NOT_FOUND'],
    [silent, 'FORBIDDEN'],
    [fixed, 'FORBIDDEN'],
  ] as const) {
    if (ticket === undefined) continue;
    const name = made.tickets[ticket]?.status === 'CLOSED' ? 'reopenTicket' : 'closeTicket';
    same('another status', await codeOf(name, { id: idOf(ticket) }), code);
  }
  return counted.cases;
}
