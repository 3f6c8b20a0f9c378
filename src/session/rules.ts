import { Refusal } from '../errors.ts';

/** What decides whether a session still stands. */
export interface SessionState {
  expiresAt: Date;
  revokedAt: Date | null;
  manager: { deactivatedAt: Date | null } | null;
  affiliate: { deactivatedAt: Date | null; organization: { deactivatedAt: Date | null } } | null;
  portal: { enabled: boolean } | null;
}

export function isLive({ expiresAt, revokedAt, manager, affiliate, portal }: SessionState, now: Date): boolean {
  if (revokedAt || expiresAt <= now) return false;
  if (manager) return !manager.deactivatedAt;
  return affiliate !== null && isActive(affiliate) && portal?.enabled === true;
}

export const isActive = (person: {
  deactivatedAt: Date | null;
  organization?: { deactivatedAt: Date | null } | null;
}) => !person.deactivatedAt && !person.organization?.deactivatedAt;

export const sessionEnded = () => new Refusal('SESSION_ENDED', 'The session has ended; sign in again.');

/** Alike whatever was wrong, so that nobody learns who has an account. */
export const invalidCredentials = () =>
  new Refusal('INVALID_CREDENTIALS', 'E-mail, password and portal do not belong together.');

export const linkInvalid = () => new Refusal('LINK_INVALID', 'This link was used before, is too old, or is unknown.');

export const shortest = 10;
export const longest = 200;

export function assertPassword(field: string, password: string, email: string) {
  const length = [...password].length;
  const wrong =
    length < shortest
      ? `At least ${shortest} characters.`
      : length > longest
        ? `At most ${longest} characters.`
        : password.trim().toLowerCase() === email
          ? 'Must not be the e-mail address.'
          : undefined;
  if (wrong)
    throw new Refusal('INVALID_INPUT', `${field}: ${wrong}`, [{ field, code: 'WEAK_PASSWORD', message: wrong }]);
}
