import { builder } from './builder.ts';

export const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which way a list runs.',
  values: {
    ASC: { description: 'Smallest or oldest first; texts from A to Z.' },
    DESC: { description: 'Largest or newest first; texts from Z to A.' },
  },
});
