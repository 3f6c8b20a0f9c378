import { invalid } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import { renderMarkdown } from '../markdown.ts';
import { difference, lockRow, sameItems } from '../store/row.ts';
import { categoryFor } from '../ticket/references.ts';

type Optional<T> = T | null | undefined;

interface Properties {
  locale?: Optional<string>;
  category?: Optional<string>;
  /** Null for all of them. */
  portals?: Optional<string[]>;
}

export interface CreateArticle extends Properties {
  title: string;
  body: string;
  published?: Optional<boolean>;
}

export interface UpdateArticle extends Properties {
  id: string;
  title?: Optional<string>;
  body?: Optional<string>;
}

export async function createArticle(act: Act, input: CreateArticle) {
  const { title, body, locale, category, portals, published } = input;
  const portalIds = await portalsFor(act, portals ?? []);
  const { id } = await act.tx.article.create({
    data: {
      title,
      body,
      bodyHtml: renderMarkdown(body),
      ...(locale && { locale: canonical(locale) }),
      categoryId: category ? (await categoryFor(act, category)).id : null,
      inAllPortals: !portals,
      portals: { create: portalIds.map((portalId) => ({ portalId })) },
      publishedAt: published ? act.now : null,
      createdAt: act.now,
      updatedAt: act.now,
    },
    select: { id: true },
  });
  await appendChange(act, 'Article', id, 'created');
  return { id };
}

/** Where it is read is none of its text: that moves no time that customers see. */
export async function updateArticle(act: Act, input: UpdateArticle) {
  const { id, title, body, locale, category, portals } = input;
  const article = await lockArticle(act, id);
  const { set, properties } = difference(
    article,
    { title, body, locale: locale && canonical(locale), categoryId: category },
    ['categoryId'],
  );
  if (set.categoryId) await categoryFor(act, set.categoryId);
  const moved = portals !== undefined && (await place(act, article, portals));
  if (properties.length > 0)
    await act.tx.article.update({
      where: { id },
      data: { ...set, ...(set.body && { bodyHtml: renderMarkdown(set.body) }), updatedAt: act.now },
      select: { id: true },
    });
  if (properties.length > 0 || moved)
    await appendChange(act, 'Article', id, 'updated', moved ? [...properties, 'portals'] : properties);
  return { id };
}

export const publishArticle = (act: Act, id: string) => setPublished(act, id, true);
export const unpublishArticle = (act: Act, id: string) => setPublished(act, id, false);

async function setPublished(act: Act, id: string, published: boolean) {
  const article = await lockArticle(act, id);
  if ((article.publishedAt !== null) === published) return { id };
  await act.tx.article.update({
    where: { id },
    data: { publishedAt: published ? act.now : null },
    select: { id: true },
  });
  await appendChange(act, 'Article', id, 'updated', ['isPublished']);
  return { id };
}

export async function deleteArticle(act: Act, id: string) {
  await lockRow(act, 'Article', id);
  await act.tx.article.delete({ where: { id }, select: { id: true } });
  await appendChange(act, 'Article', id, 'deleted');
  return { deletedArticleId: id };
}

async function lockArticle(act: Act, id: string) {
  await lockRow(act, 'Article', id);
  return act.tx.article.findUniqueOrThrow({ where: { id }, include: { portals: true } });
}

interface Placed {
  id: string;
  inAllPortals: boolean;
  portals: readonly { portalId: string }[];
}

/** Whether that changed anything. */
async function place(act: Act, article: Placed, portals: readonly string[] | null): Promise<boolean> {
  const articleId = article.id;
  const current = article.portals.map(({ portalId }) => portalId);
  const next = await portalsFor(act, portals ?? []);
  const inAllPortals = portals === null;
  if (inAllPortals === article.inAllPortals && sameItems(current, next)) return false;
  await act.tx.article.update({ where: { id: articleId }, data: { inAllPortals }, select: { id: true } });
  await act.tx.articlePortal.deleteMany({ where: { articleId } });
  await act.tx.articlePortal.createMany({ data: next.map((portalId) => ({ articleId, portalId })) });
  return true;
}

async function portalsFor({ tx }: Act, ids: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(ids)];
  const found = await tx.portalConfig.count({ where: { id: { in: wanted } } });
  if (found < wanted.length) throw invalid('portals', 'INVALID_REFERENCE', 'There is no such portal.');
  return wanted;
}

/** One spelling for each language: "ES-mx" is "es-MX". */
const canonical = (locale: string) => Intl.getCanonicalLocales(locale)[0] ?? locale;
