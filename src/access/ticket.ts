import type { Prisma } from '../store/generated/client.ts';
import type { TicketKind, TicketStatus } from '../store/generated/enums.ts';
import { keysOf } from './sight.ts';
import { type Customer, hasScope, isStaff, maySubmit, mayUsePortal, type Viewer } from './viewer.ts';
import { all, nobody } from './where.ts';

/** What the rules read of a ticket: on its row now, and in each event as it was before and after. */
export interface TicketFacts {
  id: string;
  kind: TicketKind;
  typeId: string;
  status: TicketStatus;
  requesterId: string;
  organizationId: string;
  projectId: string | null;
  assigneeId: string | null;
  teamId: string | null;
  followerIds: string[];
  followerOrganizationIds: string[];
  copiedAffiliateIds: string[];
  autoClosed: boolean;
}

export const ticketFacts = {
  id: true,
  kind: true,
  typeId: true,
  status: true,
  requesterId: true,
  organizationId: true,
  projectId: true,
  assigneeId: true,
  teamId: true,
  followerIds: true,
  followerOrganizationIds: true,
  copiedAffiliateIds: true,
  autoClosed: true,
} as const satisfies Record<keyof TicketFacts, true>;

export const factsOf = (ticket: TicketFacts): TicketFacts => ({
  id: ticket.id,
  kind: ticket.kind,
  typeId: ticket.typeId,
  status: ticket.status,
  requesterId: ticket.requesterId,
  organizationId: ticket.organizationId,
  projectId: ticket.projectId,
  assigneeId: ticket.assigneeId,
  teamId: ticket.teamId,
  followerIds: ticket.followerIds,
  followerOrganizationIds: ticket.followerOrganizationIds,
  copiedAffiliateIds: ticket.copiedAffiliateIds,
  autoClosed: ticket.autoClosed,
});

const kindOf = { TICKETS: 'TICKET', TASKS: 'TASK' } as const;

/** What lets somebody see a ticket, or keeps it from them: whether it shows, and in which words. */
export const ticketRules = {
  STAFF: [true, 'Staff see every ticket.'],
  REQUESTED: [true, 'The portal shows what its customers requested, and they requested it.'],
  ORGANIZATION: [true, 'The portal shows what the organization requested, and it is of theirs.'],
  FOLLOWED: [true, 'The portal shows what its customers follow, and they follow it.'],
  ORGANIZATION_FOLLOWS: [true, 'The portal shows what its customers follow, and their organization follows it.'],
  COPIED: [true, 'The portal shows what its customers have a part in, and a copy gives them sight of it.'],
  PROJECT_FOLLOWED: [true, 'The portal shows items of projects, and they or their organization follow its project.'],
  ROLE_NOT_ADMITTED: [false, 'The portal is for ticket managers and administrators of organizations only.'],
  OTHER_KIND: [false, 'The portal shows the other kind of items.'],
  OTHER_TYPE: [false, 'The portal does not show items of this type.'],
  ITEMS_SWITCHED_OFF: [false, 'They have a part in it, but the portal does not show items for that reason.'],
  NO_PART_IN_IT: [false, 'They have no part in it: neither the person nor the organization, nor by its project.'],
} as const satisfies Record<string, readonly [shows: boolean, why: string]>;
export type TicketRule = keyof typeof ticketRules;

/** The rule that decides. */
export function ticketRuleFor(viewer: Viewer, ticket: TicketFacts): TicketRule {
  if (isStaff(viewer)) return 'STAFF';
  const { portal } = viewer;
  if (!mayUsePortal(viewer)) return 'ROLE_NOT_ADMITTED';
  if (ticket.kind !== kindOf[portal.kind]) return 'OTHER_KIND';
  if (portal.typeIds && !portal.typeIds.includes(ticket.typeId)) return 'OTHER_TYPE';
  const part = peoplePart(viewer, ticket);
  if (part && portal.showPeopleItems) return part;
  // events from before there were projects have none
  const followed = !!ticket.projectId && viewer.projectIds.includes(ticket.projectId);
  if (followed && portal.showProjectItems) return 'PROJECT_FOLLOWED';
  return part || followed ? 'ITEMS_SWITCHED_OFF' : 'NO_PART_IN_IT';
}

function peoplePart({ id, organizationId }: Customer, ticket: TicketFacts): TicketRule | undefined {
  if (ticket.requesterId === id) return 'REQUESTED';
  if (ticket.organizationId === organizationId) return 'ORGANIZATION';
  if (ticket.followerIds.includes(id)) return 'FOLLOWED';
  if (ticket.followerOrganizationIds.includes(organizationId)) return 'ORGANIZATION_FOLLOWS';
  return ticket.copiedAffiliateIds.includes(id) ? 'COPIED' : undefined;
}

// Filter and predicate of one rule stand next to each other; a test holds them equal.

export const canSeeTicket = (viewer: Viewer, ticket: TicketFacts): boolean =>
  ticketRules[ticketRuleFor(viewer, ticket)][0];

export function visibleTickets(viewer: Viewer): Prisma.TicketWhereInput {
  if (isStaff(viewer)) return {};
  const { portal } = viewer;
  const keys = keysOf(viewer);
  if (!mayUsePortal(viewer) || keys.length === 0) return nobody;
  return all<Prisma.TicketWhereInput>(
    { kind: kindOf[portal.kind] },
    ...(portal.typeIds ? [{ typeId: { in: [...portal.typeIds] } }] : []),
    { sight: { hasSome: [...keys] } },
  );
}

/** May close and reopen: the requester, and whoever manages tickets for the organization. */
export const canSettleTicket = (viewer: Viewer, ticket: TicketFacts): boolean =>
  canReply(viewer, ticket) &&
  (isStaff(viewer) ||
    viewer.id === ticket.requesterId ||
    (viewer.role !== 'MEMBER' && viewer.organizationId === ticket.organizationId));

/**
 * What was closed because its sender may not submit is taken up again by staff or an administrator who may: through
 * whatever other portal its sender comes, it stays closed for them.
 */
export const canReply = (viewer: Viewer, ticket: TicketFacts): boolean =>
  canWriteTickets(viewer) &&
  (!ticket.autoClosed || isStaff(viewer) || (viewer.role === 'ADMINISTRATOR' && maySubmit(viewer)));

/** Those that they see: whoever is a person, and a program with the scope. */
export const canWriteTickets = (viewer: Viewer): boolean => hasScope(viewer, 'TICKETS_WRITE');
