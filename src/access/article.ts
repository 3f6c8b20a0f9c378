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

/** Customers read what is published where they came in; drafts are the staff's. */
export const visibleArticles = (viewer: Viewer): Prisma.ArticleWhereInput => {
  if (isStaff(viewer)) return {};
  if (!mayUsePortal(viewer)) return nobody;
  return all<Prisma.ArticleWhereInput>({ publishedAt: { not: null } }, inPortals([viewer.portal.id]));
};

export const canSeeArticle = (viewer: Viewer, { publishedAt, inAllPortals, portals }: ArticleFacts): boolean => {
  if (isStaff(viewer)) return true;
  if (!mayUsePortal(viewer) || publishedAt === null) return false;
  return inAllPortals || portals.some(({ portalId }) => portalId === viewer.portal.id);
};

/** Those of one of these portals, once they are published. */
export const inPortals = (portalIds: readonly string[]): Prisma.ArticleWhereInput =>
  any<Prisma.ArticleWhereInput>({ inAllPortals: true }, { portals: { some: { portalId: { in: [...portalIds] } } } });
