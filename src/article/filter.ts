import { inPortals } from '../access/article.ts';
import { assertUsable } from '../access/filter.ts';
import type { Viewer } from '../access/viewer.ts';
import { all, any } from '../access/where.ts';
import type { Order } from '../graphql/keyset.ts';
import type { Prisma } from '../store/generated/client.ts';
import { contains, startsWith } from '../store/text.ts';

type Optional<T> = T | null | undefined;
type Where = Prisma.ArticleWhereInput;

/** Conditions of one object hold together; keys are already row keys. */
export interface ArticleFilter {
  title?: Optional<string>;
  language?: Optional<string>;
  categories?: Optional<string[]>;
  isPublished?: Optional<boolean>;
  portals?: Optional<string[]>;
}

/** Each condition, with the property that the viewer must be able to see to use it. */
const conditions: {
  [Key in keyof ArticleFilter]-?: { reads: string; where: (value: NonNullable<ArticleFilter[Key]>) => Where };
} = {
  title: { reads: 'title', where: (text) => ({ title: contains(text) }) },
  language: {
    reads: 'locale',
    where: (tag) => any<Where>({ locale: { equals: tag, mode: 'insensitive' } }, { locale: startsWith(`${tag}-`) }),
  },
  categories: { reads: 'category', where: (ids) => ({ categoryId: { in: ids } }) },
  isPublished: { reads: 'isPublished', where: (is) => ({ publishedAt: is ? { not: null } : null }) },
  portals: { reads: 'portals', where: inPortals },
};

export function matching(viewer: Viewer, filter: ArticleFilter): Where {
  const branches: Where[] = [];
  for (const name of Object.keys(conditions) as (keyof ArticleFilter)[]) {
    const value = filter[name];
    if (value === null || value === undefined) continue;
    const { reads, where } = conditions[name];
    assertUsable(viewer, 'Article', reads, name);
    branches.push((where as (value: unknown) => Where)(value));
  }
  return all(...branches);
}

const id = { column: 'id', kind: 'uuid' } as const;
const columns = {
  TITLE: [{ column: 'title', kind: 'text' }, id],
  CREATED_AT: [{ column: 'createdAt', kind: 'date' }, id],
  UPDATED_AT: [{ column: 'updatedAt', kind: 'date' }, id],
} as const;

export interface ArticleOrder {
  field: keyof typeof columns;
  direction: 'ASC' | 'DESC';
}

/** Each has its index. */
export function orderOf(viewer: Viewer, { field, direction }: ArticleOrder): Order {
  const [{ column }] = columns[field];
  assertUsable(viewer, 'Article', column, `the ordering ${field}`);
  const descending = direction === 'DESC';
  return { name: `${field} ${direction}`, columns: columns[field].map((column) => ({ ...column, descending })) };
}
