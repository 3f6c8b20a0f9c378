import { DateTime } from 'luxon';
import {
  type DateRule,
  type ListRule,
  type Mapping,
  placeholder,
  type TextRule,
  type ToldRule,
} from './import-mapping.ts';

/** The values of one row, by the names of its columns. */
export type Row = Readonly<Record<string, string>>;

/** Why a row cannot be a ticket. */
export class RowError extends Error {
  override readonly name = 'RowError';
}

/** A template with its columns filled in; nothing where it has columns and all of them are blank. */
function filledIn(template: string, row: Row): string | undefined {
  let columns = 0;
  let filled = 0;
  const text = template.replace(placeholder, (whole, column?: string) => {
    if (column === undefined) return whole[0] ?? '';
    const value = (row[column] ?? '').trim();
    columns++;
    if (value) filled++;
    return value;
  });
  return columns > 0 && filled === 0 ? undefined : text.trim() || undefined;
}

/** The first template that gives something, with its replacements. */
export function textOf({ from, replace = {} }: TextRule, row: Row): string | undefined {
  const text = from.map((template) => filledIn(template, row)).find((value) => value !== undefined);
  if (text === undefined) return undefined;
  return Object.entries(replace).reduce((result, [old, template]) => {
    const next = filledIn(template, row);
    return next === undefined ? result : result.replace(new RegExp(escaped(old), 'gi'), () => next);
  }, text);
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const folded = (word: string) => word.trim().toLowerCase();

/** What the table has for the text, whatever its case; the text itself where there is no table. */
function lookedUp<Value>(
  field: string,
  rule: ToldRule<Value>,
  text: string | undefined,
  plain: (text: string) => Value,
) {
  if (text === undefined) return rule.otherwise;
  if (!rule.table) return plain(text);
  const entry = Object.entries(rule.table).find(([key]) => folded(key) === folded(text));
  const value = entry ? entry[1] : rule.otherwise;
  if (value === undefined) throw new RowError(`${field}: “${shortened(text)}” is not in its table`);
  return value;
}

export const wordOf = (field: string, rule: ToldRule<string>, row: Row): string | undefined =>
  lookedUp(field, rule, textOf(rule, row), (text) => text) || undefined;

export function required(field: string, rule: ToldRule<string>, row: Row): string {
  const text = wordOf(field, rule, row);
  if (text === undefined) throw new RowError(`${field} is blank (${rule.from.join(', ')})`);
  return text;
}

/** One of the API's values: as it stands in the file, in any case, or by the table. */
export function choiceOf<Value>(
  field: string,
  rule: ToldRule<Value>,
  row: Row,
  known: Readonly<Record<string, Value>>,
): Value | undefined {
  return lookedUp(field, rule, textOf(rule, row), (text) => {
    const value = known[text.toUpperCase().replace(/[\s-]+/g, '_')];
    if (value === undefined)
      throw new RowError(`${field}: “${shortened(text)}” is none of ${Object.keys(known).join(', ')}`);
    return value;
  });
}

export function numberOf(field: string, rule: ToldRule<number>, row: Row): number | undefined {
  return lookedUp(field, rule, textOf(rule, row), (text) => {
    const number = Number(text);
    if (!Number.isFinite(number)) throw new RowError(`${field}: “${shortened(text)}” is no number`);
    return number;
  });
}

export function listOf(field: string, rules: ListRule, row: Row): string[] {
  const words = rules.flatMap((rule) => {
    const text = textOf(rule, row);
    const parts: (string | undefined)[] = rule.split && text ? text.split(rule.split) : [text];
    return parts.map((part) => lookedUp(field, rule, part?.trim() || undefined, (word) => word));
  });
  return [...new Set(words.filter((word) => word !== undefined && word !== ''))] as string[];
}

type Dates = Pick<Mapping, 'timeZone' | 'dateFormats'>;

/** In UTC; nothing where the row has no date. */
export const dateOf = (field: string, rule: DateRule, row: Row, defaults: Dates): string | undefined =>
  picked(field, rule, row, defaults)?.toUTC().toISO() ?? undefined;

/** The day of the calendar, where the date was said. */
export const dayOf = (field: string, rule: DateRule, row: Row, defaults: Dates): string | undefined =>
  picked(field, rule, row, defaults)?.toISODate() ?? undefined;

function picked(field: string, rule: DateRule, row: Row, defaults: Dates): DateTime<true> | undefined {
  const given = (templates: string[]) =>
    templates.map((template) => filledIn(template, row)).filter((text) => text !== undefined);
  const named = given(rule.from);
  const texts = named.length > 0 ? named : given(rule.default ?? []);
  const dates = (rule.pick === 'first' ? texts.slice(0, 1) : texts).map((text) => moment(field, text, rule, defaults));
  const order = dates.toSorted((one, other) => one.toMillis() - other.toMillis());
  return rule.pick === 'latest' ? order.at(-1) : order[0];
}

function moment(field: string, text: string, rule: DateRule, defaults: Dates): DateTime<true> {
  const zone = rule.timeZone ?? defaults.timeZone;
  const formats = rule.formats ?? defaults.dateFormats;
  for (const format of formats) {
    const options = { zone, locale: 'en' };
    const date = format === 'ISO' ? DateTime.fromISO(text, options) : DateTime.fromFormat(text, format, options);
    if (date.isValid) return date;
  }
  throw new RowError(`${field}: “${shortened(text)}” is no date of the form ${formats.join(' or ')}`);
}

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text).replace(/\s+/g, ' ');
