import { staffOnly } from '../access/person.ts';
import { all } from '../access/where.ts';
import { Refusal } from '../errors.ts';
import { type BuilderTypes, builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { optionalRef, ref, refs } from '../graphql/input.ts';
import type { Order } from '../graphql/keyset.ts';
import { mutation } from '../graphql/mutation.ts';
import { nodeRows } from '../graphql/node.ts';
import { DayRange } from '../graphql/ranges.ts';
import { rowResult } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';
import { type DeflectionFilter, deflectionDays, matchingDeflections, reportArticleSolved } from './deflection.ts';
import { limits } from './rules.ts';
import { loadArticles } from './schema.ts';

builder.prismaNode('Deflection', {
  description: 'A customer found the answer in an article and sent no ticket: once per person, article and day.',
  id: { field: 'id' },
  fields: (t) => ({
    article: t.relation('article', { description: 'The article that answered; null where it was deleted since.' }),
    affiliate: t.relation('affiliate', { description: 'The customer who said so.' }),
    portal: t.relation('portal', { description: 'The portal that they came by; null where it was deleted since.' }),
    category: t.relation('category', { description: 'The category of the ticket that was not sent; null for none.' }),
    solvedAt: t.expose('createdAt', { type: 'DateTime', description: 'When they said so.' }),
  }),
});

const DeflectionDay = builder.objectRef<{ day: Date; count: number }>('DeflectionDay').implement({
  description: 'How many tickets the knowledge base spared on a day.',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'The day, in UTC.' }),
    count: t.exposeInt('count', { description: 'How many customers an article was enough for, at least 1.' }),
  }),
});

nodeRows('Deflection', (ctx, query, ids) =>
  ctx.db.deflection.findMany({
    ...query,
    where: all<Prisma.DeflectionWhereInput>({ id: { in: ids } }, staffOnly(ctx.viewer)),
  }),
);

type PayloadFields<Result> = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Partial<Result>>;

const max = 100;
const DeflectionFilterInput = builder.inputRef<DeflectionFilter>('DeflectionFilterInput').implement({
  description: 'Conditions on deflections, all of which hold together.',
  fields: (t) => ({
    articles: refs(t, 'Article', max, 'By one of these articles.'),
    categories: refs(t, 'Category', max, 'Of a ticket of one of these categories.'),
    portals: refs(t, 'PortalConfig', max, 'In one of these portals.'),
    days: t.field({ type: DayRange, description: 'In this span of days, in UTC.' }),
  }),
});

const filterArgument = { type: DeflectionFilterInput, description: 'Only those that hold these conditions.' };

const newestFirst: Order = {
  name: 'newest',
  columns: [
    { column: 'createdAt', kind: 'date', descending: true },
    { column: 'id', kind: 'uuid', descending: true },
  ],
};

builder.queryFields((t) => ({
  deflections: t.connection(
    {
      type: refTo('Deflection'),
      nullable: true,
      description: 'What the knowledge base spared, newest first; `totalCount` is the sum.',
      args: { filter: t.arg(filterArgument) },
      resolve: (_root, { filter, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: newestFirst,
          where: all<Prisma.DeflectionWhereInput>(staffOnly(ctx.viewer), matchingDeflections(filter ?? {})),
          rows: (query) => ctx.db.deflection.findMany(query),
          count: (query) => ctx.db.deflection.count(query),
        }),
    },
    connectionTo('Deflection'),
  ),
  deflectionDays: t.field({
    type: [DeflectionDay],
    description: 'The same counted by day, newest first; days without any are left out.',
    complexity: 10,
    args: {
      filter: t.arg(filterArgument),
      first: t.arg.int({
        description: `How many days at most, 1 to ${limits.days} (INVALID_ARGUMENT); 31 by default.`,
      }),
    },
    resolve: (_root, { filter, first }, ctx) => {
      const size = first ?? 31;
      if (size < 1 || size > limits.days) throw new Refusal('INVALID_ARGUMENT', `first: From 1 to ${limits.days}.`);
      return deflectionDays(ctx, filter ?? {}, size);
    },
  }),
}));

mutation('reportArticleSolved', {
  description:
    'Says that an article was enough, so that no ticket is sent. For each customer an article counts once a day (UTC); said again it changes nothing.',
  input: (t) => ({
    article: ref(t, 'Article', 'The article that answered, one that you may read.'),
    category: optionalRef(t, 'Category', 'The active category that was chosen for the ticket; null for none.'),
  }),
  resolve: (ctx, input) => ctx.act((act) => reportArticleSolved(act, input)),
  payload: (t) => ({
    ...rowResult('Article', loadArticles)(t as unknown as PayloadFields<{ id: string }>),
    counted: t.boolean({
      description: 'Whether it counts: false where you said so today already; null after an error.',
      resolve: ({ counted }) => counted ?? null,
    }),
  }),
});
