import { canSeeCustomField } from '../access/custom-field.ts';
import { assertOffered } from '../access/filter.ts';
import { isStaff, type Viewer } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { Refusal } from '../errors.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { Definition } from './rules.ts';
import { placeFor } from './value.rules.ts';

type Optional<T> = T | null | undefined;

/** Conditions of one field hold together. */
export interface CustomFieldFilter {
  key: string;
  isSet?: Optional<boolean>;
  text?: Optional<string>;
  number?: Optional<{ minimum?: Optional<number>; maximum?: Optional<number> }>;
  date?: Optional<{ from?: Optional<Date>; before?: Optional<Date> }>;
  boolean?: Optional<boolean>;
  choices?: Optional<string[]>;
}

type Value = Prisma.TicketFieldValueWhereInput;
type Condition = Exclude<keyof CustomFieldFilter, 'key' | 'isSet'>;

const conditions: { [Name in Condition]: (value: NonNullable<CustomFieldFilter[Name]>) => Value } = {
  text: (text) => ({ text: text.trim() }),
  number: ({ minimum, maximum }) => ({
    number: {
      not: null,
      ...(typeof minimum === 'number' && { gte: minimum }),
      ...(typeof maximum === 'number' && { lte: maximum }),
    },
  }),
  date: ({ from, before }) => ({ date: { not: null, ...(from && { gte: from }), ...(before && { lt: before }) } }),
  boolean: (boolean) => ({ boolean }),
  choices: (choices) => ({ choices: { hasSome: choices } }),
};

/** Tickets that say this in the field, which the viewer must be able to see. */
export function saying(
  viewer: Viewer,
  filter: CustomFieldFilter,
  field: Definition | undefined,
): Prisma.TicketWhereInput {
  const name = `customFields.${filter.key}`;
  if (!field || !canSeeCustomField(viewer, field))
    throw isStaff(viewer)
      ? new Refusal('INVALID_ARGUMENT', `There is no custom field ${filter.key}.`)
      : new Refusal('HIDDEN_PROPERTY', `You may not use ${name} here.`);
  assertOffered(viewer, name);
  const fieldId = field.id;
  const given = (Object.keys(conditions) as Condition[]).filter(
    (condition) => filter[condition] !== null && filter[condition] !== undefined,
  );
  const stray = given.find((condition) => condition !== placeFor(field));
  if (stray) throw new Refusal('INVALID_ARGUMENT', `${name} is a ${field.kind}: it has no \`${stray}\`.`);
  const { isSet } = filter;
  const branches: Prisma.TicketWhereInput[] = given.map((condition) => ({
    fieldValues: { some: { fieldId, ...(conditions[condition] as (value: unknown) => Value)(filter[condition]) } },
  }));
  if (typeof isSet === 'boolean') branches.push({ fieldValues: isSet ? { some: { fieldId } } : { none: { fieldId } } });
  if (branches.length === 0) throw new Refusal('INVALID_ARGUMENT', `Say what ${name} is to be.`);
  return all(...branches);
}
