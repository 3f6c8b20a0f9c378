import { Refusal } from '../errors.ts';
import type { Database, Tx } from '../store/database.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { FileStore } from './store.ts';

// A key is loose while no attachment holds it. Its row commits before the first byte is written, goes with the commit
// that makes the attachment, and comes back with the one that deletes it: so no file is without a row, ever.

const minute = 60_000;
/** An upload that nobody has held for so long is nobody's. */
const looseFor = 60 * minute;
/** Earlier by far than it is swept, whatever the clocks of several nodes say. */
export const heldWithin = 45 * minute;
/** How long one file may take to come in, and then the store to keep it: what is swept is not still being written. */
export const longestUpload = 30 * minute;
export const longestKeeping = 10 * minute;

/** What was an attachment's is swept at once. */
const atOnce = new Date(0);
const batch = 100;

export async function announce({ prisma }: Pick<Database, 'prisma'>, key: string) {
  await prisma.looseFile.create({ data: { key, createdAt: new Date() } });
}

/** For the commit that makes their attachments. */
export async function hold(tx: Tx, keys: readonly string[], now: Date) {
  const since = new Date(now.getTime() - heldWithin);
  const { count } = await tx.looseFile.deleteMany({ where: { key: { in: [...keys] }, createdAt: { gt: since } } });
  if (count !== keys.length) throw new Refusal('INVALID_ARGUMENT', 'A file of the request is used twice.');
}

/** For the commit that deletes these attachments, before it does. */
export async function letGo(tx: Tx, where: Prisma.AttachmentWhereInput) {
  const held = await tx.attachment.findMany({ where, select: { key: true } });
  if (held.length > 0) await tx.looseFile.createMany({ data: held.map(({ key }) => ({ key, createdAt: atOnce })) });
}

type Place = { database: Pick<Database, 'prisma'>; store: FileStore };

/** Of these, removes what nobody holds. */
export async function discard(place: Place, keys: readonly string[]) {
  const loose = await place.database.prisma.looseFile.findMany({
    where: { key: { in: [...keys] } },
    select: { key: true },
  });
  await remove(place, loose);
}

/** Removes what is loose for good. Any node may do it, also all at once. */
export async function sweepLoose(place: Place, now = new Date()) {
  const before = new Date(now.getTime() - looseFor);
  const failures: unknown[] = [];
  for (let last: string | undefined; ; ) {
    const loose = await place.database.prisma.looseFile.findMany({
      where: { createdAt: { lt: before }, ...(last !== undefined && { key: { gt: last } }) },
      orderBy: { key: 'asc' },
      take: batch,
      select: { key: true },
    });
    last = loose.at(-1)?.key;
    if (last === undefined) break;
    await remove(place, loose).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** The bytes first, so that a row stays where that failed. */
async function remove({ database: { prisma }, store }: Place, loose: readonly { key: string }[]) {
  const keys = loose.map(({ key }) => key);
  const outcomes = await Promise.allSettled(keys.map((key) => store.remove(key)));
  const removed = keys.filter((_, i) => outcomes[i]?.status === 'fulfilled');
  await prisma.looseFile.deleteMany({ where: { key: { in: removed } } });
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
