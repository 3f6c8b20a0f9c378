import { type ErrorCode, Refusal } from '../errors.ts';
import type { Localized } from '../localized.ts';
import type { CustomFieldKind } from '../store/generated/enums.ts';

export const limits = {
  fields: 200,
  key: 50,
  label: 100,
  help: 1_000,
  options: 100,
  line: 1_000,
  text: 20_000,
};

/** Letters, digits and underscores after a letter: it stands in names like `customFields.KEY`. */
export const keyPattern = /^[a-zA-Z][a-zA-Z0-9_]*$/;

export interface Option {
  readonly key: string;
  readonly labels: Localized;
  readonly archived: boolean;
}

/** What a ticket may say in it. */
export interface Limits {
  readonly maxLength: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly maxChoices: number | null;
}

export interface Definition extends Limits {
  readonly id: string;
  readonly key: string;
  readonly kind: CustomFieldKind;
  readonly labels: Localized;
  readonly internal: boolean;
  readonly required: boolean;
  readonly options: readonly Option[];
  readonly archived: boolean;
}

export interface Wrong {
  readonly field: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** All that is wrong at once, if anything is. */
export function refuse(wrong: Iterable<Wrong>) {
  const fields = [...wrong];
  if (fields.length > 0)
    throw new Refusal('INVALID_INPUT', fields.map(({ field, message }) => `${field}: ${message}`).join(' '), fields);
}

const kindsOf: Readonly<Record<keyof Limits, readonly CustomFieldKind[]>> = {
  maxLength: ['TEXT', 'LONG_TEXT'],
  minimum: ['NUMBER'],
  maximum: ['NUMBER'],
  maxChoices: ['MULTI_CHOICE'],
};

export const hasOptions = (kind: CustomFieldKind) => kind === 'CHOICE' || kind === 'MULTI_CHOICE';

/** Whatever the field itself says. */
export const longest = (kind: CustomFieldKind) => (kind === 'TEXT' ? limits.line : limits.text);

/** What a definition cannot be. */
export function* wrongDefinition({
  kind,
  options,
  ...given
}: Limits & Pick<Definition, 'kind' | 'options'>): Iterable<Wrong> {
  for (const name of Object.keys(kindsOf) as (keyof Limits)[])
    if (given[name] !== null && !kindsOf[name].includes(kind))
      yield { field: name, code: 'INVALID_ARGUMENT', message: `Is for ${kindsOf[name].join(' and ')} only.` };
  if (given.maxLength !== null && given.maxLength > longest(kind))
    yield { field: 'maxLength', code: 'INVALID_ARGUMENT', message: `At most ${longest(kind)}.` };
  if (given.minimum !== null && given.maximum !== null && given.minimum > given.maximum)
    yield { field: 'maximum', code: 'INVALID_ARGUMENT', message: 'Must not be below minimum.' };
  if (options.length > 0 && !hasOptions(kind))
    yield { field: 'options', code: 'INVALID_ARGUMENT', message: 'Are for CHOICE and MULTI_CHOICE only.' };
  if (hasOptions(kind) && options.every(({ archived }) => archived))
    yield { field: 'options', code: 'REQUIRED', message: 'At least one that may be chosen.' };
  const seen = new Set<string>();
  for (const [i, { key }] of options.entries()) {
    if (seen.has(key)) yield { field: `options.${i}.key`, code: 'ALREADY_EXISTS', message: 'Is there twice.' };
    seen.add(key);
  }
}
