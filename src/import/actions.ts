import { Refusal } from '../errors.ts';
import { type Act, appendHistory } from '../events/log.ts';
import { insertNumbered, insertRows } from '../store/insert.ts';
import { catalogOf } from './catalog.ts';
import { requestersOf } from './people.ts';
import { rowsOf, type TicketRows } from './rows.ts';
import { assertPlausible } from './rules.ts';
import type { ImportOutcome, ImportTicket } from './ticket.ts';
import { fieldsOf } from './values.ts';

export interface ImportResult {
  externalId: string;
  outcome: ImportOutcome;
  ticketId?: string;
  refusal?: Refusal;
}

/**
 * Brings in tickets with their past, a batch at a time: each is there afterwards or has its own refusal, and one that
 * was there before, by its external id, stays as it is.
 */
export async function importTickets(act: Act, tickets: readonly ImportTicket[]): Promise<ImportResult[]> {
  const results = new Map<string, ImportResult>();
  const known = await act.tx.ticket.findMany({
    where: { externalId: { in: tickets.map(({ externalId }) => externalId) } },
    select: { id: true, externalId: true },
  });
  for (const { id, externalId } of known)
    if (externalId) results.set(externalId, { externalId, outcome: 'UNCHANGED', ticketId: id });

  const sound = tickets.filter((ticket) => !results.has(ticket.externalId) && isSound(ticket, act.now, results));
  // a repeated external id within a batch counts once
  const fresh = [...new Map(sound.map((ticket) => [ticket.externalId, ticket])).values()];
  if (fresh.length > 0) await write(act, fresh, results);
  return tickets.map(({ externalId }) => results.get(externalId) ?? { externalId, outcome: 'FAILED' });
}

function isSound(ticket: ImportTicket, now: Date, results: Map<string, ImportResult>): boolean {
  return attempt(ticket.externalId, results, () => assertPlausible(ticket, now));
}

async function write(act: Act, tickets: readonly ImportTicket[], results: Map<string, ImportResult>) {
  const requesters = await requestersOf(act, tickets);
  const catalog = await catalogOf(act, tickets);
  const fields = await fieldsOf(act, tickets);
  const rows: TicketRows[] = [];
  for (const ticket of tickets) {
    const requester = requesters.get(ticket.requester.email);
    if (!requester) continue;
    const { externalId } = ticket;
    attempt(externalId, results, () => {
      const made = rowsOf(act, ticket, requester, catalog, fields);
      rows.push(made);
      results.set(externalId, { externalId, outcome: 'CREATED', ticketId: made.ticket.id });
    });
  }

  const { tx } = act;
  const numbers = await insertNumbered(
    tx,
    'Ticket',
    rows.map(({ ticket }) => ticket),
  );
  await insertRows(
    tx,
    'Thread',
    rows.flatMap(({ threads }) => threads),
  );
  await insertRows(
    tx,
    'Comment',
    rows.flatMap(({ comments }) => comments),
  );
  await insertRows(
    tx,
    'TicketProductArea',
    rows.flatMap(({ productAreas }) => productAreas),
  );
  await insertRows(
    tx,
    'TicketFollower',
    rows.map(({ follower }) => follower),
  );
  await insertRows(
    tx,
    'TicketFieldValue',
    rows.flatMap(({ values }) => values),
  );
  const past = rows.flatMap(({ events }) => events);
  for (const { event } of past)
    if (event.kind === 'ticket.created') event.data = { number: numbers.get(event.after?.ticket.id ?? '') ?? 0 };
  await appendHistory(act, past);
}

function attempt(externalId: string, results: Map<string, ImportResult>, work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    results.set(externalId, { externalId, outcome: 'FAILED', refusal: error });
    return false;
  }
}
