import type { Customer, Manager, PersonViewer, SignedInViewer } from '../access/viewer.ts';
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
  organizationId: true,
  organization: { select: deactivatedAt },
} as const;
export const portalRights = {
  id: true,
  kind: true,
  enabled: true,
  showPeopleItems: true,
  showProjectItems: true,
} as const;

/** By what they came in. */
type Pass = Pick<PersonViewer, 'sessionId' | 'via'>;

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
  const { id, role, organizationId, locale, timeZone } = row;
  const { id: portalId, kind, showPeopleItems, showProjectItems } = portal;
  return {
    kind: 'AFFILIATE',
    id,
    ...pass,
    role,
    organizationId,
    locale,
    timeZone,
    portal: { id: portalId, kind, showPeopleItems, showProjectItems },
  };
}

export const sessionFacts = {
  id: true,
  expiresAt: true,
  revokedAt: true,
  integrationId: true,
  manager: { select: managerRights },
  affiliate: { select: affiliateRights },
  portal: { select: portalRights },
} as const;

export type SessionRow = Prisma.SessionGetPayload<{ select: typeof sessionFacts }>;

/** Of a session that stands. */
export function viewerOf({ id: sessionId, manager, affiliate, portal }: SessionRow): SignedInViewer {
  if (manager) return { ...managerViewer(manager, { sessionId }), sessionId };
  if (!affiliate || !portal) throw sessionEnded();
  return { ...customerViewer(affiliate, portal, { sessionId }), sessionId };
}
