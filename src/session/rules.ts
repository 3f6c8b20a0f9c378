import type { SignedInViewer, Viewer } from '../access/viewer.ts';
import { forbidden, Refusal } from '../errors.ts';

/** What decides whether a session still stands. */
export interface SessionState {
  expiresAt: Date;
  revokedAt: Date | null;
  manager: { deactivatedAt: Date | null } | null;
  affiliate: AffiliateState | null;
  portal: PortalState | null;
  previewer: { deactivatedAt: Date | null } | null;
}

interface AffiliateState {
  deactivatedAt: Date | null;
  organization: { deactivatedAt: Date | null; admissions: readonly { portalId: string }[] };
}

interface PortalState {
  id: string;
  enabled: boolean;
  admitsAll: boolean;
}

export function isLive(session: SessionState, now: Date): boolean {
  const { expiresAt, revokedAt, manager, affiliate, portal, previewer } = session;
  if (revokedAt || expiresAt <= now) return false;
  if (manager) return !manager.deactivatedAt;
  if (!affiliate || !portal || !isActive(affiliate) || !admits(portal, affiliate)) return false;
  // staff look at what a portal will be before anybody may come in by it
  return previewer ? !previewer.deactivatedAt : portal.enabled;
}

/** Whether people of this organization may come in by the portal. */
export const admits = ({ id, admitsAll }: Omit<PortalState, 'enabled'>, { organization }: AffiliateState) =>
  admitsAll || organization.admissions.some(({ portalId }) => portalId === id);

export const isActive = (person: {
  deactivatedAt: Date | null;
  organization?: { deactivatedAt: Date | null } | null;
}) => !person.deactivatedAt && !person.organization?.deactivatedAt;

export const tokenExpired = () => new Refusal('TOKEN_EXPIRED', 'The access token is past its time.');

export const sessionEnded = () => new Refusal('SESSION_ENDED', 'The session has ended; sign in again.');

/** Somebody who signed in; a program does not, nor does it on behalf of somebody. */
export function signedInPerson(viewer: Viewer): SignedInViewer {
  if (viewer.kind === 'INTEGRATION' || viewer.sessionId === null) throw forbidden('A person signs in for this.');
  return { ...viewer, sessionId: viewer.sessionId };
}

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
