import { type FieldError, Refusal } from '../errors.ts';
import { limits as ticketLimits } from '../ticket/rules.ts';

export const limits = { externalId: 200, question: 5_000, text: 20_000, comment: 5_000, message: 20_000, batch: 100 };

const earliest = Date.UTC(1990, 0, 1);
const day = 86_400_000;

interface Given {
  organization?: string | null | undefined;
  organizationExternalId?: string | null | undefined;
  givenAt: Date;
}

/** What cannot be true of one answer; each with its field. */
export function assertPlausible({ organization, organizationExternalId, givenAt }: Given, now: Date) {
  const fields: FieldError[] = [];
  const wrong = (field: string, message: string) => fields.push({ field, code: 'INVALID_ARGUMENT', message });
  if (!organization === !organizationExternalId)
    wrong('organization', 'Name it by `organization` or by `organizationExternalId`, one of the two.');
  if (givenAt.getTime() < earliest || givenAt.getTime() > now.getTime() + day)
    wrong('givenAt', 'Must lie between 1990 and now.');
  if (fields.length > 0)
    throw new Refusal('INVALID_INPUT', fields.map(({ field, message }) => `${field}: ${message}`).join(' '), fields);
}

export const answerConflict = (why: string) => new Refusal('ANSWER_CONFLICT', why);

/** Marks of Markdown at the beginning of a line, and those around words. */
const marks = /^[ \t]*(?:#{1,6}|>|[-*+]|\d+[.)])[ \t]+|[*_`~]{2,}/gm;

const says = (text: string) => /[\p{L}\p{N}]/u.test(text);

/** The first paragraph of a text that says something, as one line of at most as many characters as a title has. */
export function titleFrom(text: string): string {
  const paragraphs = text.replace(marks, '').split(/\n\s*\n/);
  const lines = (paragraphs.find(says) ?? text).split('\n');
  const line = (lines.some(says) ? lines.filter(says) : lines).join(' ').replace(/\s+/g, ' ').trim();
  if (line.length <= ticketLimits.title) return line;
  // a whole word less, and no half of a character
  const cut = line.slice(0, ticketLimits.title - 1).replace(/[\uD800-\uDBFF]$/, '');
  const end = cut.lastIndexOf(' ');
  return `${end > ticketLimits.title / 2 ? cut.slice(0, end) : cut}…`;
}
