import type { StandardSchemaV1 } from '@pothos/plugin-validation';
import { isStorable } from '../store/text.ts';

const message = 'NUL characters and lone surrogates are not allowed.';

/** A check of whatever a client sent: no text in it, nor in what it holds, is one that cannot be kept or looked for. */
export const storable: StandardSchemaV1 = {
  '~standard': {
    version: 1,
    vendor: 'hilo',
    validate(value) {
      const issues = issuesOf(value, []);
      return issues.length > 0 ? { issues } : { value };
    },
  },
};

function issuesOf(value: unknown, path: PropertyKey[]): StandardSchemaV1.Issue[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [{ message, path }];
  if (Array.isArray(value)) return value.flatMap((item, i) => issuesOf(item, [...path, i]));
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    isStorable(key) ? issuesOf(item, [...path, key]) : [{ message, path }],
  );
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
