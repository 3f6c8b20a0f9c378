import type { Desk } from '../desk.ts';
import { invalid } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import { makeToken } from '../session/one-time.ts';
import { admits, isActive } from '../session/rules.ts';

export const previewSeconds = { min: 60, max: 3_600, default: 900 };

interface Preview {
  sessionId: string;
  affiliateId: string;
  portalId: string;
}

/** A session that sees what the customer would, changes nothing, and cannot be refreshed. */
export async function startPortalPreview(
  act: Act,
  { affiliate, portal, expiresInSeconds }: { affiliate: string; portal: string; expiresInSeconds: number },
): Promise<Preview> {
  const door = await act.tx.portalConfig.findUnique({ where: { id: portal }, select: { id: true, admitsAll: true } });
  if (!door) throw invalid('portal', 'INVALID_REFERENCE', 'There is no such portal.');
  const person = await act.tx.affiliate.findUnique({
    where: { id: affiliate },
    select: {
      deactivatedAt: true,
      organization: { select: { deactivatedAt: true, admissions: { select: { portalId: true } } } },
    },
  });
  if (!person || !isActive(person))
    throw invalid('affiliate', 'INVALID_REFERENCE', 'There is no such active affiliate.');
  if (!admits(door, person))
    throw invalid('affiliate', 'INVALID_REFERENCE', 'The portal does not admit the organization of this affiliate.');
  const { id: sessionId } = await act.tx.session.create({
    data: {
      affiliateId: affiliate,
      portalId: portal,
      previewerId: act.viewer.id,
      // of a token that nobody has
      refreshHash: makeToken().hash,
      createdAt: act.now,
      usedAt: act.now,
      expiresAt: new Date(act.now.getTime() + expiresInSeconds * 1_000),
    },
    select: { id: true },
  });
  await appendChange(act, 'PortalPreview', sessionId, 'created', [], { affiliateId: affiliate, portalId: portal });
  return { sessionId, affiliateId: affiliate, portalId: portal };
}

/** To be called once the session is committed. */
export async function issuePreviewToken(
  { tokens }: Pick<Desk, 'tokens'>,
  { sessionId, affiliateId, portalId }: Preview,
  now: Date,
  seconds: number,
) {
  const claims = { kind: 'AFFILIATE', personId: affiliateId, sessionId, portalId } as const;
  const { token, expiresAt } = await tokens.issue(claims, now, seconds);
  return { accessToken: token, accessTokenExpiresAt: expiresAt };
}
