import { invalid, Refusal } from '../errors.ts';

export const limits = { name: 100, keys: 10, overlapHours: 720 };

/** Seconds of a customer token. */
export const tokenSeconds = { min: 60, max: 86_400, default: 900 };

const key = /^hilo_([0-9a-z]{8})_[\w-]{43}$/;

/** Tells a key from an access token. */
export const looksLikeKey = (token: string) => token.startsWith('hilo_');
export const isKey = (token: string) => key.test(token);

interface KeyState {
  expiresAt: Date | null;
  revokedAt: Date | null;
}

export const isInForce = ({ expiresAt, revokedAt }: KeyState, now: Date) =>
  !revokedAt && (!expiresAt || expiresAt > now);

export const unknownKey = () => new Refusal('INVALID_TOKEN', 'This is not an API key of this desk.');

export const keyEnded = () =>
  new Refusal('KEY_ENDED', 'The API key was revoked or is past its time, or its integration is deactivated.');

/** Alike whatever was wrong. */
export const onBehalfRefused = () =>
  new Refusal(
    'ON_BEHALF_REFUSED',
    'There is no such active manager or affiliate, or no such enabled portal for the affiliate.',
  );

/** How long the new key of a rotation lives: as long as the old one was meant to. */
export const sameLife = ({ createdAt, expiresAt }: { createdAt: Date; expiresAt: Date | null }, now: Date) =>
  expiresAt && new Date(now.getTime() + expiresAt.getTime() - createdAt.getTime());

/** When the old key of a rotation ends: after the overlap, or before if that is its time. */
export function endOfOverlap({ expiresAt }: { expiresAt: Date | null }, hours: number, now: Date): Date {
  const end = new Date(now.getTime() + hours * 3_600_000);
  return expiresAt && expiresAt < end ? expiresAt : end;
}

export function assertFuture(field: string, moment: Date | null | undefined, now: Date) {
  if (moment && moment <= now) throw invalid(field, 'INVALID_ARGUMENT', 'Must be in the future.');
}
