import { type FieldError, Refusal } from '../errors.ts';

export const limits = { externalId: 200, question: 5_000, text: 20_000, comment: 5_000, batch: 100 };

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
