import { lockDefinitions } from '../custom-field/reads.ts';
import { type Definition, refuse, type Wrong } from '../custom-field/rules.ts';
import { type FieldInput, placeFor, saidIn, wrongIn } from '../custom-field/value.rules.ts';
import type { Act } from '../events/log.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { ImportTicket } from './ticket.ts';

/** The custom fields in which tickets of a batch say something, by their keys. */
export const fieldsOf = ({ tx }: Act, tickets: readonly ImportTicket[]) =>
  lockDefinitions(tx, [
    ...new Set(tickets.flatMap(({ customFields }) => customFields ?? []).map((input) => input.key)),
  ]);

/** All that is wrong with what a ticket says in them is refused at once. */
export function assertValues({ customFields }: ImportTicket, fields: ReadonlyMap<string, Definition>) {
  const inputs = customFields ?? [];
  refuse(
    inputs.flatMap((input, i) =>
      [...wrongValue(inputs.slice(0, i), input, fields.get(input.key))].map((wrong) => ({
        ...wrong,
        field: `customFields.${i}.${wrong.field}`,
      })),
    ),
  );
}

/** What a ticket says in them, which was judged. */
export function valuesOf(
  ticketId: string,
  { customFields }: ImportTicket,
  fields: ReadonlyMap<string, Definition>,
): Prisma.TicketFieldValueCreateManyInput[] {
  return (customFields ?? []).flatMap((input) => {
    const [field, said] = [fields.get(input.key), saidIn(input)];
    return field && said !== null ? { ticketId, fieldId: field.id, choices: [], [placeFor(field)]: said } : [];
  });
}

function* wrongValue(
  earlier: readonly FieldInput[],
  input: FieldInput,
  field: Definition | undefined,
): Iterable<Wrong> {
  if (!field || field.archived)
    yield { field: 'key', code: 'INVALID_REFERENCE', message: 'There is no such custom field.' };
  else if (earlier.some(({ key }) => key === input.key))
    yield { field: 'key', code: 'INVALID_ARGUMENT', message: 'Is there twice.' };
  else if (field.kind === 'FILE') yield { field: 'key', code: 'INVALID_ARGUMENT', message: 'Files are not imported.' };
  else yield* wrongIn(field, input, []);
}
