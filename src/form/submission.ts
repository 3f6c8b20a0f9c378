import { canEditCustomField } from '../access/custom-field.ts';
import { isStaff } from '../access/viewer.ts';
import type { Definition, Wrong } from '../custom-field/rules.ts';
import { type FieldInput, placeFor, saidIn } from '../custom-field/value.rules.ts';
import type { Act } from '../events/log.ts';
import type { Prisma, Ticket } from '../store/generated/client.ts';
import { formOf } from './reads.ts';
import { askedFields, isEmpty } from './rules.ts';

interface Submission {
  /** Whether it is filled in here at all. */
  may: (field: Definition) => boolean;
  /** What of the answers does not go with the form, by its path in the input. */
  wrong: Wrong[];
}

type Inputs = readonly FieldInput[] | null | undefined;

/** Customers say what the form of the category asks for; staff whatever they know. */
export async function submissionOf(act: Act, categoryId: string | null, inputs: Inputs): Promise<Submission> {
  const { viewer } = act;
  const editable = (field: Definition) => canEditCustomField(viewer, field);
  if (isStaff(viewer) || categoryId === null) return { may: editable, wrong: [] };
  const form = await formOf(act.tx, viewer, categoryId);
  const answers = Object.fromEntries((inputs ?? []).map((input) => [input.key, answerIn(input)]));
  const asked = new Set(askedFields(form, answers).map(({ key }) => key));
  const keys = new Set(form.map(({ key }) => key));
  const stray = (inputs ?? []).flatMap((input, i): Wrong[] =>
    keys.has(input.key) && !asked.has(input.key) && !isEmpty(answers[input.key])
      ? [
          {
            field: `customFields.${i}.key`,
            code: 'INVALID_ARGUMENT',
            message: 'The form does not ask for it after these answers.',
          },
        ]
      : [],
  );
  const missing = form.flatMap(({ key, required }): Wrong[] =>
    required && asked.has(key) && isEmpty(answers[key])
      ? [{ field: `customFields.${key}`, code: 'REQUIRED', message: 'The form asks for it without fail.' }]
      : [],
  );
  return { may: (field) => keys.has(field.key) || editable(field), wrong: [...stray, ...missing] };
}

/** What customers would empty on a ticket although the form of its category asks for it without fail. */
export async function emptiedOf(act: Act, ticket: Pick<Ticket, 'id' | 'categoryId'>, inputs: Inputs): Promise<Wrong[]> {
  const { tx, viewer } = act;
  const given = new Map((inputs ?? []).map((input, i) => [input.key, { i, answer: answerIn(input) }]));
  const empties = [...given.values()].some(({ answer }) => isEmpty(answer));
  if (isStaff(viewer) || ticket.categoryId === null || !empties) return [];
  const form = await formOf(tx, viewer, ticket.categoryId);
  const kept = await tx.ticketFieldValue.findMany({
    where: { ticketId: ticket.id },
    include: { field: { select: { key: true, kind: true } } },
  });
  const before = new Map(kept.map((row) => [row.field.key, keptIn(row)]));
  const after = Object.fromEntries([...before, ...[...given].map(([key, { answer }]) => [key, answer] as const)]);
  return askedFields(form, after).flatMap(({ key, required, definition }): Wrong[] => {
    const input = given.get(key);
    // what every ticket must say is judged with the field itself
    if (!required || definition.required || !input || !isEmpty(input.answer) || !before.has(key)) return [];
    const field = `customFields.${input.i}.${placeFor(definition)}`;
    return [{ field, code: 'REQUIRED', message: 'The form asks for it without fail.' }];
  });
}

type Kept = Prisma.TicketFieldValueGetPayload<{ include: { field: { select: { kind: true } } } }>;

function keptIn(row: Kept): unknown {
  const place = placeFor(row.field);
  if (place === 'file') return row.attachmentId;
  return place === 'date' ? row.date?.toISOString().slice(0, 10) : row[place];
}

const answerIn = (input: FieldInput) => {
  const said = saidIn(input);
  return said instanceof Date ? said.toISOString().slice(0, 10) : said;
};
