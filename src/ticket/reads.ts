import { visibleEvents } from '../access/event.ts';
import { visibleThreads } from '../access/thread.ts';
import type { Viewer } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { ThreadVisibility } from '../store/generated/enums.ts';

/** Of a ticket that the viewer sees. */
export const commentsOf = (viewer: Viewer, visibility: ThreadVisibility | null | undefined): Prisma.CommentWhereInput =>
  all<Prisma.CommentWhereInput>(visibleThreads(viewer), visibility ? { visibility } : {});

export const countComments = (ctx: Context, ticketId: string, visibility: ThreadVisibility | null | undefined) =>
  ctx.loaders
    .count(`comments ${visibility}`, async (db, ids) => {
      const where = all<Prisma.CommentWhereInput>({ ticketId: { in: [...ids] } }, commentsOf(ctx.viewer, visibility));
      const groups = await db.comment.groupBy({ by: ['ticketId'], where, _count: true });
      return groups.map((group) => ({ id: group.ticketId, count: group._count }));
    })
    .load(ticketId);

export const countEvents = (ctx: Context, ticketId: string) =>
  ctx.loaders
    .count('events', async (db, ids) => {
      const where = all<Prisma.EventWhereInput>({ ticketId: { in: [...ids] } }, visibleEvents(ctx.viewer));
      const groups = await db.event.groupBy({ by: ['ticketId'], where, _count: true });
      return groups.flatMap((group) => (group.ticketId ? { id: group.ticketId, count: group._count } : []));
    })
    .load(ticketId);
