import { visibleAffiliates, visibleCatalog } from '../access/person.ts';
import { all } from '../access/where.ts';
import { invalid } from '../errors.ts';
import type { Act } from '../events/log.ts';
import type { Prisma } from '../store/generated/client.ts';
import { defaultType, systemTypes } from './rules.ts';

// What an input refers to must be there, be visible and be active; the three are not told apart.

const active = { deactivatedAt: null };
const missing = (field: string, what: string) =>
  invalid(field, 'INVALID_REFERENCE', `There is no such active ${what}.`);

/** A type that people may give. Without one: a general question. */
export async function typeFor({ tx, viewer }: Act, id: string | null | undefined): Promise<string> {
  const type = await tx.ticketType.findFirst({
    where: all<Prisma.TicketTypeWhereInput>(id ? { id } : { key: defaultType }, active, visibleCatalog(viewer)),
  });
  if (!type) throw missing('type', 'ticket type');
  if (type.key && systemTypes.includes(type.key))
    throw invalid('type', 'SYSTEM_TYPE', 'Tickets of this type are made by the system only.');
  return type.id;
}

/** With the team and the priority that it gives; a team that is deactivated is not given. */
export async function categoryFor({ tx, viewer }: Act, id: string) {
  const category = await tx.category.findFirst({
    where: all<Prisma.CategoryWhereInput>({ id }, active, visibleCatalog(viewer)),
    include: { defaultTeam: { select: { deactivatedAt: true } } },
  });
  if (!category) throw missing('category', 'category');
  return { ...category, defaultTeamId: category.defaultTeam?.deactivatedAt === null ? category.defaultTeamId : null };
}

export async function teamFor({ tx }: Act, id: string) {
  const team = await tx.team.findFirst({ where: { id, ...active } });
  if (!team) throw missing('team', 'team');
  return team.id;
}

export async function managerFor({ tx }: Act, id: string, field = 'assignee') {
  const manager = await tx.manager.findFirst({ where: { id, ...active } });
  if (!manager) throw missing(field, 'manager');
  return manager.id;
}

/** Stays in their organization to the end of the transaction. */
export async function affiliateFor({ tx, viewer }: Act, id: string, field: string) {
  await tx.$queryRaw`SELECT 1 FROM "Affiliate" WHERE "id" = ${id}::uuid FOR SHARE`;
  const affiliate = await tx.affiliate.findFirst({
    where: all<Prisma.AffiliateWhereInput>({ id }, active, { organization: active }, visibleAffiliates(viewer)),
  });
  if (!affiliate) throw missing(field, 'affiliate');
  return affiliate;
}

export async function productAreasFor({ tx, viewer }: Act, ids: readonly string[]) {
  const wanted = [...new Set(ids)];
  const found = await tx.productArea.count({
    where: all<Prisma.ProductAreaWhereInput>({ id: { in: wanted } }, active, visibleCatalog(viewer)),
  });
  if (found < wanted.length) throw missing('productAreas', 'product area');
  return wanted;
}

export async function organizationFor({ tx }: Act, id: string, field: string) {
  const organization = await tx.organization.findFirst({ where: { id, ...active } });
  if (!organization) throw missing(field, 'organization');
  return organization;
}
