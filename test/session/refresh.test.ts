import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refreshSession, signIn, signOut, signOutEverywhere } from '../../src/session/actions.ts';
import { authenticate } from '../../src/session/authenticate.ts';
import { act } from '../../src/store/transact.ts';
import { ana, refusal, rosa, type SessionDesk, sessionDesk } from './desk.ts';

let desk: SessionDesk;
beforeAll(async () => {
  desk = await sessionDesk();
});
afterAll(() => desk.drop());

const use = ({ accessToken }: { accessToken: string }) => authenticate(desk, `Bearer ${accessToken}`);
const revocations = (subjectId: string) =>
  desk.database.prisma.event.findMany({ where: { kind: 'session.revoked', subjectId } });

describe('a refresh', () => {
  test('gives a new pair for the same session and prolongs it', async () => {
    const first = await signIn(desk, rosa);
    const inTenDays = new Date(Date.now() + 10 * 86_400_000);
    await desk.database.prisma.session.update({
      where: { id: first.viewer.sessionId },
      data: { expiresAt: inTenDays },
    });
    const second = await refreshSession(desk, first.refreshToken);
    expect(second.viewer).toEqual(first.viewer);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.refreshTokenExpiresAt.getTime()).toBeGreaterThan(inTenDays.getTime());
    expect(await use(second)).toEqual(first.viewer);
    expect((await refreshSession(desk, second.refreshToken)).viewer).toEqual(first.viewer);
  });

  test('with a token that was used before ends the session, for the thief and for the person', async () => {
    const first = await signIn(desk, ana);
    const second = await refreshSession(desk, first.refreshToken);
    expect(await refusal(refreshSession(desk, first.refreshToken))).toBe('SESSION_ENDED');
    expect(await refusal(refreshSession(desk, second.refreshToken))).toBe('SESSION_ENDED');
    expect(await refusal(use(second))).toBe('SESSION_ENDED');
    expect(await revocations(first.viewer.sessionId)).toMatchObject([{ actorType: 'SYSTEM', subjectType: 'Session' }]);
  });

  test('that arrives twice at the same time is won once, and the session goes on', async () => {
    const first = await signIn(desk, ana);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => refreshSession(desk, first.refreshToken)));
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
    expect(lost).toEqual(['ALREADY_REFRESHED', 'ALREADY_REFRESHED']);
    expect(won).toHaveLength(1);
    const again = await refreshSession(desk, won[0]!.refreshToken);
    expect(await use(again)).toEqual(first.viewer);
  });

  test('with a token of another session, or of nobody, is refused and ends nothing else', async () => {
    const mine = await signIn(desk, ana);
    const other = await signIn(desk, rosa);
    const unknown = `019a0000-0000-7000-8000-000000000000.${other.refreshToken.split('.')[1]}`;
    expect(await refusal(refreshSession(desk, unknown))).toBe('SESSION_ENDED');
    for (const nonsense of ['', 'x', mine.accessToken, mine.viewer.sessionId, `${mine.refreshToken}x`])
      expect(await refusal(refreshSession(desk, nonsense))).toBe('INVALID_TOKEN');
    await use(mine);
    await use(other);
  });

  test.each([
    ['the person is deactivated', 'affiliate'],
    ['the organization is deactivated', 'organization'],
    ['the portal is disabled', 'portal'],
    ['its time is over', 'time'],
  ])('is refused once %s, and so is the access token', async (_what, which) => {
    const signedIn = await signIn(desk, rosa);
    const { prisma } = desk.database;
    const set = async (off: boolean) => {
      const deactivatedAt = off ? new Date() : null;
      if (which === 'affiliate')
        await prisma.affiliate.update({ where: { email: rosa.email }, data: { deactivatedAt } });
      if (which === 'organization') await prisma.organization.updateMany({ data: { deactivatedAt } });
      if (which === 'portal') await prisma.portalConfig.update({ where: { slug: 'help' }, data: { enabled: !off } });
      const expiresAt = new Date(Date.now() + (off ? 0 : 60_000));
      if (which === 'time')
        await prisma.session.update({ where: { id: signedIn.viewer.sessionId }, data: { expiresAt } });
    };
    await set(true);
    expect(await refusal(refreshSession(desk, signedIn.refreshToken))).toBe('SESSION_ENDED');
    expect(await refusal(use(signedIn))).toBe('SESSION_ENDED');
    await set(false);
    await use(signedIn);
  });
});

describe('signing out', () => {
  test('ends this session and no other, and the log says who did it', async () => {
    const [here, there] = [await signIn(desk, ana), await signIn(desk, ana)];
    await act(desk, here.viewer, (current) => signOut(current));
    expect(await refusal(use(here))).toBe('SESSION_ENDED');
    expect(await refusal(refreshSession(desk, here.refreshToken))).toBe('SESSION_ENDED');
    await use(there);
    expect(await revocations(here.viewer.sessionId)).toMatchObject([
      { actorType: 'MANAGER', managerId: here.viewer.id },
    ]);
  });

  test('of another session of oneself goes by its refresh token, of somebody else it does nothing', async () => {
    const [here, there, others] = [await signIn(desk, ana), await signIn(desk, ana), await signIn(desk, rosa)];
    await act(desk, here.viewer, (current) => signOut(current, there.refreshToken));
    await act(desk, here.viewer, (current) => signOut(current, others.refreshToken));
    expect(await refusal(use(there))).toBe('SESSION_ENDED');
    await use(here);
    await use(others);
    expect(await refusal(act(desk, here.viewer, (current) => signOut(current, 'nonsense')))).toBe('INVALID_TOKEN');
  });

  test('everywhere ends all sessions of the person, or all but this one, and nobody else', async () => {
    const [here, there, others] = [await signIn(desk, rosa), await signIn(desk, rosa), await signIn(desk, ana)];
    await act(desk, here.viewer, (current) => signOutEverywhere(current, true));
    expect(await refusal(use(there))).toBe('SESSION_ENDED');
    await use(here);
    await act(desk, here.viewer, (current) => signOutEverywhere(current, false));
    expect(await refusal(use(here))).toBe('SESSION_ENDED');
    await use(others);
    expect(await revocations(there.viewer.sessionId)).toHaveLength(1);
  });
});
