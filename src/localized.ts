import { isStaff, type Viewer } from './access/viewer.ts';

/** A text in several languages, by BCP 47 tags. */
export type Localized = Readonly<Record<string, string>>;

export interface LocalizedText {
  locale: string;
  text: string;
}

export const textsByLocale = (texts: readonly LocalizedText[]): Record<string, string> =>
  Object.fromEntries(texts.map(({ locale, text }) => [locale, text]));

export const localizedTexts = (texts: Localized): LocalizedText[] =>
  Object.entries(texts).map(([locale, text]) => ({ locale, text }));

const languageOf = (locale: string) => locale.split('-')[0]?.toLowerCase() ?? '';

/** In the first of these languages that it is there in, a variant (es-MX) standing for its language; else in any. */
export const textIn = (texts: Localized, ...locales: readonly string[]): string | undefined =>
  matchIn(texts, ...locales) ?? Object.values(texts)[0];

/** The same, or in none. */
export function matchIn(texts: Localized, ...locales: readonly string[]): string | undefined {
  const entries = Object.entries(texts);
  for (const locale of locales) {
    const exact = entries.find(([tag]) => tag.toLowerCase() === locale.toLowerCase());
    const near = exact ?? entries.find(([tag]) => languageOf(tag) === languageOf(locale));
    if (near) return near[1];
  }
  return undefined;
}

/** The viewer's, then the portal's, then English. */
export const languagesOf = (viewer: Viewer): string[] =>
  isStaff(viewer) ? [viewer.locale, 'en'] : [viewer.locale, viewer.portal.locale, 'en'];
