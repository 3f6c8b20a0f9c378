import type { Act } from '../events/log.ts';
import { Prisma } from '../store/generated/client.ts';
import { changeLists, type List } from './list.ts';

/**
 * What a person loses who moves to another organization: whatever they follow, and the copies that they get as one of
 * those left behind. A copy by which staff give them sight from wherever stays, and so do the tickets that they requested.
 */
export async function leaveBehind(act: Act, { id, organizationId }: { id: string; organizationId: string }) {
  const { tx } = act;
  await tx.ticketFollower.deleteMany({ where: { affiliateId: id } });
  await tx.projectFollower.deleteMany({ where: { affiliateId: id } });
  await changeLists(act, await lockListing(act, 'followerIds', id, Prisma.empty), {
    list: 'followerIds',
    affiliateId: id,
    put: false,
    eventOf: () => ({ kind: 'ticket.follower_removed', data: { affiliateId: id } }),
  });

  const copies = await tx.ticketCc.findMany({
    where: { affiliateId: id, toOutsiders: false, ticket: { organizationId } },
  });
  const ccs = new Map(copies.map((cc) => [cc.ticketId, cc.id]));
  await tx.ticketCc.deleteMany({ where: { id: { in: [...ccs.values()] } } });
  const theirs = Prisma.sql`AND "organizationId" = ${organizationId}::uuid AND NOT EXISTS (
    SELECT FROM "TicketCc" WHERE "ticketId" = "Ticket"."id" AND "affiliateId" = ${id}::uuid
  )`;
  await changeLists(act, await lockListing(act, 'copiedAffiliateIds', id, theirs), {
    list: 'copiedAffiliateIds',
    affiliateId: id,
    put: false,
    eventOf: (ticketId) => ({ kind: 'ticket.cc_removed', data: { ccId: ccs.get(ticketId) ?? '' } }),
  });
}

/** The tickets that have a person in a list, locked in the order of ids, as everything locks that locks several. */
async function lockListing({ tx }: Act, list: List, affiliateId: string, condition: Prisma.Sql): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Ticket"
    WHERE "sight" @> ARRAY[${affiliateId}::uuid] AND ${Prisma.raw(`"${list}"`)} @> ARRAY[${affiliateId}::uuid] ${condition}
    ORDER BY "id" FOR NO KEY UPDATE`;
  return rows.map(({ id }) => id);
}
