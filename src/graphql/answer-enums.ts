import { builder } from './builder.ts';

export const AnswerModule = builder.enumType('AnswerModule', {
  description: "Where in a customer's product an answer was given.",
  values: {
    HISTORY: { description: 'To a real question: the product’s history.' },
    TEST: { description: 'To a question that was asked as a trial.' },
  },
});

export const AnswerRating = builder.enumType('AnswerRating', {
  description: 'What a customer holds of an answer that their product gave.',
  values: {
    IMPROVABLE: { description: 'Yellow: right, and could be better.' },
    INCORRECT: { description: 'Red: the answer is wrong.' },
  },
});
