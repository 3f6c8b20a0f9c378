import type { Person } from '../desk.ts';
import { act } from '../scene.ts';

export const label = (text: string, locale = 'en') => [{ locale, text }];

let count = 0;

/** Defines a custom field, and gives its key and its global id. */
export async function define(by: Pick<Person, 'run'>, kind: string, input: object = {}) {
  const key = `field${++count}`;
  const { customField, error } = await act(
    by,
    'createCustomField',
    { key, kind, labels: label(`Field ${count}`), ...input },
    'customField { id key }',
  );
  if (error) throw new Error(JSON.stringify(error));
  return customField as { id: string; key: string };
}

export const options = (...keys: string[]) => keys.map((key) => ({ key, labels: label(key.toUpperCase()) }));

/** What a ticket says, by key. */
export const said = `customFields { __typename field { key }
  ... on CustomTextValue { text } ... on CustomNumberValue { number } ... on CustomDateValue { date }
  ... on CustomBooleanValue { boolean } ... on CustomChoiceValue { choices { key label } }
  ... on CustomFileValue { attachment { id name size url viewerCanDelete } } }`;

// biome-ignore lint/suspicious/noExplicitAny: values differ by kind
export function byKey(ticket: { customFields: any[] }): Record<string, any> {
  return Object.fromEntries(
    ticket.customFields.map(({ __typename, field, ...value }) => {
      const [only] = Object.values(value);
      return [field.key, Array.isArray(only) ? only.map(({ key }) => key) : only];
    }),
  );
}
