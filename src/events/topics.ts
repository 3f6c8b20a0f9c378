import { keysOf, sightOf } from '../access/sight.ts';
import { isStaff, type Viewer } from '../access/viewer.ts';
import type { Event } from '../store/generated/client.ts';
import type { Facts } from './log.ts';

/** What a stream wants to hear of: less than this never reaches it, and of the rest the judge decides. */
export interface Interest {
  /** All tickets, these, or those that customers with one of these keys see or saw. */
  readonly tickets: 'ALL' | { readonly ids: readonly string[] } | { readonly keys: readonly string[] };
  /** The rows that the viewer's rights are made of. */
  readonly rows: readonly string[];
}

const allTickets = 'tickets';
const rightsBy = (row: string) => `rights ${row}`;

/** What an event is found by, when it comes: each of its followers has one of these. */
export function topicsOf(
  row: Pick<Event, 'subjectType' | 'subjectId' | 'historical'>,
  before: Facts | null,
  after: Facts | null,
): readonly string[] {
  if (row.subjectType !== 'Ticket') return [rightsBy(row.subjectId)];
  if (row.historical) return [];
  const seen = [before?.ticket, after?.ticket].flatMap((ticket) => (ticket ? sightOf(ticket) : []));
  return [allTickets, ...new Set([row.subjectId, ...seen])];
}

export function topicsFor({ tickets, rows }: Interest): readonly string[] {
  const chosen = tickets === 'ALL' ? [allTickets] : 'ids' in tickets ? tickets.ids : tickets.keys;
  return [...chosen, ...rows.map(rightsBy)];
}

export function interestOf(
  viewer: Viewer,
  rows: readonly string[],
  ticketIds: readonly string[] | null | undefined,
): Interest {
  if (ticketIds) return { tickets: { ids: ticketIds }, rows };
  return { tickets: isStaff(viewer) ? 'ALL' : { keys: keysOf(viewer) }, rows };
}
