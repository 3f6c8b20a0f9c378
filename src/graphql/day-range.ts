import { builder } from './builder.ts';

export const DayRange = builder.inputType('DayRangeInput', {
  description: 'A span of days; either end may be left open.',
  fields: (t) => ({
    from: t.field({ type: 'Date', description: 'On this day or after it.' }),
    before: t.field({ type: 'Date', description: 'Before this day, itself not included.' }),
  }),
});
