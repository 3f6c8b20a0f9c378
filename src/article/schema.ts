import { articleFacts, visibleArticles } from '../access/article.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { nodeRows } from '../graphql/node.ts';
import { DayRange } from '../graphql/ranges.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';
import { countDeflections } from './deflection.ts';
import { limits } from './rules.ts';

builder.prismaNode('Article', {
  description:
    'An answer of the knowledge base. Customers read those that are published in the portal that they came by; a null property is empty, or not for you.',
  id: { field: 'id' },
  select: { id: true, ...articleFacts },
  fields: (t) => ({
    title: t.exposeString('title', {
      nullable: false,
      description: `What it is called, at most ${limits.title} characters.`,
    }),
    body: t.exposeString('body', {
      description: `Markdown as it was written, at most ${limits.body} characters.`,
    }),
    bodyHtml: t.exposeString('bodyHtml', { description: 'The body as sanitised HTML.' }),
    locale: t.exposeString('locale', {
      nullable: false,
      description: 'BCP 47 tag of the language that it is written in, e.g. "es".',
    }),
    category: t.relation('category', { description: 'The category of tickets that it spares; null for none.' }),
    isPublished: t.boolean({
      description: 'Whether customers read it; else it is a draft.',
      resolve: ({ publishedAt }) => publishedAt !== null,
    }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      description: 'When it was last published; null for a draft.',
    }),
    isInAllPortals: t.exposeBoolean('inAllPortals', {
      description: 'Whether every portal shows it, also those that are yet to come.',
    }),
    portals: t.prismaField({
      type: ['PortalConfig'],
      description: `The portals that show it where not all do, oldest first; at most ${limits.portals}.`,
      resolve: async (query, { portals }, _args, ctx) => {
        const ids = portals.map(({ portalId }) => portalId).sort();
        // findUnique: Prisma answers those of one tick with one statement
        const found = await Promise.all(ids.map((id) => ctx.db.portalConfig.findUnique({ ...query, where: { id } })));
        return found.filter((portal) => portal !== null);
      },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When its title, body, language or category last changed.',
    }),
    deflectionCount: t.int({
      description: 'How often it spared a ticket: once per customer and day.',
      complexity: 10,
      args: {
        days: t.arg({ type: DayRange, description: 'In this span of days, in UTC; ever where it is left out.' }),
      },
      resolve: ({ id }, { days }, ctx) => countDeflections(ctx, id, days ?? {}),
    }),
  }),
});

export const loadArticles: LoadRows = (ctx, query, ids) =>
  ctx.db.article.findMany({
    ...query,
    where: all<Prisma.ArticleWhereInput>({ id: { in: ids } }, visibleArticles(ctx.viewer)),
  });

nodeRows('Article', loadArticles);
