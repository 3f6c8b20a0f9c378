import { renderMarkdown } from '../../src/markdown.ts';
import { connect } from '../ground/database.ts';
import { Random } from '../ground/random.ts';
import { articleOf } from './texts.ts';

/** Fills the knowledge base of a desk, the same for the same seed. */
export async function writeArticles(database: string, count: number, seed: number): Promise<void> {
  const random = new Random(seed, 'articles');
  const began = Date.UTC(2026, 0, 1);
  const client = await connect(database);
  try {
    for (let done = 0; done < count; done += 1_000) {
      const rows = Array.from({ length: Math.min(1_000, count - done) }, (_, i) => {
        const at = began + (done + i) * 60_000;
        const { title, body, locale } = articleOf(random);
        const time = new Date(at).toISOString();
        return {
          ...{ id: random.uuid(at), title, body, bodyHtml: renderMarkdown(body), locale },
          ...{ publishedAt: time, inAllPortals: true, createdAt: time, updatedAt: time },
        };
      });
      const columns = Object.keys(rows[0] ?? {})
        .map((name) => `"${name}"`)
        .join(', ');
      await client.query(
        `INSERT INTO "Article" (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::"Article", $1::jsonb)`,
        [JSON.stringify(rows)],
      );
    }
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
