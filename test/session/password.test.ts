import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Mail } from '../../src/mail/mailer.ts';
import { signIn } from '../../src/session/actions.ts';
import { authenticate } from '../../src/session/authenticate.ts';
import { changePassword, inviteLink, requestPasswordReset, setPassword } from '../../src/session/password-actions.ts';
import { ana, linkToken, password, refusal, rosa, type SessionDesk, sessionDesk } from './desk.ts';

const chosen = 'contraseña nueva';
const tom = { email: 'tom@acme.example', portal: 'help' };

let desk: SessionDesk;
beforeAll(async () => {
  desk = await sessionDesk();
});
beforeEach(() => desk.reset());
afterAll(() => desk.drop());

const use = ({ accessToken }: { accessToken: string }) => authenticate(desk, `Bearer ${accessToken}`);
const fieldOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    ({ fields: [first] }) => `${first.field} ${first.code}`,
  );

async function resetToken(whose: { email: string; portal?: string }) {
  await requestPasswordReset(desk, whose);
  return linkToken(desk.mails.at(-1)!);
}

describe('a forgotten password', () => {
  test('is replaced by the link that is mailed, and all sessions end', async () => {
    const before = await signIn(desk, rosa);
    const token = await resetToken(rosa);
    expect(desk.mails.map(({ to }) => to)).toEqual([rosa.email]);
    await setPassword(desk, { token, password: chosen });
    expect(await refusal(use(before))).toBe('SESSION_ENDED');
    expect(await refusal(signIn(desk, rosa))).toBe('INVALID_CREDENTIALS');
    await signIn(desk, { ...rosa, password: chosen });
    expect(JSON.stringify(await desk.database.prisma.oneTimeLink.findMany())).not.toContain(token);
  });

  test('is replaced once per link, also when it is used twice at the same time', async () => {
    const token = await resetToken(rosa);
    const both = await Promise.allSettled(
      ['first password', 'second password'].map((next) => setPassword(desk, { token, password: next })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refusal(setPassword(desk, { token, password: chosen }))).toBe('LINK_INVALID');
    const winner = both[0]?.status === 'fulfilled' ? 'first password' : 'second password';
    await signIn(desk, { ...rosa, password: winner });
  });

  test('is not replaced by a link that is too old, unknown, or older than a password chosen since', async () => {
    const [old, older] = [await resetToken(rosa), await resetToken(rosa)];
    await setPassword(desk, { token: old, password: chosen });
    expect(await refusal(setPassword(desk, { token: older, password: chosen }))).toBe('LINK_INVALID');
    const expired = await resetToken(rosa);
    await desk.database.prisma.oneTimeLink.updateMany({ data: { expiresAt: new Date() } });
    expect(await refusal(setPassword(desk, { token: expired, password: chosen }))).toBe('LINK_INVALID');
    expect(await refusal(setPassword(desk, { token: 'unknown', password: chosen }))).toBe('LINK_INVALID');
  });

  test('is not replaced once the person is deactivated', async () => {
    const token = await resetToken(rosa);
    await desk.database.prisma.affiliate.updateMany({ data: { deactivatedAt: new Date() } });
    expect(await refusal(setPassword(desk, { token, password: chosen }))).toBe('LINK_INVALID');
  });

  test('brings no mail to people unknown, deactivated or at the wrong door, and no error', async () => {
    await desk.database.prisma.affiliate.update({ where: { email: tom.email }, data: { deactivatedAt: new Date() } });
    await requestPasswordReset(desk, { email: 'nobody@acme.example', portal: 'help' });
    await requestPasswordReset(desk, { email: rosa.email });
    await requestPasswordReset(desk, { ...rosa, portal: 'closed' });
    await requestPasswordReset(desk, { ...ana, portal: 'help' });
    await requestPasswordReset(desk, tom);
    expect(desk.mails).toEqual([]);
    expect(await desk.database.prisma.oneTimeLink.count()).toBe(0);
  });

  test('is no matter of luck: a mail server that fails is logged, without the link', async () => {
    const mails: Mail[] = [];
    const send = async (mail: Mail) => {
      mails.push(mail);
      throw Object.assign(new Error('the server is down'), { code: 'ECONNREFUSED' });
    };
    await requestPasswordReset({ ...desk, mailer: { send, close() {} } }, rosa);
    await vi.waitFor(() => expect(desk.lines).toMatchObject([{ code: 'ECONNREFUSED', person: { kind: 'AFFILIATE' } }]));
    expect(JSON.stringify(desk.lines)).not.toContain(linkToken(mails[0]!));
    await setPassword(desk, { token: linkToken(mails[0]!), password: chosen });
  });
});

describe('an invitation', () => {
  test('lets a person choose the first password, in the language that they read', async () => {
    const { prisma } = desk.database;
    const { id } = await prisma.affiliate.update({ where: { email: tom.email }, data: { locale: 'es-MX' } });
    await inviteLink(desk, { kind: 'AFFILIATE', id });
    expect(desk.mails).toMatchObject([{ to: tom.email, subject: 'Su acceso a la mesa de ayuda' }]);
    await setPassword(desk, { token: linkToken(desk.mails[0]!), password: chosen });
    await signIn(desk, { ...tom, password: chosen });
  });

  test('goes out once however often it is asked for, and never to whoever has a password', async () => {
    const { prisma } = desk.database;
    const luis = await prisma.manager.findUniqueOrThrow({ where: { email: 'luis@desk.example' } });
    const { id } = await prisma.manager.findUniqueOrThrow({ where: { email: ana.email } });
    await inviteLink(desk, { kind: 'MANAGER', id: luis.id });
    await inviteLink(desk, { kind: 'MANAGER', id: luis.id });
    await inviteLink(desk, { kind: 'MANAGER', id });
    expect(desk.mails).toMatchObject([{ to: luis.email, subject: 'Your access to the support desk' }]);
  });

  test('that cannot be made fails nothing and is logged', async () => {
    await inviteLink(desk, { kind: 'MANAGER', id: 'not a key' });
    expect(desk.lines).toMatchObject([{ msg: 'the link of a first sign-in could not be made' }]);
  });
});

describe('a password', () => {
  test.each(['short', 'ññññññññ9', 'x'.repeat(201), ' Rosa@Acme.example'])('like %j is refused', async (weak) => {
    const token = await resetToken(rosa);
    expect(await fieldOf(setPassword(desk, { token, password: weak }))).toBe('password WEAK_PASSWORD');
    await setPassword(desk, { token, password: chosen });
  });

  test('is the same from a keyboard that composes its letters otherwise', async () => {
    await setPassword(desk, { token: await resetToken(rosa), password: 'contraseña'.normalize('NFC') });
    await signIn(desk, { ...rosa, password: 'contraseña'.normalize('NFD') });
  });

  test('that its owner changes ends the other sessions and the links mailed before', async () => {
    const [here, there] = [await signIn(desk, ana), await signIn(desk, ana)];
    const token = await resetToken({ email: ana.email });
    await changePassword(desk, here.viewer, { currentPassword: password, newPassword: chosen });
    await use(here);
    expect(await refusal(use(there))).toBe('SESSION_ENDED');
    expect(await refusal(setPassword(desk, { token, password: chosen }))).toBe('LINK_INVALID');
    expect(await refusal(signIn(desk, ana))).toBe('INVALID_CREDENTIALS');
    await signIn(desk, { ...ana, password: chosen });
  });

  test('is not changed without the one until now, nor to a weak one', async () => {
    const { viewer } = await signIn(desk, ana);
    const change = (currentPassword: string, newPassword: string) =>
      fieldOf(changePassword(desk, viewer, { currentPassword, newPassword }));
    expect(await change('wrong horse battery', chosen)).toBe('currentPassword INVALID_CREDENTIALS');
    expect(await change(password, 'short')).toBe('newPassword WEAK_PASSWORD');
    await signIn(desk, ana);
  });

  test('that is changed twice at the same time is changed once', async () => {
    const { viewer } = await signIn(desk, ana);
    const both = await Promise.allSettled(
      ['first password', 'second password'].map((newPassword) =>
        changePassword(desk, viewer, { currentPassword: password, newPassword }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
