import type { Viewer } from '../access/viewer.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../errors.ts';
import type { Writer } from '../events/log.ts';
import { type LinkReason, linkMail } from '../mail/link-mail.ts';
import { transact } from '../store/transact.ts';
import { assertCredential } from './actions.ts';
import { makeToken, sha256 } from './one-time.ts';
import { findByEmail, findPerson, ownedBy, owner, ownerOf, type Person, type PersonKey } from './person.ts';
import { revokeSessions } from './revoke.ts';
import { assertPassword, linkInvalid, signedInPerson } from './rules.ts';

type Post = Pick<Desk, 'database' | 'settings' | 'mailer' | 'log'>;
type Safe = Pick<Desk, 'database' | 'feed' | 'passwords'>;

/**
 * To be called once the person is committed: mails the link of the first sign-in. Whoever has a password or an
 * unused link already gets none, so a repeated call does no harm. A failure is logged: the person can ask for a
 * link themself, and is there already.
 */
export async function inviteLink(desk: Post, key: PersonKey): Promise<void> {
  try {
    const { prisma } = desk.database;
    const person = await findPerson(prisma, key);
    if (!person?.active || person.credential) return;
    const where = { ...ownedBy(key), usedAt: null, expiresAt: { gt: new Date() } };
    if (!(await prisma.oneTimeLink.findFirst({ where, select: { id: true } })))
      await mailLink(desk, person, 'INVITATION');
  } catch (error) {
    desk.log.error({ err: error, person: key }, 'the link of a first sign-in could not be made');
  }
}

/** Takes longer for people who exist: let nobody wait for it who is not to learn that. */
export async function requestPasswordReset(
  desk: Post,
  { email, portal }: { email: string; portal?: string | null | undefined },
): Promise<void> {
  const person = await findByEmail(desk.database.prisma, email, portal);
  if (person?.active) await mailLink(desk, person, 'RESET');
}

async function mailLink(desk: Post, person: Person, reason: LinkReason) {
  const { linkHours, publicUrl } = desk.settings;
  const { token, hash } = makeToken();
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + linkHours * 3_600_000);
  await desk.database.prisma.oneTimeLink.create({
    data: { ...ownedBy(person), tokenHash: hash, createdAt, expiresAt },
    select: { id: true },
  });
  const { email, name, locale } = person;
  const url = `${publicUrl}/set-password?token=${token}`;
  desk.mailer
    .send(linkMail({ reason, to: email, name, locale, url, hours: linkHours }))
    .catch(({ message, code }: NodeJS.ErrnoException) =>
      desk.log.error({ person: { kind: person.kind, id: person.id }, code }, `a mail was not sent: ${message}`),
    );
}

/** The link is used up with it, and so are all others; whoever was signed in is no longer. */
export async function setPassword(desk: Safe, { token, password }: { token: string; password: string }): Promise<void> {
  const tokenHash = sha256(token);
  const fresh = (now: Date) => ({ tokenHash, usedAt: null, expiresAt: { gt: now } });
  const link = await desk.database.prisma.oneTimeLink.findUnique({ where: fresh(new Date()), select: owner });
  const person = link && ownerOf(link);
  if (!person?.active) throw linkInvalid();
  assertPassword('password', password, person.email);
  const hash = await desk.passwords.hash(password);
  await transact(desk, async (tx) => {
    const now = new Date();
    const { count } = await tx.oneTimeLink.updateMany({ where: fresh(now), data: { usedAt: now } });
    if (count === 0) throw linkInvalid();
    await keepPassword({ tx, now, viewer: null }, person, hash);
    await revokeSessions({ tx, now, viewer: null }, person);
  });
}

/** The session of this request goes on; the others end. */
export async function changePassword(
  desk: Safe,
  asking: Viewer,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<void> {
  const viewer = signedInPerson(asking);
  const person = await findPerson(desk.database.prisma, viewer);
  const right = await desk.passwords.verify(person?.credential?.hash, currentPassword);
  if (!person || !right) {
    const message = 'Is not your password.';
    throw new Refusal('INVALID_CREDENTIALS', message, [
      { field: 'currentPassword', code: 'INVALID_CREDENTIALS', message },
    ]);
  }
  assertPassword('newPassword', newPassword, person.email);
  const hash = await desk.passwords.hash(newPassword);
  await transact(desk, async (tx) => {
    await assertCredential(tx, person);
    const act = { tx, viewer, now: new Date() };
    await keepPassword(act, person, hash);
    await revokeSessions(act, person, { id: { not: viewer.sessionId } });
  });
}

/** Links that were mailed before are of no more use. */
async function keepPassword({ tx, now }: Writer, person: PersonKey, hash: string) {
  const mine = ownedBy(person);
  await tx.credential.upsert({
    where: mine,
    create: { ...mine, hash, updatedAt: now },
    update: { hash, updatedAt: now },
    select: { id: true },
  });
  await tx.oneTimeLink.updateMany({ where: { ...mine, usedAt: null }, data: { usedAt: now } });
}
