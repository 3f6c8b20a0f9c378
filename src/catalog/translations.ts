import { z } from 'zod';
import { type Localized, matchIn } from '../localized.ts';

/** What a category is called in another language, and what it is for. */
export interface Translation {
  locale: string;
  name: string;
  description?: string | null | undefined;
}

const translations = z.record(z.string(), z.object({ name: z.string(), description: z.string().optional() }));

export const translationsOf = (json: unknown): Translation[] =>
  Object.entries(translations.parse(json)).map(([locale, texts]) => ({ locale, ...texts }));

export const columnOf = (list: readonly Translation[]) =>
  Object.fromEntries(
    list.map(({ locale, name, description }) => [locale, { name, ...(description && { description }) }]),
  );

interface Texts {
  name: string;
  description: string | null;
  translations: unknown;
}

/** In one of these languages, or as it stands. */
export const labelOf = (category: Pick<Texts, 'name' | 'translations'>, ...locales: string[]): string =>
  matchIn(textsOf(category.translations, 'name'), ...locales) ?? category.name;

export const helpOf = (category: Pick<Texts, 'description' | 'translations'>, ...locales: string[]): string | null =>
  matchIn(textsOf(category.translations, 'description'), ...locales) ?? category.description;

const textsOf = (json: unknown, text: 'name' | 'description'): Localized =>
  Object.fromEntries(translationsOf(json).flatMap((item) => (item[text] ? [[item.locale, item[text]]] : [])));
