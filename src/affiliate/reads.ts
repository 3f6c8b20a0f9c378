import { visibleTickets } from '../access/ticket.ts';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import type { Prisma } from '../store/generated/client.ts';

/** Tickets that they requested and the viewer may see. */
export const countRequested = (ctx: Context, affiliateId: string) =>
  ctx.loaders
    .count('tickets by requester', async (db, ids) => {
      const where = all<Prisma.TicketWhereInput>({ requesterId: { in: [...ids] } }, visibleTickets(ctx.viewer));
      const groups = await db.ticket.groupBy({ by: ['requesterId'], where, _count: true });
      return groups.map((group) => ({ id: group.requesterId, count: group._count }));
    })
    .load(affiliateId);
