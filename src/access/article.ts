import type { Prisma } from '../store/generated/client.ts';
import { isStaff, mayUsePortal, type Viewer } from './viewer.ts';
import { all, any, nobody } from './where.ts';

/** What the rules read of an article: whether it is published, and where. */
export interface ArticleFacts {
  publishedAt: Date | null;
  inAllPortals: boolean;
  portals: readonly { portalId: string }[];
}

export const articleFacts = {
  publishedAt: true,
  inAllPortals: true,
  portals: { select: { portalId: true } },
} as const;

/** Staff read all, drafts too; customers what is published in the portal that they came by, if it is for them. */
export const articleReach = (viewer: Viewer): 'ALL' | 'NOTHING' | { portalId: string } => {
  if (isStaff(viewer)) return 'ALL';
  return mayUsePortal(viewer) ? { portalId: viewer.portal.id } : 'NOTHING';
};

/** `src/article/suggest.ts` says it in SQL. */
export const visibleArticles = (viewer: Viewer): Prisma.ArticleWhereInput => {
  const reach = articleReach(viewer);
  if (reach === 'ALL') return {};
  if (reach === 'NOTHING') return nobody;
  return all<Prisma.ArticleWhereInput>({ publishedAt: { not: null } }, inPortals([reach.portalId]));
};

export const canSeeArticle = (viewer: Viewer, { publishedAt, inAllPortals, portals }: ArticleFacts): boolean => {
  const reach = articleReach(viewer);
  if (reach === 'ALL' || reach === 'NOTHING') return reach === 'ALL';
  return publishedAt !== null && (inAllPortals || portals.some(({ portalId }) => portalId === reach.portalId));
};

/** Those of one of these portals, once they are published. */
export const inPortals = (portalIds: readonly string[]): Prisma.ArticleWhereInput =>
  any<Prisma.ArticleWhereInput>({ inAllPortals: true }, { portals: { some: { portalId: { in: [...portalIds] } } } });
