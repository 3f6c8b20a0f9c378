import { visibleAnswers } from '../access/answer.ts';
import { all } from '../access/where.ts';
import { AnswerModule, AnswerRating } from '../graphql/answer-enums.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { refs } from '../graphql/input.ts';
import { rowKey } from '../graphql/lookup.ts';
import type { Prisma } from '../store/generated/client.ts';
import { type AnswerFilter, findAnswer, matching, newestFirst } from './reads.ts';

const AnswerFilterInput = builder.inputRef<AnswerFilter>('AnswerFilterInput').implement({
  description: 'Conditions on answers, all of which hold together.',
  fields: (t) => ({
    modules: t.field({ type: [AnswerModule], description: 'Given in one of these modules.' }),
    ratings: t.field({
      type: [AnswerRating],
      description: 'With one of these ratings. HIDDEN_PROPERTY where your portal does not show `rating` of tickets.',
    }),
    isRated: t.boolean({ description: 'Whether somebody has rated them.' }),
    organizations: refs(t, 'Organization', 100, 'Of one of these organizations.'),
    hasTicket: t.boolean({
      description:
        'Whether there is a ticket of the rating, one that you may see. HIDDEN_PROPERTY where your portal does not show `answer` of tickets.',
    }),
  }),
});

builder.queryFields((t) => ({
  answer: t.prismaField({
    type: 'Answer',
    description: 'One answer by its id; null where there is none or you may not see it.',
    args: { id: t.arg.id({ required: true, description: 'An id of type `Answer`; of another: INVALID_ID.' }) },
    resolve: (query, _root, { id }, ctx) => findAnswer(ctx, rowKey('Answer', id), query),
  }),
  answers: t.connection(
    {
      type: refTo('Answer'),
      nullable: true,
      description:
        'The answers that you may see, the last given first: staff all; customers their organization’s, or where the portal is not for their role those that they rated.',
      args: {
        filter: t.arg({
          type: AnswerFilterInput,
          description: 'Only answers that hold these conditions; all where it is left out.',
        }),
      },
      resolve: (_root, { filter, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: newestFirst,
          where: all<Prisma.AnswerWhereInput>(visibleAnswers(ctx.viewer), matching(ctx.viewer, filter ?? {})),
          rows: (query) => ctx.db.answer.findMany(query),
          count: (query) => ctx.db.answer.count(query),
        }),
    },
    connectionTo('Answer'),
  ),
}));
