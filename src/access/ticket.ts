import type { Prisma } from '../store/generated/client.ts';
import type { ThreadVisibility, TicketKind, TicketStatus } from '../store/generated/enums.ts';
import { hasScope, isStaff, type Viewer } from './viewer.ts';
import { all, any, nobody } from './where.ts';

/** What the rules read of a ticket: on its row now, and in each event as it was before and after. */
export interface TicketFacts {
  id: string;
  kind: TicketKind;
  typeId: string;
  status: TicketStatus;
  requesterId: string;
  organizationId: string;
  assigneeId: string | null;
  teamId: string | null;
  followerIds: string[];
  followerOrganizationIds: string[];
  copiedAffiliateIds: string[];
}

export interface CommentFacts {
  id: string;
  visibility: ThreadVisibility;
}

export const ticketFacts = {
  id: true,
  kind: true,
  typeId: true,
  status: true,
  requesterId: true,
  organizationId: true,
  assigneeId: true,
  teamId: true,
  followerIds: true,
  followerOrganizationIds: true,
  copiedAffiliateIds: true,
} as const satisfies Record<keyof TicketFacts, true>;

export const factsOf = (ticket: TicketFacts): TicketFacts => ({
  id: ticket.id,
  kind: ticket.kind,
  typeId: ticket.typeId,
  status: ticket.status,
  requesterId: ticket.requesterId,
  organizationId: ticket.organizationId,
  assigneeId: ticket.assigneeId,
  teamId: ticket.teamId,
  followerIds: ticket.followerIds,
  followerOrganizationIds: ticket.followerOrganizationIds,
  copiedAffiliateIds: ticket.copiedAffiliateIds,
});

const kindOf = { TICKETS: 'TICKET', TASKS: 'TASK' } as const;

// Filter and predicate of one rule stand next to each other; a test holds them equal.

/** Staff see every ticket; a customer those requested, followed, copied, or of the organization. */
export function visibleTickets(viewer: Viewer): Prisma.TicketWhereInput {
  if (isStaff(viewer)) return {};
  const { id, organizationId, portal } = viewer;
  if (!portal.showPeopleItems) return nobody;
  return all<Prisma.TicketWhereInput>({ kind: kindOf[portal.kind] }, { sight: { hasSome: [id, organizationId] } });
}

export function canSeeTicket(viewer: Viewer, ticket: TicketFacts): boolean {
  if (isStaff(viewer)) return true;
  const { id, organizationId, portal } = viewer;
  if (!portal.showPeopleItems || ticket.kind !== kindOf[portal.kind]) return false;
  return (
    ticket.organizationId === organizationId ||
    ticket.requesterId === id ||
    ticket.followerIds.includes(id) ||
    ticket.followerOrganizationIds.includes(organizationId) ||
    ticket.copiedAffiliateIds.includes(id)
  );
}

/** Of a ticket that the viewer sees. */
export const visibleThreads = (viewer: Viewer): { visibility?: ThreadVisibility } =>
  isStaff(viewer) ? {} : { visibility: 'PUBLIC' };

export const canSeeThread = (viewer: Viewer, thread: { visibility: ThreadVisibility }): boolean =>
  isStaff(viewer) || thread.visibility === 'PUBLIC';

/** By itself, wherever it is asked for. */
export const visibleComments = (viewer: Viewer): Prisma.CommentWhereInput =>
  isStaff(viewer) ? {} : all<Prisma.CommentWhereInput>(visibleThreads(viewer), { ticket: visibleTickets(viewer) });

/** What the rules read of an attachment: where its comment stands, if it is one's. */
export interface AttachmentFacts {
  commentId: string | null;
  comment: { visibility: ThreadVisibility } | null;
}

export const attachmentFacts = { commentId: true, comment: { select: { visibility: true } } } as const;

/** By itself, wherever it is asked for: as its ticket, and as its comment where it is one's. */
export const visibleAttachments = (viewer: Viewer): Prisma.AttachmentWhereInput =>
  isStaff(viewer)
    ? {}
    : all<Prisma.AttachmentWhereInput>(
        { ticket: visibleTickets(viewer) },
        any<Prisma.AttachmentWhereInput>({ commentId: null }, { comment: visibleThreads(viewer) }),
      );

/** Of a ticket that the viewer sees. */
export const canSeeAttachment = (viewer: Viewer, { commentId, comment }: AttachmentFacts): boolean =>
  commentId === null || (!!comment && canSeeThread(viewer, comment));

/** May close and reopen: the requester, and whoever manages tickets for the organization. */
export const canSettleTicket = (viewer: Viewer, ticket: TicketFacts): boolean =>
  canWriteTickets(viewer) &&
  (isStaff(viewer) ||
    viewer.id === ticket.requesterId ||
    (viewer.role !== 'MEMBER' && viewer.organizationId === ticket.organizationId));

/** Those that they see: whoever is a person, and a program with the scope. */
export const canWriteTickets = (viewer: Viewer): boolean => hasScope(viewer, 'TICKETS_WRITE');
