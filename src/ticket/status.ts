import { isStaff } from '../access/viewer.ts';
import { invalid } from '../errors.ts';
import type { Act, Writer } from '../events/log.ts';
import { takeTicket } from '../plan/allowance.ts';
import { allowanceExhausted } from '../plan/rules.ts';
import type { Ticket } from '../store/generated/client.ts';
import type { TicketStatus } from '../store/generated/enums.ts';
import { assertVersion, changeTicket, lockTicket } from './change.ts';
import { assertPossible, turnAfter } from './rules.ts';

export interface StatusInput {
  id: string;
  resolutionNotes?: string | null | undefined;
  expectedVersion?: number | null | undefined;
}

/** Takes a locked ticket to another status; one that is there already stays as it is, without an event. */
export async function changeStatus(
  act: Act,
  ticket: Ticket,
  to: TicketStatus,
  resolutionNotes?: string | null,
): Promise<Ticket> {
  if (resolutionNotes && !isStaff(act.viewer))
    throw invalid('resolutionNotes', 'FORBIDDEN', 'Only staff write resolution notes.');
  if (ticket.status === to) return ticket;
  assertPossible(act.viewer, ticket, to);
  return recordStatus(act, ticket, to, resolutionNotes);
}

/** The same where a rule of the desk, not the viewer, decides: a customer's reply reopens. */
export async function recordStatus(act: Writer, ticket: Ticket, to: TicketStatus, resolutionNotes?: string | null) {
  const teamId = to === 'OPEN' && ticket.autoClosed ? await takeUp(act, ticket) : undefined;
  return changeTicket(act, ticket, {
    kind: 'ticket.status_changed',
    audience: 'EVERYONE',
    properties: ['status', ...(teamId ? ['team'] : [])],
    data: { previous: ticket.status, next: to },
    set: {
      status: to,
      waitingOn: turnAfter[to],
      ...(to === 'RESOLVED' && { resolvedAt: act.now }),
      ...(to === 'CLOSED' && { closedAt: act.now }),
      ...(to === 'OPEN' && { reopenedAt: act.now, resolvedAt: null, closedAt: null, autoClosed: false }),
      ...(to === 'IN_PROGRESS' && { resolvedAt: null }),
      ...(resolutionNotes && { resolutionNotes }),
      ...(teamId && { teamId }),
    },
  });
}

/**
 * What was closed at once, as its sender may not submit, is taken in: a rated one counts in the allowance now, and staff
 * may do more than a plan says. Gives the team of its category, where it has none.
 */
async function takeUp({ tx, now, viewer }: Writer, ticket: Ticket): Promise<string | undefined> {
  if (ticket.rating !== null) {
    const { taken, resetsAt } = await takeTicket({ tx, now }, ticket.organizationId);
    if (!taken && viewer && !isStaff(viewer)) throw allowanceExhausted(resetsAt);
  }
  if (ticket.teamId || !ticket.categoryId) return undefined;
  const { defaultTeam } = await tx.category.findUniqueOrThrow({
    where: { id: ticket.categoryId },
    select: { defaultTeam: { select: { id: true, deactivatedAt: true } } },
  });
  return defaultTeam?.deactivatedAt === null ? defaultTeam.id : undefined;
}

const statusAction = (to: TicketStatus) => async (act: Act, input: StatusInput) => {
  const ticket = await lockTicket(act, input.id);
  assertVersion(act, ticket, input.expectedVersion);
  await changeStatus(act, ticket, to, input.resolutionNotes);
  return { ticketId: ticket.id };
};

export const startTicket = statusAction('IN_PROGRESS');
export const resolveTicket = statusAction('RESOLVED');
export const closeTicket = statusAction('CLOSED');
export const reopenTicket = statusAction('OPEN');
