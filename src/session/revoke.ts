import { appendChange, type Writer } from '../events/log.ts';
import type { Prisma } from '../store/generated/client.ts';
import { ownedBy, type PersonKey } from './person.ts';

/** Ends a person's sessions, all or those that `which` says; whoever streams with one learns it by the event. */
export async function revokeSessions(writer: Writer, person: PersonKey, which: Prisma.SessionWhereInput = {}) {
  const { tx, now } = writer;
  const ended = await tx.session.updateManyAndReturn({
    where: { AND: [ownedBy(person), which, { revokedAt: null, expiresAt: { gt: now } }] },
    data: { revokedAt: now },
    select: { id: true },
  });
  for (const { id } of ended) await appendChange(writer, 'Session', id, 'revoked');
}
