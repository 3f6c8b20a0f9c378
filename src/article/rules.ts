export const limits = { title: 200, body: 50_000, portals: 100, suggestions: 20, words: 12, days: 366 };

/** What is searched for of a text: its words, each once. */
export const wordsOf = (text: string): string[] => {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...new Set(words)].slice(0, limits.words);
};
