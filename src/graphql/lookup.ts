import { Refusal } from '../errors.ts';
import { decodeId, type NodeName } from './id.ts';

interface Keys {
  id?: string | null | undefined;
  number?: number | null | undefined;
}

/** The condition for one object by `id` or by `number`, one of the two. */
export function lookup(name: NodeName, { id, number }: Keys): { id: string } | { number: number } {
  if (typeof id === 'string' && typeof number !== 'number') return { id: rowKey(name, id) };
  if (typeof number === 'number' && typeof id !== 'string') return { number };
  throw new Refusal('INVALID_ARGUMENT', 'Ask by `id` or by `number`, one of the two.');
}

/** The row's key of an argument `id`. */
export function rowKey(name: NodeName, id: string, argument = 'id'): string {
  const key = decodeId(name, id);
  if (!key) throw new Refusal('INVALID_ID', `${argument}: Must be the id of a ${name}.`);
  return key;
}
