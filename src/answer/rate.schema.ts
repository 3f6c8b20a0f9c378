import { AnswerRating } from '../graphql/answer-enums.ts';
import { type BuilderTypes, builder } from '../graphql/builder.ts';
import { emptyAsNull, idempotencyKey, nullish, ref, text } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { ticketResult } from '../graphql/results.ts';
import { createRatedTicket, type Rated, rateAnswer } from './rate.ts';
import { findAnswer } from './reads.ts';
import { limits } from './rules.ts';

type PayloadFields<Result> = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Partial<Result>>;

const RatingOutcome = builder.enumType('RatingOutcome', {
  description: 'What a rating did. It is saved in each case.',
  values: {
    TICKET_CREATED: { description: 'There is a ticket of it now.' },
    RATING_CHANGED: { description: 'There was a ticket of it before, and there is no second one.' },
    ALLOWANCE_EXHAUSTED: {
      description: 'No ticket was made, as the organization has used up those of this month: `resetsAt`.',
    },
  },
});

const resetsAt = (t: PayloadFields<{ resetsAt?: Date }>, otherwise: string) =>
  t.field({
    type: 'DateTime',
    description: `When there are tickets again: the organization’s next month. Null ${otherwise}.`,
    resolve: (payload) => payload.resetsAt ?? null,
  });

mutation('rateAnswer', {
  description:
    'Rates an answer of one’s organization, whomever the portal is for. The rating is saved; the first one that the allowance has a ticket for makes one, with the question as its title, and its requester is who rated. Rated again, the rating and the comment change, and that of the ticket with them: there is never a second ticket, also not once the first is deleted. Where the portal takes in tickets of administrators only, that of anybody else is closed at once and counts in no allowance until it is taken up. Of a rating that changed, `ticket` is null in portals that show no `answer`.',
  input: (t) => ({
    id: ref(t, 'Answer', 'The answer.'),
    rating: t.field({ type: AnswerRating, required: true, description: 'What you hold of it.' }),
    comment: t
      .string({
        description: `What is to be known about it: Markdown, at most ${limits.comment} characters. Left out it stays as it was; null or blank takes it away.`,
      })
      .validate(nullish(emptyAsNull(limits.comment))),
  }),
  resolve: (ctx, input) => ctx.act((act) => rateAnswer(act, input)),
  payload: (t: PayloadFields<Rated>) => ({
    answer: t.prismaField({
      type: 'Answer',
      description: 'The answer as it is now; null after an error.',
      resolve: (query, { answerId }, _args, ctx) => (answerId === undefined ? null : findAnswer(ctx, answerId, query)),
    }),
    outcome: t.field({
      type: RatingOutcome,
      description: 'What the rating did; null after an error.',
      resolve: ({ outcome }) => outcome ?? null,
    }),
    resetsAt: resetsAt(t as never, 'unless `outcome` is ALLOWANCE_EXHAUSTED'),
    ...ticketResult(t as never),
  }),
});

mutation('createRatedTicket', {
  description:
    'Opens a ticket with only a message and a rating: the title is the beginning of the message. It counts against the organization’s allowance; where that is used up it is ALLOWANCE_EXHAUSTED. Where the portal takes in tickets of administrators only, that of anybody else is closed at once and counts in none until it is taken up.',
  input: (t) => ({
    message: t
      .string({ required: true, description: `Markdown, 1 to ${limits.message} characters.` })
      .validate(text(limits.message)),
    rating: t.field({ type: AnswerRating, required: true, description: 'What you hold of what it is about.' }),
    idempotencyKey: idempotencyKey(t),
  }),
  resolve: (ctx, input) => ctx.actOnce('createRatedTicket', input, (act) => createRatedTicket(act, input)),
  payload: (t: PayloadFields<{ ticketId: string; number: number; resetsAt?: Date }>) => ({
    number: t.int({
      description:
        'The number of the new ticket, also where the portal shows its customers no items; null after an error.',
      resolve: ({ number }) => number ?? null,
    }),
    resetsAt: resetsAt(t as never, 'unless the error is ALLOWANCE_EXHAUSTED'),
    ...ticketResult(t as never),
  }),
});
