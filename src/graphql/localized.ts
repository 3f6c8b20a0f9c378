import { z } from 'zod';
import type { LocalizedText as Text } from '../localized.ts';
import { builder } from './builder.ts';
import { characters, locale, text } from './input.ts';

/** Of any text; a field may ask for less. */
const longest = 2_000;
export const mostLocales = 20;

export const LocalizedText = builder.objectRef<Text>('LocalizedText').implement({
  description: 'A text in one language.',
  fields: (t) => ({
    locale: t.exposeString('locale', { nullable: false, description: 'BCP 47 language tag, e.g. "es".' }),
    text: t.exposeString('text', { nullable: false, description: 'The text in this language.' }),
  }),
});

export const LocalizedTextInput = builder.inputRef<Text>('LocalizedTextInput').implement({
  description: 'A text in one language.',
  fields: (t) => ({
    locale: t.string({ required: true, description: 'BCP 47 language tag, e.g. "es"; each once.' }).validate(locale),
    text: t
      .string({ required: true, description: `The text in this language, 1 to ${longest} characters.` })
      .validate(text(longest)),
  }),
});

/** Each language once. */
export const perLocale = <Item extends { locale: string }>(list: z.ZodType<Item[]>) =>
  list.check(
    z.refine((items) => items.length <= mostLocales, `At most ${mostLocales}.`),
    z.refine(eachOnce, 'Each language once.'),
  );

const eachOnce = (items: readonly { locale: string }[]) =>
  new Set(items.map(({ locale: tag }) => tag.toLowerCase())).size === items.length;

/** The same, and no text longer than this. */
export const localizedTexts = (max: number) =>
  z
    .array(z.object({ locale: z.string(), text: characters.max(max, `At most ${max} characters.`) }))
    .max(mostLocales, `At most ${mostLocales}.`)
    .refine(eachOnce, 'Each language once.');
