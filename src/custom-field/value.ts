import { canSeeCustomField } from '../access/custom-field.ts';
import { customProperty } from '../access/properties.ts';
import { isStaff } from '../access/viewer.ts';
import { dropFile, keepFile } from '../attachment/actions.ts';
import type { Act, PropertyChange } from '../events/log.ts';
import { Upload } from '../files/upload.ts';
import type { Prisma } from '../store/generated/client.ts';
import { lockDefinitions } from './reads.ts';
import { type Definition, refuse, type Wrong } from './rules.ts';
import { type FieldInput, placeFor, type Said, saidIn, wrongIn } from './value.rules.ts';

type Kept = Prisma.TicketFieldValueGetPayload<{ include: typeof withFile }>;
const withFile = { attachment: { select: { name: true, checksum: true } } } as const;

/**
 * Writes down what a locked ticket is to say in custom fields, or refuses all that is wrong at once. What it says
 * already is no change.
 */
export async function say(
  act: Act,
  ticketId: string,
  inputs: readonly FieldInput[] | null | undefined,
  may: (field: Definition) => boolean,
  more: readonly Wrong[] = [],
): Promise<PropertyChange[]> {
  if (!inputs?.length) {
    refuse(more);
    return [];
  }
  const keys = inputs.map(({ key }) => key);
  const fields = await lockDefinitions(act.tx, keys);
  const rows = await act.tx.ticketFieldValue.findMany({ where: { ticketId }, include: withFile });
  const kept = new Map(rows.map((row) => [row.fieldId, row]));
  refuse([
    ...inputs.flatMap((input, i) =>
      [...wrongSaying(act, inputs.slice(0, i), input, fields.get(input.key), kept, may)].map((wrong) => ({
        ...wrong,
        field: `customFields.${i}.${wrong.field}`,
      })),
    ),
    ...more,
  ]);
  const changes: PropertyChange[] = [];
  const added: Prisma.TicketFieldValueCreateManyInput[] = [];
  for (const input of inputs) {
    const field = fields.get(input.key);
    if (!field) continue;
    const row = kept.get(field.id);
    const said = saidIn(input);
    if (isSaid(field, row, said)) continue;
    if (row) await rewrite(act, row, field, said);
    else if (said !== null)
      added.push({ ticketId, fieldId: field.id, ...(await columnsOf(act, ticketId, field, said)) });
    changes.push(changeOf(field, row, said));
  }
  // at once: a ticket's words are read anew after each statement
  if (added.length > 0) await act.tx.ticketFieldValue.createMany({ data: added });
  return changes;
}

function* wrongSaying(
  { viewer }: Act,
  earlier: readonly FieldInput[],
  input: FieldInput,
  field: Definition | undefined,
  kept: ReadonlyMap<string, Kept>,
  may: (field: Definition) => boolean,
): Iterable<Wrong> {
  if (!field || field.archived || !canSeeCustomField(viewer, field))
    yield { field: 'key', code: 'INVALID_REFERENCE', message: 'There is no such custom field.' };
  else if (!may(field)) yield { field: 'key', code: 'FORBIDDEN', message: 'You may not fill in this field here.' };
  else if (earlier.some(({ key }) => key === input.key))
    yield { field: 'key', code: 'INVALID_ARGUMENT', message: 'Is there twice.' };
  else {
    yield* wrongIn(field, input, kept.get(field.id)?.choices ?? []);
    if (!isStaff(viewer) && field.required && kept.has(field.id) && saidIn(input) === null)
      yield { field: placeFor(field), code: 'REQUIRED', message: 'This field is not left empty.' };
  }
}

const saidBefore = (field: Definition, row: Kept | undefined): Said => {
  const place = placeFor(field);
  return row && place !== 'file' ? row[place] : null;
};

function isSaid(field: Definition, row: Kept | undefined, said: Said): boolean {
  if (!row || said === null) return !row && said === null;
  if (said instanceof Upload)
    return row.attachment?.checksum === said.stored?.checksum && row.attachment?.name === said.name;
  return same(saidBefore(field, row), said);
}

const same = (one: Said, other: Said) => JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));
const comparable = (said: Said) => (Array.isArray(said) ? [...said].sort() : said);

async function columnsOf(act: Act, ticketId: string, field: Definition, said: NonNullable<Said>) {
  return said instanceof Upload ? { attachmentId: await keepFile(act, ticketId, said) } : { [placeFor(field)]: said };
}

/** In place of what it said. */
async function rewrite(act: Act, row: Kept, field: Definition, said: Said) {
  const { ticketFieldValue } = act.tx;
  const { ticketId, fieldId, attachmentId } = row;
  const where = { ticketId_fieldId: { ticketId, fieldId } };
  if (said === null) await ticketFieldValue.delete({ where });
  else await ticketFieldValue.update({ where, data: await columnsOf(act, ticketId, field, said) });
  if (attachmentId) await dropFile(act, attachmentId);
}

/** Ids and enum values, never text. */
function changeOf(field: Definition, row: Kept | undefined, said: Said): PropertyChange {
  const property = customProperty(field);
  const place = placeFor(field);
  if (place === 'text') return { property };
  if (place === 'file') return { property, ...(row && { file: true }) };
  return { property, previous: words(saidBefore(field, row)), next: words(said) };
}

function words(said: Said): string[] {
  if (said === null) return [];
  if (Array.isArray(said)) return [...said];
  return [said instanceof Date ? said.toISOString().slice(0, 10) : String(said)];
}
