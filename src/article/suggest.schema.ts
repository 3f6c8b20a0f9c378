import { visibleArticles } from '../access/article.ts';
import { all } from '../access/where.ts';
import { Refusal } from '../errors.ts';
import { builder } from '../graphql/builder.ts';
import { rowKey } from '../graphql/lookup.ts';
import type { Prisma } from '../store/generated/client.ts';
import { limits } from './rules.ts';
import { suggestedArticles } from './suggest.ts';

const usual = 5;

builder.queryField('suggestArticles', (t) =>
  t.prismaField({
    type: ['Article'],
    description:
      'Articles that may answer a ticket before it is sent, best first: those with its words, in Spanish and English, whatever their case, accents and endings, with a slip of the pen, and with the last word just begun. Those in your language and of the category come before others that are as good; only what you may read. An empty list where nothing fits.',
    complexity: ({ first }) => ({ field: 10, multiplier: first ?? usual }),
    args: {
      title: t.arg.string({
        required: true,
        description: `The ticket's title as far as it is typed, at most ${limits.title} characters (INVALID_ARGUMENT); its first ${limits.words} words count.`,
      }),
      category: t.arg.id({
        description:
          'The category that is chosen: an id of type `Category`, else INVALID_ID. Its articles count for more.',
      }),
      first: t.arg.int({
        description: `How many at most, 1 to ${limits.suggestions} (INVALID_ARGUMENT); ${usual} by default.`,
      }),
    },
    resolve: async (query, _root, { title, category, first }, ctx) => {
      const ids = await suggestedArticles(ctx, {
        title: checked(title),
        category: typeof category === 'string' ? rowKey('Category', category, 'category') : null,
        first: sized(first ?? usual),
      });
      if (ids.length === 0) return [];
      const rows = await ctx.db.article.findMany({
        ...query,
        where: all<Prisma.ArticleWhereInput>({ id: { in: ids } }, visibleArticles(ctx.viewer)),
      });
      return rows.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
    },
  }),
);

function checked(title: string): string {
  if (title.length > limits.title) throw new Refusal('INVALID_ARGUMENT', `title: At most ${limits.title} characters.`);
  return title;
}

function sized(first: number): number {
  if (first < 1 || first > limits.suggestions)
    throw new Refusal('INVALID_ARGUMENT', `first: From 1 to ${limits.suggestions}.`);
  return first;
}
