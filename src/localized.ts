/** A text in several languages, by BCP 47 tags. */
export type Localized = Readonly<Record<string, string>>;

const languageOf = (locale: string) => locale.split('-')[0]?.toLowerCase() ?? '';

/** In the first of these languages that it is there in, a variant (es-MX) standing for its language; else in any. */
export function textIn(texts: Localized, ...locales: readonly string[]): string | undefined {
  const entries = Object.entries(texts);
  for (const locale of locales) {
    const exact = entries.find(([tag]) => tag.toLowerCase() === locale.toLowerCase());
    const near = exact ?? entries.find(([tag]) => languageOf(tag) === languageOf(locale));
    if (near) return near[1];
  }
  return entries[0]?.[1];
}
