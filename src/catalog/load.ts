import { visibleCatalog } from '../access/person.ts';
import { all } from '../access/where.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';

export const loadCategories: LoadRows = (ctx, query, ids) =>
  ctx.db.category.findMany({
    ...query,
    where: all<Prisma.CategoryWhereInput>({ id: { in: ids } }, visibleCatalog(ctx.viewer)),
  });
