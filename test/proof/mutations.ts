import { expect } from 'vitest';
import { encodeId } from '../../src/graphql/id.ts';
import { act } from '../scene.ts';
import { type Asking, casesOf } from './cases.ts';
import type { Deed } from './deeds.ts';
import { expectedFields } from './expected-ticket.ts';
import { type Customer, mayReply, mayTurn } from './reference.ts';
import { refusalOfDeed } from './refusals.ts';
import type { Ids, World } from './world.ts';

/** A mutation of a ticket, and what may not be done to others. Gives how many cases that were. */
export async function compareMutations(made: World, ids: Ids, customer: Customer, by: Asking): Promise<number> {
  const { course, all, seen, same, counted } = casesOf(made, ids, customer);
  const { person } = customer;
  const idOf = (ticket: number) => encodeId('Ticket', ids.tickets[ticket] ?? '');
  for (const ticket of [all[person % all.length] ?? 0]) {
    const id = idOf(ticket);
    const result = await act(by, 'markTicketUnread', { id }, 'ticket { id title priority }');
    if (!seen.includes(ticket))
      same('a mutation', result, { ticket: null, error: expect.objectContaining({ code: 'NOT_FOUND' }) });
    else {
      const { title, priority } = expectedFields(course, ids, customer, ticket);
      same('a mutation', result, { ticket: { id, title, priority }, error: null });
      // as it was
      if (made.tickets[ticket]?.readBy.includes(person)) await act(by, 'markTicketRead', { id });
    }
  }

  const codeOf = async (name: string, input: object) => (await act(by, name, input)).error?.code;
  const unseen = all.find((ticket) => !seen.includes(ticket));
  const silent = seen.find((ticket) => !mayReply(made, customer, ticket));
  const fixed = seen.find((ticket) => mayTurn(made, customer, ticket).length === 0);
  /** Why it is refused; of nothing else it is known here that it changes nothing. */
  const refusal = (kind: Deed['kind'], ticket: number) => {
    const why = refusalOfDeed(course, { kind, pick: 0, n: 1 }, ticket, customer);
    if (!why) throw new TypeError(`${kind} would be done to ${ticket}`);
    return why;
  };
  for (const ticket of [unseen, silent]) {
    if (ticket === undefined) continue;
    same('a reply', await codeOf('addComment', { ticket: idOf(ticket), body: 'But…' }), refusal('said', ticket));
  }
  for (const ticket of [unseen, silent, fixed]) {
    if (ticket === undefined) continue;
    const isClosed = made.tickets[ticket]?.status === 'CLOSED';
    const code = await codeOf(isClosed ? 'reopenTicket' : 'closeTicket', { id: idOf(ticket) });
    same('another status', code, refusal(isClosed ? 'reopened' : 'closed', ticket));
  }
  return counted.cases;
}
