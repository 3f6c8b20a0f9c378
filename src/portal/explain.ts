import { type Because, becauseOf } from '../access/explain.ts';
import type { Context } from '../context.ts';
import { affiliateRights, customerViewer, portalRights } from '../session/person-viewer.ts';
import { admits, isActive } from '../session/rules.ts';

/** Why a customer sees a ticket in a portal, and each of its properties, or does not. */
export async function explainVisibility(
  { db }: Context,
  keys: { ticket: string; affiliate: string; portal: string },
): Promise<Because | null> {
  const [ticket, affiliate, portal] = await Promise.all([
    db.ticket.findUnique({ where: { id: keys.ticket } }),
    db.affiliate.findUnique({ where: { id: keys.affiliate }, select: affiliateRights, relationLoadStrategy: 'join' }),
    db.portalConfig.findUnique({ where: { id: keys.portal }, select: portalRights }),
  ]);
  if (!ticket || !affiliate || !portal) return null;
  const customFields = await db.customField.findMany({
    where: { archivedAt: null },
    select: { key: true, internal: true },
    orderBy: { key: 'asc' },
  });
  const viewer = customerViewer(affiliate, portal, { sessionId: null });
  return becauseOf(viewer, ticket, customFields, {
    active: isActive(affiliate),
    admitted: admits(portal, affiliate),
    enabled: portal.enabled,
  });
}
