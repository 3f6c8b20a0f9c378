/** A condition on text, whatever its case. Prisma leaves the wildcards of LIKE as they are: here they are letters. */
export const startsWith = (text: string) => ({
  startsWith: text.replace(/[\\%_]/g, '\\$&'),
  mode: 'insensitive' as const,
});
