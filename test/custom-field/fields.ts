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
