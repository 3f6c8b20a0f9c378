import { z } from 'zod';
import type { Localized } from '../localized.ts';
import type { CustomField } from '../store/generated/client.ts';
import type { Definition, Option } from './rules.ts';

const localized = z.record(z.string(), z.string());
const optionList = z.array(
  z
    .object({ key: z.string(), labels: localized, archived: z.boolean().optional() })
    .transform(({ key, labels, archived }): Option => ({ key, labels, archived: archived ?? false })),
);

/** What the columns of JSON hold. */
export const textsOf = (json: unknown): Localized => localized.parse(json);
export const optionsOf = (json: unknown): Option[] => optionList.parse(json);

export const definitionFacts = {
  id: true,
  key: true,
  kind: true,
  labels: true,
  internal: true,
  required: true,
  options: true,
  maxLength: true,
  minimum: true,
  maximum: true,
  maxChoices: true,
  archivedAt: true,
} as const;

export const definitionOf = (
  row: Omit<Pick<CustomField, keyof typeof definitionFacts>, 'options' | 'labels'> & {
    options: unknown;
    labels: unknown;
  },
): Definition => ({
  id: row.id,
  key: row.key,
  kind: row.kind,
  labels: textsOf(row.labels),
  internal: row.internal,
  required: row.required,
  options: optionsOf(row.options),
  maxLength: row.maxLength,
  minimum: row.minimum,
  maximum: row.maximum,
  maxChoices: row.maxChoices,
  archived: row.archivedAt !== null,
});
