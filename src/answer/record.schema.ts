import { z } from 'zod';
import { AnswerModule } from '../graphql/answer-enums.ts';
import { builder } from '../graphql/builder.ts';
import { nullish, optionalRef, text } from '../graphql/input.ts';
import { MutationError, mutation } from '../graphql/mutation.ts';
import { findAnswer } from './reads.ts';
import { type NewAnswer, type RecordResult, recordAnswers } from './record.ts';
import { limits } from './rules.ts';

const RecordAnswerInput = builder.inputRef<NewAnswer>('RecordAnswerInput').implement({
  description: 'An answer that a product gave to a question. Its organization is named in one of two ways.',
  fields: (t) => ({
    externalId: t
      .string({
        required: true,
        description: `The key in your own system, 1 to ${limits.externalId} characters: the same key is the same answer.`,
      })
      .validate(text(limits.externalId)),
    organization: optionalRef(t, 'Organization', 'Whose product gave it: an active organization.'),
    organizationExternalId: t
      .string({ description: 'The same by `Organization.externalId`, 1 to 200 characters.' })
      .validate(nullish(text(200))),
    module: t.field({ type: AnswerModule, required: true, description: 'Where in the product it was given.' }),
    question: t
      .string({ required: true, description: `What was asked, 1 to ${limits.question} characters.` })
      .validate(text(limits.question)),
    text: t
      .string({ required: true, description: `What was answered, 1 to ${limits.text} characters.` })
      .validate(text(limits.text)),
    givenAt: t.field({ type: 'DateTime', required: true, description: 'When it was given, between 1990 and now.' }),
  }),
});

const RecordOutcome = builder.enumType('RecordOutcome', {
  description: 'What became of one recorded answer.',
  values: {
    CREATED: { description: 'It is there now.' },
    UPDATED: { description: 'It was there, unrated, and has changed.' },
    UNCHANGED: { description: 'It was there exactly so.' },
    FAILED: { description: 'Nothing was done; `error` says why.' },
  },
});

const RecordedAnswer = builder.objectRef<RecordResult>('RecordedAnswer').implement({
  description: 'What became of one answer.',
  fields: (t) => ({
    externalId: t.exposeString('externalId', { nullable: false, description: 'Whose result it is.' }),
    outcome: t.expose('outcome', { type: RecordOutcome, nullable: false, description: 'What became of the answer.' }),
    answer: t.prismaField({
      type: 'Answer',
      description: 'The answer, where it is there; after a conflict with its rating, as it was and stays.',
      resolve: (query, { answerId }, _args, ctx) => (answerId === undefined ? null : findAnswer(ctx, answerId, query)),
    }),
    error: t.field({
      type: MutationError,
      description: 'Why nothing was done.',
      resolve: ({ refusal }) =>
        refusal ? { type: refusal.type, code: refusal.code, message: refusal.message, fields: refusal.fields } : null,
    }),
  }),
});

mutation('recordAnswers', {
  description: `Takes in up to ${limits.batch} answers, to be rated by the people of their organizations. Each has its own result; a repeated call changes nothing. One that is there by your key changes while nobody has rated it; what was rated since, or is another organization’s, is ANSWER_CONFLICT. Of a key that is there twice the last one counts.`,
  input: (t) => ({
    answers: t
      .field({ type: [RecordAnswerInput], required: true, description: `1 to ${limits.batch} answers.` })
      .validate(z.array(z.custom<NewAnswer>()).min(1, 'At least one.').max(limits.batch, `At most ${limits.batch}.`)),
  }),
  resolve: async (ctx, { answers }) => ({ results: await ctx.act((act) => recordAnswers(act, answers)) }),
  payload: (t) => ({
    results: t.field({
      type: [RecordedAnswer],
      description: 'In the order of the input.',
      resolve: ({ results }) => results ?? null,
    }),
  }),
});
