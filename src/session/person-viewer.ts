import { z } from 'zod';
import type { Customer, Manager, PersonViewer, Portal, SignedInViewer } from '../access/viewer.ts';
import type { Prisma } from '../store/generated/client.ts';
import { sessionEnded } from './rules.ts';

// What a viewer is made of, wherever the rows came by.

const deactivatedAt = { deactivatedAt: true } as const;
const person = { id: true, locale: true, timeZone: true, ...deactivatedAt } as const;

export const managerRights = {
  ...person,
  role: true,
  permissions: true,
  memberships: { select: { teamId: true } },
} as const;
export const affiliateRights = {
  ...person,
  role: true,
  customRole: { select: { id: true, countsAs: true } },
  organizationId: true,
  organization: {
    select: {
      ...deactivatedAt,
      admissions: { select: { portalId: true } },
      followedProjects: { select: { projectId: true } },
    },
  },
  followedProjects: { select: { projectId: true } },
} as const;
export const portalRights = {
  id: true,
  kind: true,
  enabled: true,
  locale: true,
  admitsAll: true,
  showPeopleItems: true,
  showProjectItems: true,
  showsAllTypes: true,
  typeIds: true,
  offersAllFilters: true,
  filters: true,
  showsAllDetails: true,
  details: true,
  users: true,
  submitters: true,
  widgetEnabled: true,
  widgetOrigins: true,
} as const;

/** By what they came in. */
type Pass = Pick<PersonViewer, 'sessionId' | 'via'> & Pick<Customer, 'previewerId'>;

const detailList = z.array(z.object({ property: z.string(), editable: z.boolean() }));

export function portalOf(row: Prisma.PortalConfigGetPayload<{ select: typeof portalRights }>): Portal {
  const { id, kind, locale, showPeopleItems, showProjectItems, users, submitters } = row;
  return {
    id,
    kind,
    locale,
    showPeopleItems,
    showProjectItems,
    typeIds: row.showsAllTypes ? null : row.typeIds,
    filters: row.offersAllFilters ? null : row.filters,
    details: row.showsAllDetails ? null : detailList.parse(row.details),
    users,
    submitters,
    widgetOrigins: row.widgetEnabled ? row.widgetOrigins : [],
  };
}

export function managerViewer(row: Prisma.ManagerGetPayload<{ select: typeof managerRights }>, pass: Pass): Manager {
  const { id, role, permissions, memberships, locale, timeZone } = row;
  const teamIds = memberships.map(({ teamId }) => teamId);
  return { kind: 'MANAGER', id, ...pass, role, permissions, teamIds, locale, timeZone };
}

export function customerViewer(
  row: Prisma.AffiliateGetPayload<{ select: typeof affiliateRights }>,
  portal: Prisma.PortalConfigGetPayload<{ select: typeof portalRights }>,
  pass: Pass,
): Customer {
  const { id, role, customRole, organizationId, organization, locale, timeZone } = row;
  const projects = [...row.followedProjects, ...organization.followedProjects];
  return {
    kind: 'AFFILIATE',
    id,
    ...pass,
    role: customRole?.countsAs ?? role,
    ...(customRole && { customRoleId: customRole.id }),
    organizationId,
    projectIds: [...new Set(projects.map(({ projectId }) => projectId))].sort(),
    locale,
    timeZone,
    portal: portalOf(portal),
  };
}

export const sessionFacts = {
  id: true,
  expiresAt: true,
  revokedAt: true,
  integrationId: true,
  manager: { select: managerRights },
  previewer: { select: { id: true, ...deactivatedAt } },
  affiliate: { select: affiliateRights },
  portal: { select: portalRights },
} as const;

export type SessionRow = Prisma.SessionGetPayload<{ select: typeof sessionFacts }>;

/** Of a session that stands. */
export function viewerOf({ id: sessionId, manager, affiliate, portal, previewer }: SessionRow): SignedInViewer {
  if (manager) return { ...managerViewer(manager, { sessionId }), sessionId };
  if (!affiliate || !portal) throw sessionEnded();
  const pass = { sessionId, ...(previewer && { previewerId: previewer.id }) };
  return { ...customerViewer(affiliate, portal, pass), sessionId };
}
