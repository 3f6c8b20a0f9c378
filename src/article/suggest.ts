import { articleReach } from '../access/article.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { Prisma } from '../store/generated/client.ts';
import { wordsOf } from './rules.ts';

interface Question {
  title: string;
  category: string | null;
  first: number;
}

/** The keys of the articles that answer best, best first. */
export async function suggestedArticles({ db, viewer }: Context, { title, category, first }: Question) {
  const words = wordsOf(title);
  if (words.length === 0) return [];
  const rows = await db.$queryRaw<{ id: string }[]>(statement(viewer, words, category, first));
  return rows.map(({ id }) => id);
}

/** The rule of `access/article.ts`, which is asked once more where the rows are read. */
function readable(viewer: Viewer): Prisma.Sql {
  const reach = articleReach(viewer);
  if (reach === 'ALL' || reach === 'NOTHING') return Prisma.raw(String(reach === 'ALL'));
  return Prisma.sql`a."publishedAt" IS NOT NULL AND (a."inAllPortals" OR EXISTS (
    SELECT FROM "ArticlePortal" p WHERE p."articleId" = a."id" AND p."portalId" = ${reach.portalId}::uuid))`;
}

/**
 * A word is worth more the fewer titles have it, thrice as much in a title as in a body, and an article more the more of
 * the words it has. Only titles are searched for some of the words: bodies must have all, or what no title has. Of the
 * two longest words that are nowhere, titles with one like it count. The 50 best of each are compared.
 */
const statement = (viewer: Viewer, words: readonly string[], category: string | null, first: number) => Prisma.sql`
  WITH typed AS (
    SELECT place, word, place = max(place) OVER () AND length(word) > 2 AS begins
    FROM unnest(${words}::text[]) WITH ORDINALITY AS t(word, place)
  ), asked AS MATERIALIZED (
    SELECT place, article_plain(word) AS word, article_query(word, begins) AS query
    FROM typed WHERE NOT article_stop(word) AND NOT article_stop(article_plain(word))
  ), readable AS NOT MATERIALIZED (
    SELECT a.*,
      CASE WHEN lower(split_part(a."locale", '-', 1)) = ${languageOf(viewer.locale)} THEN 2 ELSE 1 END
        * CASE WHEN a."categoryId" = ${category}::uuid THEN 1.5::float8 ELSE 1 END AS boost
    FROM "Article" a WHERE ${readable(viewer)}
  ), titled AS MATERIALIZED (
    SELECT q.place, a."id", a.boost FROM asked q JOIN readable a ON a."titleWords" @@ q.query
  ), weighed AS MATERIALIZED (
    SELECT q.*, coalesce(t.titles, 0) AS titles, 1 / ln(2.72::float8 + coalesce(t.titles, 0)) AS weight
    FROM asked q LEFT JOIN (SELECT place, count(*) AS titles FROM titled GROUP BY place) t USING (place)
  ), told AS MATERIALIZED (
    (
      SELECT a."id" FROM readable a
      WHERE a."words" @@ (SELECT string_agg('(' || query::text || ')', ' & ')::tsquery FROM asked HAVING count(*) > 1)
      ORDER BY a."id" DESC LIMIT 50
    ) UNION (
      SELECT a."id" FROM weighed q JOIN readable a ON a."words" @@ q.query WHERE q.titles = 0
      ORDER BY a."id" DESC LIMIT 50
    )
  ), alike AS MATERIALIZED (
    SELECT q.place, a."id", a.boost, l."likeness"
    FROM (
      SELECT * FROM weighed w
      WHERE w.titles = 0 AND length(w.word) > 3 AND NOT EXISTS (SELECT FROM readable r WHERE r."words" @@ w.query)
      ORDER BY length(w.word) DESC, w.place LIMIT 2
    ) q CROSS JOIN LATERAL article_like(q.word) l JOIN readable a ON a."id" = l."id"
  ), best AS (
    SELECT "id" FROM (
      SELECT "id", boost * weight AS worth FROM titled JOIN weighed USING (place)
      UNION ALL SELECT "id", boost * weight * "likeness" FROM alike JOIN weighed USING (place)
    ) hits GROUP BY "id" ORDER BY sum(worth) DESC, "id" DESC LIMIT 50
  ), scored AS (
    SELECT a."id", a.boost * (1 + similarity(a."titlePlain", article_plain(${words.join(' ')})))
      * sum(q.weight * h.worth) * (0.5 + count(*) FILTER (WHERE h.worth > 0) / count(*)::float8) AS score
    FROM (SELECT "id" FROM best UNION SELECT "id" FROM told) c JOIN readable a USING ("id") CROSS JOIN weighed q
      LEFT JOIN alike l ON l."id" = a."id" AND l.place = q.place
      CROSS JOIN LATERAL (
        SELECT CASE WHEN a."titleWords" @@ q.query THEN 3 WHEN a."words" @@ q.query THEN 1
          ELSE coalesce(2 * l."likeness", 0) END::float8 AS worth
      ) h
    GROUP BY a."id", a."titlePlain", a.boost
  )
  SELECT "id"::text FROM scored WHERE score >= 0.3 * (SELECT max(score) FROM scored)
  ORDER BY score DESC, "id" DESC LIMIT ${first}::int`;

const languageOf = (locale: string) => locale.split('-')[0]?.toLowerCase() ?? '';
