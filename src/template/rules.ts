import { invalid, Refusal } from '../errors.ts';

export const limits = { name: 100, body: 20_000, position: 10_000, templates: 500 };

/** No loops and no assignments: a template's work is bounded by its length, and by the engine's limits. */
export const tags = ['if', 'unless', 'case', 'comment', '#', 'raw'];

export const filters = [
  ...['append', 'capitalize', 'date', 'default', 'downcase', 'prepend'],
  ...['remove', 'replace', 'strip', 'truncate', 'truncatewords', 'upcase'],
];

/** What a template can say: dates in the affiliate's time zone, all else as the API has it. */
export const variables = {
  'ticket.number': 'Number of the ticket, e.g. 1042.',
  'ticket.title': 'Title of the ticket.',
  'ticket.status': 'OPEN, IN_PROGRESS, RESOLVED or CLOSED, as before the reply.',
  'ticket.priority': 'LOW, NORMAL, HIGH or URGENT.',
  'ticket.createdAt': "Day on which the ticket was opened, in the affiliate's time zone, e.g. 2026-03-14.",
  'affiliate.name': 'Full name of the affiliate for whom the ticket stands.',
  'affiliate.firstName': "The first word of the affiliate's name.",
  'affiliate.email': "The affiliate's e-mail address.",
  'affiliate.organization': "Name of the affiliate's organization.",
  'manager.name': 'Full name of the manager who replies.',
  'manager.firstName': "The first word of that manager's name.",
  today: "The current day in the affiliate's time zone, e.g. 2026-03-14.",
} as const;

export type VariableName = keyof typeof variables;
export type Values = Record<VariableName, string | number>;

const isOffered = (name: string): name is VariableName => Object.hasOwn(variables, name);

/** Of the names used in a template. */
export const unknownAmong = (names: readonly string[]): string[] => names.filter((name) => !isOffered(name));

/** What the values are taken from. */
export interface Occasion {
  ticket: { number: number; title: string; status: string; priority: string; createdAt: Date };
  affiliate: { name: string; email: string; timeZone: string; organization: { name: string } };
  manager: { name: string };
  now: Date;
}

export const valuesOf = ({ ticket, affiliate, manager, now }: Occasion): Values => ({
  'ticket.number': ticket.number,
  'ticket.title': ticket.title,
  'ticket.status': ticket.status,
  'ticket.priority': ticket.priority,
  'ticket.createdAt': dayOf(ticket.createdAt, affiliate.timeZone),
  'affiliate.name': affiliate.name,
  'affiliate.firstName': firstWord(affiliate.name),
  'affiliate.email': affiliate.email,
  'affiliate.organization': affiliate.organization.name,
  'manager.name': manager.name,
  'manager.firstName': firstWord(manager.name),
  today: dayOf(now, affiliate.timeZone),
});

const firstWord = (name: string) => name.trim().split(/\s+/)[0] ?? '';

/** Swedish dates are ISO dates. */
const dayOf = (moment: Date, timeZone: string) => moment.toLocaleDateString('sv-SE', { timeZone });

/** A template that cannot be used, with each reason. */
export const unusable = (reasons: readonly string[]) =>
  new Refusal(
    'TEMPLATE_INVALID',
    `body: ${reasons.join(' ')}`,
    reasons.map((message) => ({ field: 'body', code: 'TEMPLATE_INVALID', message })),
  );

/** A new order names each template once. */
export function assertComplete(ids: readonly string[], existing: readonly string[]) {
  const named = new Set(ids);
  if (named.size === ids.length && ids.length === existing.length && existing.every((id) => named.has(id))) return;
  throw invalid('ids', 'INVALID_REFERENCE', `Must name each template once; there are ${existing.length}.`);
}
