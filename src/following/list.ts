import { factsOf, ticketFacts } from '../access/ticket.ts';
import { type Act, appendAll, type TicketEvent } from '../events/log.ts';
import { Prisma } from '../store/generated/client.ts';

/** A list of people on a ticket's row, by which they see it. */
export type List = 'followerIds' | 'copiedAffiliateIds';

interface Change {
  list: List;
  affiliateId: string;
  /** Else they are taken out. */
  put: boolean;
  eventOf: (ticketId: string) => Pick<TicketEvent, 'kind' | 'data'>;
}

const batch = 1_000;

/** Puts a person into a list of tickets that are locked, or takes them out: somebody may follow thousands. */
export async function changeLists(act: Act, ticketIds: readonly string[], { list, affiliateId, put, eventOf }: Change) {
  const { tx, now, viewer } = act;
  const column = Prisma.raw(`"${list}"`);
  const others = Prisma.sql`array_remove(${column}, ${affiliateId}::uuid)`;
  const changed = put ? Prisma.sql`array_append(${others}, ${affiliateId}::uuid)` : others;
  for (let at = 0; at < ticketIds.length; at += batch) {
    const ids = ticketIds.slice(at, at + batch);
    const tickets = await tx.ticket.findMany({ where: { id: { in: ids } }, select: ticketFacts });
    await tx.$executeRaw`
      UPDATE "Ticket" SET ${column} = ${changed}, "staffVersion" = "staffVersion" + 1, "staffUpdatedAt" = ${now}
      WHERE "id" = ANY(${ids}::uuid[])`;
    await tx.ticketRead.deleteMany({ where: { ticketId: { in: ids }, readerId: { not: viewer.id }, staff: true } });
    await appendAll(
      act,
      tickets.map((ticket) => {
        const rest = ticket[list].filter((id) => id !== affiliateId);
        return {
          ...eventOf(ticket.id),
          audience: 'STAFF',
          before: { ticket: factsOf(ticket) },
          after: { ticket: { ...factsOf(ticket), [list]: put ? [...rest, affiliateId] : rest } },
        };
      }),
    );
  }
}
