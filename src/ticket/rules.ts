import { canSettleTicket, type TicketFacts } from '../access/ticket.ts';
import { isStaff, type Viewer } from '../access/viewer.ts';
import { forbidden, invalid, Refusal } from '../errors.ts';
import type { TicketStatus } from '../store/generated/enums.ts';

export const limits = {
  title: 200,
  description: 20_000,
  comment: 20_000,
  notes: 5_000,
  ccs: 20,
  followers: 100,
  productAreas: 20,
};

/** Types that only the system gives: a ticket of them stands for a connection request. */
export const systemTypes: readonly string[] = ['OFFER_REQUEST', 'SMARTLINK_REQUEST'];
export const defaultType = 'GENERAL_QUESTION';

/** What is to be done by a day begins by it. */
export function assertSpan({
  startDate,
  dueDate,
}: {
  startDate?: Date | null | undefined;
  dueDate?: Date | null | undefined;
}) {
  if (startDate && dueDate && dueDate < startDate)
    throw invalid('dueDate', 'INVALID_ARGUMENT', 'Must not be before startDate.');
}

type Who = 'staff' | 'customer';
const both: readonly Who[] = ['staff', 'customer'];
const staff: readonly Who[] = ['staff'];

/** From × to × who. What is not here cannot happen. */
const transitions: Record<TicketStatus, Partial<Record<TicketStatus, readonly Who[]>>> = {
  OPEN: { IN_PROGRESS: staff, RESOLVED: staff, CLOSED: both },
  IN_PROGRESS: { RESOLVED: staff, CLOSED: both },
  RESOLVED: { OPEN: both, IN_PROGRESS: staff, CLOSED: both },
  CLOSED: { OPEN: both },
};

/** Where the viewer could take this ticket from here. */
export function possibleStatuses(viewer: Viewer, ticket: TicketFacts): TicketStatus[] {
  if (!canSettleTicket(viewer, ticket)) return [];
  const who: Who = isStaff(viewer) ? 'staff' : 'customer';
  return (Object.keys(transitions) as TicketStatus[]).filter((to) => transitions[ticket.status][to]?.includes(who));
}

export function assertPossible(viewer: Viewer, ticket: TicketFacts, to: TicketStatus) {
  if (!canSettleTicket(viewer, ticket))
    throw forbidden('Only its requester, and who manages tickets for the organization, may do this.');
  const possible = possibleStatuses(viewer, ticket);
  if (possible.includes(to)) return;
  const from = possible.length > 0 ? `possible from here: ${possible.join(', ')}` : 'nothing is possible from here';
  throw new Refusal('ILLEGAL_STATUS_CHANGE', `A ticket that is ${ticket.status} cannot become ${to}; ${from}.`);
}

/** Whose turn it is after a change of status. */
export const turnAfter = { OPEN: 'STAFF', IN_PROGRESS: 'STAFF', RESOLVED: 'CUSTOMER', CLOSED: null } as const;
