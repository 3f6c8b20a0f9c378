import { factsOf, ticketFacts } from '../access/ticket.ts';
import { type Act, appendAll, type TicketEvent } from '../events/log.ts';
import { Prisma } from '../store/generated/client.ts';

/**
 * What a person loses who moves to another organization: whatever they follow, and the copies that they get as one of
 * those left behind. A copy that staff gave to them as an outsider stays, and so do the tickets that they requested.
 * All tickets at once: somebody may follow thousands.
 */
export async function leaveBehind(act: Act, { id, organizationId }: { id: string; organizationId: string }) {
  const { tx } = act;
  await tx.ticketFollower.deleteMany({ where: { affiliateId: id } });
  await tx.projectFollower.deleteMany({ where: { affiliateId: id } });
  await withdraw(act, 'followerIds', id, Prisma.empty, () => ({
    kind: 'ticket.follower_removed',
    data: { affiliateId: id },
  }));

  const copies = await tx.ticketCc.findMany({ where: { affiliateId: id, ticket: { organizationId } } });
  const ccs = new Map(copies.map((cc) => [cc.ticketId, cc.id]));
  await tx.ticketCc.deleteMany({ where: { id: { in: [...ccs.values()] } } });
  await withdraw(
    act,
    'copiedAffiliateIds',
    id,
    Prisma.sql`AND "organizationId" = ${organizationId}::uuid`,
    (ticketId) => ({
      kind: 'ticket.cc_removed',
      data: { ccId: ccs.get(ticketId) ?? '' },
    }),
  );
}

const batch = 1_000;

/** Takes a person out of a list on the rows of all tickets that have them there. */
async function withdraw(
  act: Act,
  column: 'followerIds' | 'copiedAffiliateIds',
  affiliateId: string,
  condition: Prisma.Sql,
  eventOf: (ticketId: string) => Pick<TicketEvent, 'kind' | 'data'>,
) {
  const { tx, now, viewer } = act;
  const list = Prisma.raw(`"${column}"`);
  // in the order of ids, as everything locks that locks several
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Ticket"
    WHERE "sight" @> ARRAY[${affiliateId}::uuid] AND ${list} @> ARRAY[${affiliateId}::uuid] ${condition}
    ORDER BY "id" FOR NO KEY UPDATE`;
  for (let at = 0; at < locked.length; at += batch) {
    const ids = locked.slice(at, at + batch).map(({ id }) => id);
    const tickets = await tx.ticket.findMany({ where: { id: { in: ids } }, select: ticketFacts });
    await tx.$executeRaw`
      UPDATE "Ticket" SET ${list} = array_remove(${list}, ${affiliateId}::uuid),
        "staffVersion" = "staffVersion" + 1, "staffUpdatedAt" = ${now}
      WHERE "id" = ANY(${ids}::uuid[])`;
    await tx.ticketRead.deleteMany({ where: { ticketId: { in: ids }, readerId: { not: viewer.id }, staff: true } });
    await appendAll(
      act,
      tickets.map((ticket) => ({
        ...eventOf(ticket.id),
        audience: 'STAFF',
        before: { ticket: factsOf(ticket) },
        after: { ticket: { ...factsOf(ticket), [column]: ticket[column].filter((id) => id !== affiliateId) } },
      })),
    );
  }
}
