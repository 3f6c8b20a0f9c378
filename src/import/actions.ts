import { isDeepStrictEqual } from 'node:util';
import type { Definition } from '../custom-field/rules.ts';
import { invalid, Refusal } from '../errors.ts';
import { type Act, appendHistory } from '../events/log.ts';
import { insertNumbered, insertRows } from '../store/insert.ts';
import { catalogOf, systemTypesOf } from './catalog.ts';
import { requestersOf } from './people.ts';
import { rowsOf, type TicketRows } from './rows.ts';
import { assertPlausible, assertType } from './rules.ts';
import type { ImportOutcome, ImportTicket } from './ticket.ts';
import { assertValues, fieldsOf } from './values.ts';

export interface ImportResult {
  externalId: string;
  outcome: ImportOutcome;
  ticketId?: string;
  refusal?: Refusal;
}

/**
 * Brings in tickets with their past, a batch at a time: each is there afterwards or has its own refusal, and one that
 * was there before, by its external id, stays as it is. Nothing is made for one that is refused.
 */
export async function importTickets(act: Act, tickets: readonly ImportTicket[]): Promise<ImportResult[]> {
  const known = await act.tx.ticket.findMany({
    where: { externalId: { in: tickets.map(({ externalId }) => externalId) } },
    select: { id: true, externalId: true },
  });
  const ids = new Map(known.map(({ id, externalId }) => [externalId, id]));
  const candidates = tickets.filter(({ externalId }) => !ids.has(externalId));
  const [fields, systemTypes] = [await fieldsOf(act, candidates), await systemTypesOf(act)];
  const judge = (ticket: ImportTicket) => {
    assertPlausible(ticket, act.now);
    assertType(ticket, systemTypes);
    assertValues(ticket, fields);
  };

  const fresh = new Map<string, ImportTicket>();
  const refusals = tickets.map((ticket) => {
    if (ids.has(ticket.externalId)) return undefined;
    return refusalOf(() => {
      judge(ticket);
      const first = fresh.get(ticket.externalId);
      if (!first) fresh.set(ticket.externalId, ticket);
      else if (!isDeepStrictEqual(ticket, first)) throw givenTwice();
    });
  });
  const made = fresh.size > 0 ? await write(act, [...fresh.values()], fields) : new Map<string, string>();
  return tickets.map(({ externalId }, i): ImportResult => {
    const [before, now, refusal] = [ids.get(externalId), made.get(externalId), refusals[i]];
    if (before !== undefined) return { externalId, outcome: 'UNCHANGED', ticketId: before };
    if (refusal) return { externalId, outcome: 'FAILED', refusal };
    return now === undefined ? { externalId, outcome: 'FAILED' } : { externalId, outcome: 'CREATED', ticketId: now };
  });
}

const givenTwice = () =>
  invalid('externalId', 'INVALID_ARGUMENT', 'An earlier ticket of the batch has it, and says something else.');

function refusalOf(work: () => void): Refusal | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Their ids, by the external ones. */
async function write(act: Act, tickets: readonly ImportTicket[], fields: ReadonlyMap<string, Definition>) {
  const requesters = await requestersOf(act, tickets);
  const catalog = await catalogOf(act, tickets);
  const rows: TicketRows[] = tickets.flatMap((ticket) => {
    const requester = requesters.get(ticket.requester.email);
    return requester ? [rowsOf(act, ticket, requester, catalog, fields)] : [];
  });

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
  return new Map(rows.map(({ ticket }) => [ticket.externalId ?? '', ticket.id]));
}
