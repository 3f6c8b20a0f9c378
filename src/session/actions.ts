import { isStaff, type PersonViewer, type SignedInViewer } from '../access/viewer.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import type { Tx } from '../store/database.ts';
import { transact } from '../store/transact.ts';
import { makeToken, type OneTimeToken, parseRefreshToken, refreshTokenOf } from './one-time.ts';
import { findByEmail, ownedBy, type Person, type PersonKey } from './person.ts';
import { type SessionRow, sessionFacts, viewerOf } from './person-viewer.ts';
import { revokeSessions } from './revoke.ts';
import { invalidCredentials, isLive, sessionEnded, signedInPerson } from './rules.ts';

export interface SignedIn {
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  refreshTokenExpiresAt: Date;
  viewer: SignedInViewer;
}

type Door = Pick<Desk, 'database' | 'feed' | 'settings' | 'tokens' | 'passwords'>;

const day = 86_400_000;
const sessionEnd = ({ settings }: Pick<Desk, 'settings'>, now: Date) =>
  new Date(now.getTime() + settings.refreshTokenDays * day);

export async function signIn(
  desk: Door,
  { email, password, portal }: { email: string; password: string; portal?: string | null | undefined },
): Promise<SignedIn> {
  const person = await findByEmail(desk.database.prisma, email, portal);
  const right = await desk.passwords.verify(person?.credential?.hash, password);
  if (!right || !person?.active) throw invalidCredentials();
  const refresh = makeToken();
  const session = await transact(desk, async (tx) => {
    await assertCredential(tx, person);
    await assertOpen(tx, person);
    const now = new Date();
    return tx.session.create({
      data: {
        ...ownedBy(person),
        portalId: person.portalId,
        refreshHash: refresh.hash,
        createdAt: now,
        usedAt: now,
        expiresAt: sessionEnd(desk, now),
      },
      select: sessionFacts,
    });
  });
  return signedIn(desk, session, refresh);
}

/** Stays enabled to the end of the transaction: who disables it then sees its sessions. */
async function assertOpen(tx: Tx, { portalId }: Person) {
  if (!portalId) return;
  const open = await tx.$queryRaw<
    unknown[]
  >`select 1 from "PortalConfig" where id = ${portalId}::uuid and enabled for share`;
  if (open.length === 0) throw invalidCredentials();
}

/** Still the one that was verified, and until the end of the transaction: who changes it then sees its sessions. */
export async function assertCredential(tx: Tx, { credential }: Person) {
  const { id = null, hash = null } = credential ?? {};
  const kept = await tx.$queryRaw<
    unknown[]
  >`select 1 from "Credential" where id = ${id}::uuid and hash = ${hash} for update`;
  if (kept.length === 0) throw invalidCredentials();
}

/** Gives a new pair for a refresh token in force; one of the past ends the session, as somebody else may have it. */
export async function refreshSession(desk: Door, refreshToken: string): Promise<SignedIn> {
  const startedAt = new Date();
  const presented = parseRefreshToken(refreshToken);
  if (!presented) throw new Refusal('INVALID_TOKEN', 'This is not a refresh token of this server.');
  const next = makeToken();
  const outcome = await transact(desk, async (tx) => {
    const id = presented.sessionId;
    await tx.$queryRaw`select 1 from "Session" where id = ${id}::uuid for update`;
    const now = new Date();
    const session = await tx.session.findUnique({ where: { id }, select: refreshFacts });
    if (!session || !isLive(session, now)) return 'ended';
    if (session.refreshHash === presented.hash) {
      const change = { refreshHash: next.hash, usedAt: now, expiresAt: sessionEnd(desk, now) };
      await tx.session.update({ where: { id }, data: change, select: { id: true } });
      return { ...session, ...change };
    }
    // the token was still in force when this call came in
    if (startedAt < session.usedAt) return 'raced';
    await revokeSessions({ tx, now, viewer: null }, personOf(viewerOf(session)), { id });
    return 'ended';
  });
  if (outcome === 'ended') throw sessionEnded();
  if (outcome === 'raced')
    throw new Refusal('ALREADY_REFRESHED', 'Another call refreshed the session with this token at the same time.');
  return signedIn(desk, outcome, next);
}

const refreshFacts = { ...sessionFacts, refreshHash: true, usedAt: true } as const;

const personOf = ({ kind, id }: PersonViewer): PersonKey => ({ kind, id });

async function signedIn(desk: Door, session: SessionRow, refresh: OneTimeToken): Promise<SignedIn> {
  const viewer = viewerOf(session);
  const access = await desk.tokens.issue({
    kind: viewer.kind,
    personId: viewer.id,
    sessionId: session.id,
    portalId: isStaff(viewer) ? null : viewer.portal.id,
  });
  return {
    accessToken: access.token,
    accessTokenExpiresAt: access.expiresAt,
    refreshToken: refreshTokenOf(session.id, refresh),
    refreshTokenExpiresAt: session.expiresAt,
    viewer,
  };
}

/** The session of this request, or that of a refresh token of one's own. */
export async function signOut(act: Act, refreshToken?: string | null) {
  const viewer = signedInPerson(act.viewer);
  if (!refreshToken) return revokeSessions(act, viewer, { id: viewer.sessionId });
  const presented = parseRefreshToken(refreshToken);
  if (!presented) throw new Refusal('INVALID_TOKEN', 'This is not a refresh token of this server.');
  return revokeSessions(act, viewer, { id: presented.sessionId, refreshHash: presented.hash });
}

export function signOutEverywhere(act: Act, exceptHere: boolean) {
  const viewer = signedInPerson(act.viewer);
  return revokeSessions(act, viewer, exceptHere ? { id: { not: viewer.sessionId } } : {});
}

interface ViewerChange {
  name?: string | null | undefined;
  locale?: string | null | undefined;
  timeZone?: string | null | undefined;
}

/** Of oneself. */
export async function updateViewer(act: Act, change: ViewerChange) {
  const { tx, now } = act;
  const viewer = signedInPerson(act.viewer);
  const where = { id: viewer.id };
  const select = { name: true, locale: true, timeZone: true } as const;
  const current = isStaff(viewer)
    ? await tx.manager.findUniqueOrThrow({ where, select })
    : await tx.affiliate.findUniqueOrThrow({ where, select });
  const next = {
    name: change.name ?? current.name,
    locale: change.locale ?? current.locale,
    timeZone: change.timeZone ?? current.timeZone,
  };
  const changed = (['name', 'locale', 'timeZone'] as const).filter((property) => next[property] !== current[property]);
  if (changed.length === 0) return;
  const data = { ...Object.fromEntries(changed.map((property) => [property, next[property]])), updatedAt: now };
  await (isStaff(viewer) ? tx.manager.update({ where, data, select }) : tx.affiliate.update({ where, data, select }));
  await appendChange(act, isStaff(viewer) ? 'Manager' : 'Affiliate', viewer.id, 'updated', changed);
}
