import { visibleTickets } from '../access/ticket.ts';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import type { Prisma } from '../store/generated/client.ts';

/** Of it, what the viewer may see. */
export const countTickets = (ctx: Context, projectId: string) =>
  ctx.loaders
    .count('tickets by project', async (db, ids) => {
      const where = all<Prisma.TicketWhereInput>({ projectId: { in: [...ids] } }, visibleTickets(ctx.viewer));
      const groups = await db.ticket.groupBy({ by: ['projectId'], where, _count: true });
      return groups.flatMap((group) => (group.projectId ? { id: group.projectId, count: group._count } : []));
    })
    .load(projectId);
