import { assertUsable } from '../access/filter.ts';
import { visibleAffiliates } from '../access/person.ts';
import { visibleTickets } from '../access/ticket.ts';
import type { Viewer } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import type { Prisma } from '../store/generated/client.ts';
import { activeOnly } from '../store/row.ts';
import { startsWith } from '../store/text.ts';

export interface OrganizationFilter {
  search?: string | null | undefined;
  isActive?: boolean | null | undefined;
}

export function matching(viewer: Viewer, { search, isActive }: OrganizationFilter): Prisma.OrganizationWhereInput {
  if (typeof isActive === 'boolean') assertUsable(viewer, 'Organization', 'isActive', 'isActive');
  return all<Prisma.OrganizationWhereInput>(search ? { name: startsWith(search) } : {}, activeOnly(isActive));
}

// Both count what the viewer may see.

export const countAffiliates = (ctx: Context, organizationId: string) =>
  ctx.loaders
    .count('affiliates by organization', async (db, ids) => {
      const where = all<Prisma.AffiliateWhereInput>(
        { organizationId: { in: [...ids] } },
        visibleAffiliates(ctx.viewer),
      );
      const groups = await db.affiliate.groupBy({ by: ['organizationId'], where, _count: true });
      return groups.map((group) => ({ id: group.organizationId, count: group._count }));
    })
    .load(organizationId);

export const countTickets = (ctx: Context, organizationId: string) =>
  ctx.loaders
    .count('tickets by organization', async (db, ids) => {
      const where = all<Prisma.TicketWhereInput>({ organizationId: { in: [...ids] } }, visibleTickets(ctx.viewer));
      const groups = await db.ticket.groupBy({ by: ['organizationId'], where, _count: true });
      return groups.map((group) => ({ id: group.organizationId, count: group._count }));
    })
    .load(organizationId);
