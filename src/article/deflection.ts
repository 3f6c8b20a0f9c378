import { visibleArticles } from '../access/article.ts';
import { isStaff } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import { forbidden, notFound } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import type { Prisma } from '../store/generated/client.ts';
import { lockRow } from '../store/row.ts';
import { categoryFor } from '../ticket/references.ts';

type Optional<T> = T | null | undefined;

/** A customer needs no ticket any more. Said again on the same day it counts no more. */
export async function reportArticleSolved(
  act: Act,
  { article, category }: { article: string; category?: Optional<string> },
) {
  const { tx, viewer, now } = act;
  if (isStaff(viewer)) throw forbidden('Only customers say so.');
  await lockRow(act, 'Article', article);
  const found = await tx.article.count({
    where: all<Prisma.ArticleWhereInput>({ id: article }, visibleArticles(viewer)),
  });
  if (found === 0) throw notFound('article');
  const categoryId = category ? (await categoryFor(act, category)).id : null;
  const { count } = await tx.deflection.createMany({
    data: [{ articleId: article, affiliateId: viewer.id, portalId: viewer.portal.id, categoryId, createdAt: now }],
    skipDuplicates: true,
  });
  if (count > 0) await appendChange(act, 'Article', article, 'updated', ['deflectionCount']);
  return { id: article, counted: count > 0 };
}

/** Days are those of UTC. */
export interface Days {
  from?: Optional<Date>;
  before?: Optional<Date>;
}

export interface DeflectionFilter {
  articles?: Optional<string[]>;
  categories?: Optional<string[]>;
  portals?: Optional<string[]>;
  days?: Optional<Days>;
}

const within = ({ from, before }: Days = {}): Prisma.DeflectionWhereInput => ({
  createdAt: { ...(from && { gte: from }), ...(before && { lt: before }) },
});

export const matchingDeflections = ({ articles, categories, portals, days }: DeflectionFilter) =>
  all<Prisma.DeflectionWhereInput>(
    within(days ?? {}),
    articles ? { articleId: { in: articles } } : {},
    categories ? { categoryId: { in: categories } } : {},
    portals ? { portalId: { in: portals } } : {},
  );

/** One statement for all articles of an operation that are asked for the same days. */
export const countDeflections = (ctx: Context, articleId: string, days: Days) =>
  ctx.loaders
    .count(`deflections of ${days.from?.getTime()} to ${days.before?.getTime()}`, async (db, ids) => {
      const where = all<Prisma.DeflectionWhereInput>({ articleId: { in: [...ids] } }, within(days));
      const groups = await db.deflection.groupBy({ by: ['articleId'], where, _count: true });
      return groups.flatMap(({ articleId: id, _count }) => (id ? { id, count: _count } : []));
    })
    .load(articleId);

/** The newest days first; those without any are left out. */
export async function deflectionDays({ db }: Context, filter: DeflectionFilter, first: number) {
  const groups = await db.deflection.groupBy({
    by: ['day'],
    where: matchingDeflections(filter),
    _count: true,
    orderBy: { day: 'desc' },
    take: first,
  });
  return groups.map(({ day, _count }) => ({ day, count: _count }));
}
