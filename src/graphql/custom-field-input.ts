import { z } from 'zod';
import type { CustomFieldFilter } from '../custom-field/filter.ts';
import { limits } from '../custom-field/rules.ts';
import type { FieldInput } from '../custom-field/value.rules.ts';
import { builder } from './builder.ts';
import { type InputFields, nullish, optionalText } from './input.ts';
import { DayRange, NumberRange } from './ranges.ts';

// What the inputs of tickets say in custom fields.

const keyText = 'The key of the field.';

const CustomFieldInput = builder.inputRef<FieldInput>('CustomFieldInput').implement({
  description:
    'What a ticket is to say in a custom field: its key, and that one of the others which is for its kind. `null` or nothing in it empties.',
  fields: (t) => ({
    key: t.string({ required: true, description: keyText }),
    text: t
      .string({ description: 'For TEXT and LONG_TEXT, as long as the field allows; blank empties.' })
      .validate(nullish(optionalText(limits.text))),
    number: t
      .float({ description: 'For NUMBER, within the limits of the field.' })
      .validate(nullish(z.number().refine(Number.isFinite, 'Must be a number.'))),
    date: t.field({ type: 'Date', description: 'For DATE, a day of the calendar.' }),
    boolean: t.boolean({ description: 'For BOOLEAN, a yes or a no.' }),
    choices: t
      .stringList({
        description: 'For CHOICE one key, for MULTI_CHOICE as many as the field allows: of options not archived.',
      })
      .validate(nullish(z.array(z.string()).max(limits.options, `At most ${limits.options}.`))),
    file: t.field({
      type: 'File',
      description:
        'For FILE, as a part of a GraphQL multipart request. It takes the place of the file that was there, which is deleted. Errors: FILE_TOO_LARGE, FILE_TYPE_REFUSED, TOO_MANY_FILES.',
    }),
  }),
});

export const customFields = (t: InputFields, more = 'What is left out stays.') =>
  t
    .field({
      type: [CustomFieldInput],
      description: `What it is to say in custom fields, each once, at most ${limits.fields}. ${more}`,
    })
    .validate(nullish(z.array(z.any()).max(limits.fields, `At most ${limits.fields}.`)));

export const CustomFieldFilterInput = builder.inputRef<CustomFieldFilter>('CustomFieldFilterInput').implement({
  description:
    'A condition on a custom field: its key, and what it is to be. One that you may not see is HIDDEN_PROPERTY, one that your portal does not offer FILTER_NOT_OFFERED, what is not for its kind INVALID_ARGUMENT.',
  fields: (t) => ({
    key: t.string({ required: true, description: keyText }),
    isSet: t.boolean({ description: 'Whether the ticket says anything in it.' }),
    text: t.string({ description: 'Of TEXT and LONG_TEXT: exactly this.' }),
    number: t.field({ type: NumberRange, description: 'Of NUMBER: within this span.' }),
    date: t.field({ type: DayRange, description: 'Of DATE: within this span.' }),
    boolean: t.boolean({ description: 'Of BOOLEAN: said so, and not left open.' }),
    choices: t
      .stringList({ description: `Of CHOICE and MULTI_CHOICE: at least one of these. At most ${limits.options}.` })
      .validate(nullish(z.array(z.string()).max(limits.options, `At most ${limits.options}.`))),
  }),
});
