import type { Context } from '../context.ts';

/** Of a thread that the viewer may read. */
export const countComments = (ctx: Context, threadId: string) =>
  ctx.loaders
    .count('thread comments', async (db, ids) => {
      const groups = await db.comment.groupBy({
        by: ['threadId'],
        where: { threadId: { in: [...ids] } },
        _count: true,
      });
      return groups.map((group) => ({ id: group.threadId, count: group._count }));
    })
    .load(threadId);
