import type { Upload } from '../files/upload.ts';
import type { CustomFieldKind } from '../store/generated/enums.ts';
import { type Definition, longest, type Wrong } from './rules.ts';

type Optional<T> = T | null | undefined;

/** As an input says it: by one of these, of which null empties. */
export interface FieldInput {
  key: string;
  text?: Optional<string>;
  number?: Optional<number>;
  date?: Optional<Date>;
  boolean?: Optional<boolean>;
  choices?: Optional<string[]>;
  file?: Optional<Upload>;
}

/** What a ticket says in a field; nothing is null. */
export type Said = string | number | Date | boolean | readonly string[] | Upload | null;

const places = ['text', 'number', 'date', 'boolean', 'choices', 'file'] as const;
type Place = (typeof places)[number];

const placeOf: Readonly<Record<CustomFieldKind, Place>> = {
  TEXT: 'text',
  LONG_TEXT: 'text',
  NUMBER: 'number',
  DATE: 'date',
  BOOLEAN: 'boolean',
  CHOICE: 'choices',
  MULTI_CHOICE: 'choices',
  FILE: 'file',
};

export const placeFor = ({ kind }: Pick<Definition, 'kind'>) => placeOf[kind];

const givenIn = (input: FieldInput) => places.filter((place) => input[place] !== undefined);

/** Without what means nothing: blank texts, no choices, and a choice twice. */
export function saidIn(input: FieldInput): Said {
  const [place] = givenIn(input);
  const value = (place && input[place]) ?? null;
  if (typeof value === 'string') return value.trim() || null;
  if (Array.isArray(value)) return value.length > 0 ? [...new Set(value)] : null;
  return value;
}

/** What is wrong with it, by its place in the input. Options that are archived stay where they are `kept`. */
export function* wrongIn(field: Definition, input: FieldInput, kept: readonly string[]): Iterable<Wrong> {
  const [place, ...more] = givenIn(input);
  const own = placeOf[field.kind];
  if (!place || more.length > 0) {
    const code = place ? 'INVALID_ARGUMENT' : 'REQUIRED';
    yield { field: own, code, message: `Say \`${own}\`, and nothing else beside the key.` };
    return;
  }
  const said = saidIn(input);
  if (said === null) return;
  if (place !== own) {
    yield { field: place, code: 'INVALID_FORMAT', message: `This field is a ${field.kind}: say \`${own}\`.` };
    return;
  }
  if (typeof said === 'string') yield* wrongText(field, said);
  else if (typeof said === 'number') yield* wrongNumber(field, said);
  else if (Array.isArray(said)) yield* wrongChoices(field, input.choices ?? [], kept);
  else if (input.file && 'code' in input.file.outcome) {
    const { code, message } = input.file.outcome;
    yield { field: 'file', code, message };
  }
}

function* wrongText({ kind, maxLength }: Definition, text: string): Iterable<Wrong> {
  const most = maxLength ?? longest(kind);
  if (text.length > most) yield { field: 'text', code: 'TOO_LONG', message: `At most ${most} characters.` };
  if (kind === 'TEXT' && /[\r\n]/.test(text))
    yield { field: 'text', code: 'INVALID_FORMAT', message: 'Must be one line.' };
}

function* wrongNumber({ minimum, maximum }: Definition, number: number): Iterable<Wrong> {
  if (minimum !== null && number < minimum)
    yield { field: 'number', code: 'INVALID_ARGUMENT', message: `At least ${minimum}.` };
  if (maximum !== null && number > maximum)
    yield { field: 'number', code: 'INVALID_ARGUMENT', message: `At most ${maximum}.` };
}

function* wrongChoices(field: Definition, choices: readonly string[], kept: readonly string[]): Iterable<Wrong> {
  const most = field.kind === 'CHOICE' ? 1 : (field.maxChoices ?? field.options.length);
  if (new Set(choices).size > most) yield { field: 'choices', code: 'TOO_LONG', message: `At most ${most}.` };
  const possible = field.options.flatMap(({ key, archived }) => (archived && !kept.includes(key) ? [] : key));
  for (const [i, choice] of choices.entries())
    if (!possible.includes(choice))
      yield { field: `choices.${i}`, code: 'INVALID_REFERENCE', message: 'Is none of the options.' };
}
