import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signIn } from '../../src/session/actions.ts';
import { authenticate } from '../../src/session/authenticate.ts';
import { ana, refusal, rosa, type SessionDesk, sessionDesk } from './desk.ts';

let desk: SessionDesk;
beforeAll(async () => {
  desk = await sessionDesk();
});
afterAll(() => desk.drop());

async function quickest(work: () => Promise<boolean>) {
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const started = performance.now();
    expect(await work()).toBe(false);
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}

describe('TD-09 signing in', () => {
  test('a manager gets tokens and is recognised by the access token', async () => {
    const before = Date.now();
    const { accessToken, accessTokenExpiresAt, refreshTokenExpiresAt, viewer } = await signIn(desk, ana);
    expect(viewer).toMatchObject({ kind: 'MANAGER', role: 'ADMIN', teamIds: [] });
    expect(await authenticate(desk, `Bearer ${accessToken}`)).toEqual(viewer);
    expect(accessTokenExpiresAt.getTime() - before).toBeGreaterThan(898_000);
    expect(accessTokenExpiresAt.getTime() - before).toBeLessThan(930_000);
    expect(refreshTokenExpiresAt.getTime() - before).toBeGreaterThanOrEqual(30 * 86_400_000);
  });

  test('a customer comes by the portal that they name, which the token says too', async () => {
    const { accessToken, viewer } = await signIn(desk, rosa);
    expect(viewer).toMatchObject({
      kind: 'AFFILIATE',
      role: 'MEMBER',
      portal: { kind: 'TICKETS', showPeopleItems: true },
    });
    expect(await desk.tokens.verify(accessToken)).toMatchObject({
      kind: 'AFFILIATE',
      personId: viewer.id,
      sessionId: viewer.sessionId,
      portalId: viewer.kind === 'AFFILIATE' && viewer.portal.id,
    });
  });

  test.each([
    ['a wrong password', { ...ana, password: 'wrong horse battery' }],
    ['an empty password', { ...ana, password: '' }],
    ['an unknown address', { ...ana, email: 'nobody@desk.example' }],
    ['a person who has not chosen a password yet', { ...ana, email: 'luis@desk.example' }],
    ['a manager who names a portal', { ...ana, portal: 'help' }],
    ['a customer who names no portal', { ...rosa, portal: null }],
    ['a customer at an unknown portal', { ...rosa, portal: 'nowhere' }],
    ['a customer at a disabled portal', { ...rosa, portal: 'closed' }],
  ])('%s is refused with the very same error', async (_what, input) => {
    const error = await signIn(desk, input).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'INVALID_CREDENTIALS',
      message: 'E-mail, password and portal do not belong together.',
      fields: [],
    });
  });

  test('an unknown person costs the check of a password all the same', async () => {
    const seen: (string | null | undefined)[] = [];
    const passwords = {
      verify: async (hash: string | null | undefined) => {
        seen.push(hash);
        return false;
      },
    };
    const spied = { ...desk, passwords: Object.assign(Object.create(desk.passwords), passwords) };
    await refusal(signIn(spied, { ...ana, email: 'nobody@desk.example' }));
    await refusal(signIn(spied, { ...rosa, portal: 'nowhere' }));
    expect(seen).toEqual([undefined, undefined]);
    const { hash } = await desk.database.prisma.credential.findFirstOrThrow();
    const known = await quickest(() => desk.passwords.verify(hash, 'wrong horse battery'));
    const unknown = await quickest(() => desk.passwords.verify(undefined, 'wrong horse battery'));
    expect(unknown).toBeGreaterThan(known / 3);
  });

  test('a deactivated person, or one of a deactivated organization, is refused with the same error', async () => {
    const { prisma } = desk.database;
    const deactivatedAt = new Date();
    await prisma.manager.update({ where: { email: ana.email }, data: { deactivatedAt } });
    expect(await refusal(signIn(desk, ana))).toBe('INVALID_CREDENTIALS');
    await prisma.manager.update({ where: { email: ana.email }, data: { deactivatedAt: null } });
    await prisma.organization.updateMany({ data: { deactivatedAt } });
    expect(await refusal(signIn(desk, rosa))).toBe('INVALID_CREDENTIALS');
    await prisma.organization.updateMany({ data: { deactivatedAt: null } });
    await signIn(desk, ana);
    await signIn(desk, rosa);
  });

  test('someone who signs in while the password is being changed does not get in with the old one', async () => {
    const { prisma } = desk.database;
    const before = await prisma.session.count();
    const { id, hash } = await prisma.credential.findFirstOrThrow({ where: { manager: { email: ana.email } } });
    const changing = {
      ...desk,
      passwords: Object.assign(Object.create(desk.passwords), {
        verify: async (kept: string, given: string) => {
          const right = await desk.passwords.verify(kept, given);
          await prisma.credential.update({
            where: { id },
            data: { hash: await desk.passwords.hash('another password') },
          });
          return right;
        },
      }),
    };
    expect(await refusal(signIn(changing, ana))).toBe('INVALID_CREDENTIALS');
    expect(await prisma.session.count()).toBe(before);
    await prisma.credential.update({ where: { id }, data: { hash } });
  });

  test('no token is kept in the database as it is', async () => {
    const { accessToken, refreshToken } = await signIn(desk, ana);
    const kept = JSON.stringify(await desk.database.prisma.session.findMany());
    expect(kept).not.toContain(refreshToken.split('.')[1]);
    expect(kept).not.toContain(accessToken);
  });
});

describe('an Authorization', () => {
  test('that is absent is nobody', async () => {
    expect(await authenticate(desk, undefined)).toBeNull();
    expect(await authenticate(desk, null)).toBeNull();
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer undefined', 'Bearer a.b.c'])(
    'of %j is refused as no token of this server',
    async (authorization) => {
      expect(await refusal(authenticate(desk, authorization))).toBe('INVALID_TOKEN');
    },
  );
});
