import { visibleAnswers, withTicket } from '../access/answer.ts';
import type { Viewer } from '../access/viewer.ts';
import { all, not } from '../access/where.ts';
import type { Context } from '../context.ts';
import type { Order } from '../graphql/keyset.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { AnswerModule, AnswerRating } from '../store/generated/enums.ts';
import { assertVisible } from '../ticket/filter.ts';

type Optional<T> = T | null | undefined;

/** Keys are already row keys. */
export interface AnswerFilter {
  modules?: Optional<AnswerModule[]>;
  ratings?: Optional<AnswerRating[]>;
  isRated?: Optional<boolean>;
  organizations?: Optional<string[]>;
  hasTicket?: Optional<boolean>;
}

/** The last given first. */
export const newestFirst: Order = {
  name: 'givenAt',
  columns: [
    { column: 'answeredAt', kind: 'date', descending: true },
    { column: 'id', kind: 'uuid', descending: true },
  ],
};

type Where = Prisma.AnswerWhereInput;

export function matching(viewer: Viewer, filter: AnswerFilter): Where {
  const { modules, ratings, isRated, organizations, hasTicket } = filter;
  const branches: Where[] = [];
  if (modules) branches.push({ module: { in: modules } });
  if (ratings) {
    assertVisible(viewer, 'rating', 'ratings');
    branches.push({ rating: { in: ratings } });
  }
  if (typeof isRated === 'boolean') branches.push({ rating: isRated ? { not: null } : null });
  if (organizations) branches.push({ organizationId: { in: organizations } });
  if (typeof hasTicket === 'boolean') {
    assertVisible(viewer, 'answer', 'hasTicket');
    branches.push(hasTicket ? withTicket(viewer) : not(withTicket(viewer)));
  }
  return all(...branches);
}

/** One that the viewer may see. */
export const findAnswer = (ctx: Context, id: string, query: object) =>
  ctx.db.answer.findFirst({ ...query, where: all<Where>({ id }, visibleAnswers(ctx.viewer)) });
