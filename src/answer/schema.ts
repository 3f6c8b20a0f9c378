import { answerFacts, visibleAnswers } from '../access/answer.ts';
import { canWriteTickets } from '../access/ticket.ts';
import { isStaff } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { AnswerModule, AnswerRating } from '../graphql/answer-enums.ts';
import { builder } from '../graphql/builder.ts';
import { nodeRows } from '../graphql/node.ts';
import type { Prisma } from '../store/generated/client.ts';
import { limits } from './rules.ts';

builder.prismaNode('Answer', {
  description:
    "What a customer's product answered to a question, recorded to be rated by the people of the organization. A null property is empty, or not for you.",
  id: { field: 'id' },
  select: { id: true, ...answerFacts },
  fields: (t) => ({
    externalId: t.exposeString('externalId', { description: 'Its key in the system that recorded it.' }),
    integration: t.relation('integration', { description: 'The program that recorded it.' }),
    organization: t.relation('organization', { description: 'Whose product gave it.' }),
    module: t.expose('module', {
      type: AnswerModule,
      nullable: false,
      description: 'Where in the product it was given.',
    }),
    question: t.exposeString('question', {
      nullable: false,
      description: `What was asked, at most ${limits.question} characters.`,
    }),
    text: t.exposeString('answer', {
      nullable: false,
      description: `What was answered, at most ${limits.text} characters.`,
    }),
    givenAt: t.expose('answeredAt', { type: 'DateTime', nullable: false, description: 'When it was given.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    rating: t.expose('rating', { type: AnswerRating, description: 'How it was rated; null while nobody has.' }),
    ratingComment: t.exposeString('ratingComment', {
      description: `What whoever rated it said to it, at most ${limits.comment} characters.`,
    }),
    ratedBy: t.relation('ratedBy', { description: 'Who rated it last.' }),
    ratedAt: t.expose('ratedAt', { type: 'DateTime', description: 'When it was last rated.' }),
    viewerCanRate: t.boolean({
      nullable: false,
      description: 'Whether you may rate it: customers, as often as they want.',
      resolve: (_answer, _args, ctx) => !isStaff(ctx.viewer) && canWriteTickets(ctx.viewer),
    }),
    ticket: t.relation('ticket', {
      description: 'The ticket that its rating made; null where there is none, it is gone, or you may not see it.',
    }),
  }),
});

builder.prismaObjectFields('Ticket', (t) => ({
  answer: t.relation('answer', {
    description: 'The question and answer whose rating made it, to be shown first; null where none did.',
  }),
  rating: t.expose('rating', {
    type: AnswerRating,
    description: 'Of the answer whose rating made it, or of what it is about; null where nothing was rated.',
  }),
}));

nodeRows('Answer', (ctx, query, ids) =>
  ctx.db.answer.findMany({
    ...query,
    where: all<Prisma.AnswerWhereInput>({ id: { in: ids } }, visibleAnswers(ctx.viewer)),
  }),
);
