import { visibleAffiliates, visibleCatalog, visibleTypes } from '../access/person.ts';
import { isStaff, type Viewer } from '../access/viewer.ts';
import { all, any } from '../access/where.ts';
import { invalid } from '../errors.ts';
import type { Act } from '../events/log.ts';
import type { Tx } from '../store/database.ts';
import type { Prisma } from '../store/generated/client.ts';
import { defaultType, systemTypes } from './rules.ts';

// What an input refers to must be there, be visible and be active; the three are not told apart.

const active = { deactivatedAt: null };
const missing = (field: string, what: string) =>
  invalid(field, 'INVALID_REFERENCE', `There is no such active ${what}.`);

/** A type that people may give. Without one: a general question, or the first that the customer's portal shows. */
export async function typeFor({ tx, viewer }: Act, id: string | null | undefined): Promise<string> {
  const choice = all<Prisma.TicketTypeWhereInput>(active, visibleTypes(viewer));
  const type = id
    ? await tx.ticketType.findFirst({ where: all<Prisma.TicketTypeWhereInput>({ id }, choice) })
    : await usualType({ tx, viewer });
  if (!type) throw missing('type', 'ticket type');
  if (type.key && systemTypes.includes(type.key))
    throw invalid('type', 'SYSTEM_TYPE', 'Tickets of this type are made by the system only.');
  return type.id;
}

/** Of a ticket that a rating makes: as where none is given, and the usual one where the portal shows none. */
export async function typeOfRating(act: Act): Promise<string> {
  const { id } = (await usualType(act)) ?? (await act.tx.ticketType.findUniqueOrThrow({ where: { key: defaultType } }));
  return id;
}

async function usualType({ tx, viewer }: Pick<Act, 'tx' | 'viewer'>) {
  const usual = all<Prisma.TicketTypeWhereInput>({ key: defaultType }, active, visibleTypes(viewer));
  return (await tx.ticketType.findFirst({ where: usual })) ?? (await firstShown(tx, viewer));
}

/** In a portal that shows some types only, and not the usual one. */
const firstShown = (tx: Tx, viewer: Viewer) =>
  isStaff(viewer) || viewer.portal.typeIds === null
    ? null
    : tx.ticketType.findFirst({
        where: all<Prisma.TicketTypeWhereInput>(
          active,
          visibleTypes(viewer),
          any<Prisma.TicketTypeWhereInput>({ key: null }, { key: { notIn: [...systemTypes] } }),
        ),
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
      });

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

export async function projectFor({ tx }: Act, id: string) {
  const project = await tx.project.findFirst({ where: { id, ...active } });
  if (!project) throw missing('project', 'project');
  return project.id;
}

export async function organizationFor({ tx }: Act, id: string, field: string) {
  const organization = await tx.organization.findFirst({ where: { id, ...active } });
  if (!organization) throw missing(field, 'organization');
  return organization;
}
