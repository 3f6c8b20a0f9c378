import type { Prisma } from '../store/generated/client.ts';
import { isStaff, mayUsePortal, type Viewer } from './viewer.ts';
import { nobody } from './where.ts';

// By id or in lists. Whoever appears on a ticket that one sees (requester, author, assignee) is shown there by
// the fields that the table in `fields.ts` leaves open, whatever is said here.

export const visibleAffiliates = (viewer: Viewer): Prisma.AffiliateWhereInput =>
  isStaff(viewer) ? {} : { organizationId: viewer.organizationId };

export const canSeeAffiliate = (viewer: Viewer, affiliate: { organizationId: string }): boolean =>
  isStaff(viewer) || affiliate.organizationId === viewer.organizationId;

export const visibleOrganizations = (viewer: Viewer): Prisma.OrganizationWhereInput =>
  isStaff(viewer) ? {} : { id: viewer.organizationId };

export const canSeeOrganization = (viewer: Viewer, organization: { id: string }): boolean =>
  isStaff(viewer) || organization.id === viewer.organizationId;

/** Those that they or their organization follow. On a ticket its name is a property like others. */
export const visibleProjects = (viewer: Viewer): Prisma.ProjectWhereInput =>
  isStaff(viewer)
    ? {}
    : { id: { in: mayUsePortal(viewer) && viewer.portal.showProjectItems ? [...viewer.projectIds] : [] } };

/** Managers, teams, templates: the staff's own. */
export const staffOnly = (viewer: Viewer): { id?: { in: string[] } } => (isStaff(viewer) ? {} : nobody);

/** Customers choose among what is active; staff also see what once was. */
export const visibleCatalog = (viewer: Viewer): { deactivatedAt?: null } =>
  isStaff(viewer) ? {} : { deactivatedAt: null };

/** Customers choose among those that their portal shows. */
export const visibleTypes = (viewer: Viewer): Prisma.TicketTypeWhereInput => {
  if (isStaff(viewer)) return {};
  const { typeIds } = viewer.portal;
  return { ...visibleCatalog(viewer), ...(typeIds && { id: { in: [...typeIds] } }) };
};

export const visiblePortals = (viewer: Viewer): Prisma.PortalConfigWhereInput =>
  isStaff(viewer) ? {} : { id: viewer.portal.id };
