import { builder } from './builder.ts';

export const DateRange = builder.inputType('DateRangeInput', {
  description: 'A span of time; either end may be left open.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'At this moment or after it.' }),
    before: t.field({ type: 'DateTime', description: 'Before, itself not included.' }),
  }),
});

export const DayRange = builder.inputType('DayRangeInput', {
  description: 'A span of days; either end may be left open.',
  fields: (t) => ({
    from: t.field({ type: 'Date', description: 'On this day or after it.' }),
    before: t.field({ type: 'Date', description: 'Before this day, itself not included.' }),
  }),
});

export const NumberRange = builder.inputType('NumberRangeInput', {
  description: 'A span of numbers; either end may be left open.',
  fields: (t) => ({
    minimum: t.float({ description: 'This number or a greater one.' }),
    maximum: t.float({ description: 'This number or a smaller one.' }),
  }),
});
