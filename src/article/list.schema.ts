import { visibleArticles } from '../access/article.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { locale, nullish, refs, text } from '../graphql/input.ts';
import { rowKey } from '../graphql/lookup.ts';
import { OrderDirection } from '../graphql/order-direction.ts';
import type { Prisma } from '../store/generated/client.ts';
import { type ArticleFilter, matching, orderOf } from './filter.ts';

const max = 100;

const ArticleFilterInput = builder.inputRef<ArticleFilter>('ArticleFilterInput').implement({
  description:
    'Conditions on articles, all of which hold together. A condition on a property that you may not see is HIDDEN_PROPERTY.',
  fields: (t) => ({
    title: t
      .string({ description: 'With this text in the title, in whatever case; 1 to 100 characters.' })
      .validate(nullish(text(100))),
    language: t
      .string({ description: 'BCP 47: in this language, its variants included; "es" finds "es-MX" too.' })
      .validate(nullish(locale)),
    categories: refs(t, 'Category', max, 'Of one of these categories.'),
    isPublished: t.boolean({ description: 'Staff only. Whether customers read it. Without it: both.' }),
    portals: refs(t, 'PortalConfig', max, 'Staff only. Shown, once published, in one of these portals.'),
  }),
});

const ArticleOrderField = builder.enumType('ArticleOrderField', {
  description: 'What articles are ordered by.',
  values: {
    TITLE: { description: 'Their title, in the order of the alphabet.' },
    CREATED_AT: { description: 'Staff only. When they were made.' },
    UPDATED_AT: { description: 'When their text, language or category last changed.' },
  },
});

const ArticleOrder = builder.inputType('ArticleOrderInput', {
  description: 'How articles are ordered.',
  fields: (t) => ({
    field: t.field({
      type: ArticleOrderField,
      required: true,
      description: 'The property to order by; equal ones come by age.',
    }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      description: 'Whether the order is rising or falling.',
    }),
  }),
});

builder.queryFields((t) => ({
  article: t.prismaField({
    type: 'Article',
    description: 'One article by its id; null where there is none or you may not read it.',
    args: { id: t.arg.id({ required: true, description: 'An id of type `Article`; of another: INVALID_ID.' }) },
    resolve: (query, _root, { id }, ctx) =>
      ctx.db.article.findFirst({
        ...query,
        where: all<Prisma.ArticleWhereInput>({ id: rowKey('Article', id) }, visibleArticles(ctx.viewer)),
      }),
  }),
  articles: t.connection(
    {
      type: refTo('Article'),
      nullable: true,
      description: 'The articles that you may read: staff all, customers the published ones of their portal.',
      args: {
        filter: t.arg({
          type: ArticleFilterInput,
          description: 'Only articles that hold these conditions; all where it is left out.',
        }),
        orderBy: t.arg({ type: ArticleOrder, description: 'In which order; UPDATED_AT DESC by default.' }),
      },
      resolve: (_root, { filter, orderBy, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: orderOf(ctx.viewer, orderBy ?? { field: 'UPDATED_AT', direction: 'DESC' }),
          where: all<Prisma.ArticleWhereInput>(visibleArticles(ctx.viewer), matching(ctx.viewer, filter ?? {})),
          rows: (query) => ctx.db.article.findMany(query),
          count: (query) => ctx.db.article.count(query),
        }),
    },
    connectionTo('Article'),
  ),
}));
