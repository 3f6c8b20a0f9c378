import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import type { ThreadVisibility, TicketPriority, TicketStatus, WaitingOn } from './gql/graphql.ts';

// What a mapping file may say. Its language is told in mappings/README.md.

export const priorities = ['LOW', 'NORMAL', 'HIGH', 'URGENT'] as const satisfies readonly TicketPriority[];
export const statuses = ['OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED'] as const satisfies readonly TicketStatus[];
export const turns = ['STAFF', 'CUSTOMER'] as const satisfies readonly WaitingOn[];
const visibilities = ['PUBLIC', 'INTERNAL'] as const satisfies readonly ThreadVisibility[];

/** A template or a list of them stands for an object that has no more than `from`. */
const short = (given: unknown) => (typeof given === 'string' || Array.isArray(given) ? { from: given } : given);

const template = z.string('must be a template: a text with {Column} in it, or without');
const from = z.preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(template).min(1));
const replace = z.record(z.string().min(1), template).optional();

/** Values of one kind, told by a table where the file has other words for them. */
const telling = <Kind extends z.ZodType>(kind: Kind) => ({
  ...{ from, replace },
  table: z.record(z.string(), kind).optional(),
  otherwise: kind.optional(),
});
const told = <Kind extends z.ZodType>(kind: Kind) => z.preprocess(short, z.strictObject(telling(kind)));

const text = told(z.string('must be a text'));
const listing = { ...telling(z.string()), split: z.string().min(1).optional() };
const list = z.array(z.preprocess(short, z.strictObject(listing)));
const statusWithTurn = z.preprocess(
  (given) => (typeof given === 'object' ? given : { status: given }),
  z.strictObject({ status: z.enum(statuses), waitingOn: z.enum(turns).optional() }),
);

// Y and D are letters of other notations; luxon would take them for something else
const dateFormat = z.string().refine((format) => format === 'ISO' || !/[YD]/.test(format.replace(/'[^']*'/g, '')), {
  message: 'years are yyyy and days dd, e.g. "yyyy-MM-dd HH:mm:ss"; or it is "ISO"',
});
const dateFormats = z.preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(dateFormat).min(1));
const timeZone = z.string().refine((zone) => IANAZone.isValidZone(zone), {
  message: 'must be an IANA time zone, e.g. "Europe/Madrid" or "UTC"',
});
const dating = {
  from,
  pick: z.enum(['first', 'earliest', 'latest']).default('first'),
  default: from.optional(),
  formats: dateFormats.optional(),
  timeZone: timeZone.optional(),
};
const date = z.preprocess(short, z.strictObject(dating));

/** A text, unless it says another kind. */
const ofText = (given: unknown) => {
  const rule = short(given);
  return typeof rule === 'object' && rule !== null ? { kind: 'text', ...rule } : rule;
};
const customField = z.preprocess(
  ofText,
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text'), ...telling(z.string()) }),
    z.strictObject({ kind: z.literal('number'), ...telling(z.number()) }),
    z.strictObject({ kind: z.literal('boolean'), ...telling(z.boolean()) }),
    z.strictObject({ kind: z.literal('choices'), ...listing }),
    z.strictObject({ kind: z.literal('date'), ...dating }),
  ]),
);

const comment = z.strictObject({
  byStaff: z.boolean(),
  body: text,
  createdAt: date,
  visibility: z.enum(visibilities).optional(),
});

const person = z.strictObject({
  email: text,
  name: text,
  externalId: text.optional(),
  organization: z.strictObject({ name: text, externalId: text.optional() }).optional(),
});

const mapping = z.strictObject({
  about: z.string().optional(),
  prefix: z.string().default(''),
  delimiter: z.string().min(1).default(','),
  encoding: z.enum(['utf8', 'utf16le', 'latin1']).default('utf8'),
  timeZone: timeZone.default('UTC'),
  dateFormats: dateFormats.default(['yyyy-MM-dd HH:mm:ss', 'yyyy-MM-dd', 'ISO']),
  ticket: z.strictObject({
    externalId: text,
    title: text,
    description: text,
    requester: person,
    type: text.optional(),
    category: text.optional(),
    productAreas: list.optional(),
    tags: list.optional(),
    priority: told(z.enum(priorities)).optional(),
    status: told(statusWithTurn).optional(),
    waitingOn: told(z.enum(turns)).optional(),
    resolutionNotes: text.optional(),
    createdAt: date,
    updatedAt: date.optional(),
    firstRespondedAt: date.optional(),
    resolvedAt: date.optional(),
    closedAt: date.optional(),
    comments: z.array(comment).optional(),
    customFields: z.record(z.string().min(1), customField).optional(),
  }),
});

export type Mapping = z.infer<typeof mapping>;
export type DateRule = z.infer<typeof date>;
/** What a text is made of, before it is looked up in a table. */
export type TextRule = Pick<z.infer<typeof text>, 'from' | 'replace'>;
export interface ToldRule<Value> extends TextRule {
  table?: Record<string, Value> | undefined;
  otherwise?: Value | undefined;
}
export type ListRule = z.infer<typeof list>;
export type CustomFieldRule = z.infer<typeof customField>;

/** Reads and checks a mapping; says all that is wrong with it at once, each with its place. */
export async function readMapping(file: string): Promise<Mapping> {
  const name = basename(file);
  const json = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`the mapping ${file} cannot be read`, { cause });
  });
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (error) {
    throw new Error(`${name} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
  const { data, error } = mapping.safeParse(content);
  if (data) return data;
  const wrong = error.issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);
  throw new Error(`${name} is no mapping:\n${wrong.join('\n')}`);
}

/** The columns that a mapping reads. */
export function columnsOf(rules: unknown): string[] {
  const columns = new Set<string>();
  const visit = (value: unknown, key?: string) => {
    if (typeof value === 'string' && (key === 'from' || key === 'default'))
      for (const column of columnsIn(value)) columns.add(column);
    else if (Array.isArray(value)) for (const item of value) visit(item, key);
    else if (typeof value === 'object' && value !== null)
      for (const [name, item] of Object.entries(value)) {
        if (key === 'replace') visit(item, 'from');
        // what a table has are values, and no templates
        else if (name !== 'table' && name !== 'otherwise') visit(item, name);
      }
  };
  visit(rules);
  return [...columns];
}

/** `{{` and `}}` are braces that mean themselves. */
export const placeholder = /\{\{|\}\}|\{([^{}]+)\}/g;

const columnsIn = (from: string) => [...from.matchAll(placeholder)].flatMap(([, column]) => column ?? []);
