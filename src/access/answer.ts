import type { Prisma } from '../store/generated/client.ts';
import { visibleTickets } from './ticket.ts';
import { isStaff, mayUsePortal, type Viewer } from './viewer.ts';

/** What the rules read of an answer. */
export interface AnswerFacts {
  organizationId: string;
  ratedById: string | null;
}

export const answerFacts = { organizationId: true, ratedById: true } as const satisfies Record<keyof AnswerFacts, true>;

/**
 * Customers read their organization's; those for whose role the portal is not, the ones that they rated. Being on a
 * ticket of another organization shows none.
 */
export const visibleAnswers = (viewer: Viewer): Prisma.AnswerWhereInput => {
  if (isStaff(viewer)) return {};
  const { id, organizationId } = viewer;
  return mayUsePortal(viewer) ? { organizationId } : { organizationId, ratedById: id };
};

export const canSeeAnswer = (viewer: Viewer, answer: AnswerFacts): boolean =>
  isStaff(viewer) ||
  (answer.organizationId === viewer.organizationId && (mayUsePortal(viewer) || answer.ratedById === viewer.id));

/** Everybody of the organization may rate what they are shown elsewhere, whomever the portal is for. */
export const ratableAnswers = (viewer: Viewer): Prisma.AnswerWhereInput =>
  isStaff(viewer) ? {} : { organizationId: viewer.organizationId };

/** Tickets with an answer that the viewer sees. */
export const withAnswer = (viewer: Viewer): Prisma.TicketWhereInput => ({
  answer: isStaff(viewer) ? { isNot: null } : { is: visibleAnswers(viewer) },
});

/** Those with a ticket, of tickets that the viewer sees. */
export const withTicket = (viewer: Viewer): Prisma.AnswerWhereInput =>
  isStaff(viewer) ? { ticketId: { not: null } } : { ticket: { is: visibleTickets(viewer) } };
