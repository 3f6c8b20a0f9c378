/** A condition on text, whatever its case. Prisma leaves the wildcards of LIKE as they are: here they are letters. */
export const startsWith = (text: string) => ({
  startsWith: text.replace(/[\\%_]/g, '\\$&'),
  mode: 'insensitive' as const,
});

/** The same, anywhere in it. */
export const contains = (text: string) => ({
  contains: text.replace(/[\\%_]/g, '\\$&'),
  mode: 'insensitive' as const,
});

/** Whether PostgreSQL can hold it: neither NUL nor half of a surrogate pair. */
export const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0');

/** Whether it is a moment that Prisma and PostgreSQL write alike: of a year of four digits, from 1 on. */
export function isStorableDate(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999;
}
