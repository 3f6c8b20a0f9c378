import { forbidden } from '../errors.ts';
import type { Need, Rule } from './rule.ts';
import { hasScope, programOf, type Viewer } from './viewer.ts';

// Operations state their need in `operations.ts`. These are for what is reached through them.

const rows: Readonly<Record<string, Need>> = {
  Ticket: ['TICKETS_READ'],
  Thread: ['TICKETS_READ'],
  Answer: ['TICKETS_READ', 'ANSWERS_WRITE'],
  Comment: ['TICKETS_READ'],
  Attachment: ['TICKETS_READ'],
  TimeEntry: ['TICKETS_READ'],
  Project: ['TICKETS_READ'],
  Affiliate: ['PEOPLE_READ'],
  Organization: ['PEOPLE_READ'],
  Plan: ['PEOPLE_READ', 'PEOPLE_WRITE'],
  Manager: ['PEOPLE_READ'],
  CustomRole: ['PEOPLE_READ', 'PEOPLE_WRITE'],
  Team: ['PEOPLE_READ', 'CATALOG_WRITE'],
  Template: ['TICKETS_READ', 'TEMPLATES_WRITE'],
  Article: ['TICKETS_READ', 'ARTICLES_WRITE'],
  Deflection: ['TICKETS_READ', 'ARTICLES_WRITE'],
  ApiKey: 'NO_KEY',
};

/** Of a row that is asked for by its id alone. */
export const needOfRow = (type: string): Need => rows[type] ?? 'ANY_KEY';

const people = ['Affiliate', 'Organization', 'Manager'];

/**
 * Of a field below an operation: a person's properties, but not the name that everybody sees on a ticket, and the way
 * from a person to tickets. What a mutation gives back needs no more than the mutation.
 */
export function needOfField(parent: string, field: string, returned: string | undefined, rule: Rule): Need {
  if (parent === 'Viewer' && /ticket/i.test(field)) return ['TICKETS_READ'];
  // beneath an answer; what a rating gives back needs no more than to rate
  if (parent === 'Answer' && field === 'ticket') return ['TICKETS_READ', 'TICKETS_WRITE'];
  if (parent === 'Integration' && field === 'keys') return 'NO_KEY';
  if (!people.includes(parent)) return 'ANY_KEY';
  if (returned?.replace(/(Connection|Edge)$/, '') === 'Ticket') return ['TICKETS_READ'];
  return rule.open ? 'ANY_KEY' : ['PEOPLE_READ', 'PEOPLE_WRITE'];
}

/** Ends an operation's description. */
export function needText(need: Need | undefined): string {
  if (need === 'ANY_KEY') return 'With any API key.';
  if (!need || need === 'NO_KEY') return 'Not with an API key.';
  return `With an API key: scope ${need.map((scope) => `\`${scope}\``).join(' or ')}.`;
}

/** For programs and whoever they act for; people who signed in have no scopes. */
export function assertNeed(viewer: Viewer, need: Need | undefined) {
  if (need === 'ANY_KEY' || !programOf(viewer)) return;
  if (!need || need === 'NO_KEY') throw forbidden('This is not for API keys: a person signs in for it.');
  if (!hasScope(viewer, ...need)) throw forbidden(`The API key lacks the scope ${need.join(' or ')}.`);
}
