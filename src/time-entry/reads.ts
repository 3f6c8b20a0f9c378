import type { Context } from '../context.ts';

/** Of a ticket whose time entries the viewer may see. */
export const countTimeEntries = (ctx: Context, ticketId: string) =>
  ctx.loaders
    .count('time entries', async (db, ids) => {
      const where = { ticketId: { in: [...ids] } };
      const groups = await db.timeEntry.groupBy({ by: ['ticketId'], where, _count: true });
      return groups.map((group) => ({ id: group.ticketId, count: group._count }));
    })
    .load(ticketId);
