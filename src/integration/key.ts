import { randomBytes, randomInt } from 'node:crypto';
import { sha256 } from '../session/one-time.ts';

export interface NewKey {
  /** Shown once. */
  secret: string;
  prefix: string;
  hash: string;
}

const letters = '0123456789abcdefghijklmnopqrstuvwxyz';

/** `hilo_` and 8 letters, by which people and scanners of leaked secrets know it, then 256 random bits. */
export function makeKey(): NewKey {
  const prefix = `hilo_${Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')}`;
  const secret = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { secret, prefix, hash: sha256(secret) };
}
