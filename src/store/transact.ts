import { createHash } from 'node:crypto';
import type { Viewer } from '../access/viewer.ts';
import { Refusal } from '../errors.ts';
import type { Feed } from '../events/feed.ts';
import type { Act } from '../events/log.ts';
import type { Database, Tx } from './database.ts';
import { Prisma } from './generated/client.ts';
import { idempotencyWindow } from './housekeeping.ts';

const attempts = 5;
/** Deadlock and serialization failure: nothing was done, and the next try will likely work. */
const isTransient = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  (error.code === 'P2034' || /40P01|40001/.test(error.message));

/** Runs `work` in one transaction, and tells the feed once it is committed. */
export async function transact<T>(
  { database, feed }: { database: Database; feed: Feed },
  work: (tx: Tx) => Promise<T>,
  options: { timeout?: number } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await database.prisma.$transaction(work, options);
      feed.ring();
      return result;
    } catch (error) {
      if (isTransient(error) && attempt < attempts) continue;
      throw refused(error);
    }
  }
}

export const act = <T>(desk: { database: Database; feed: Feed }, viewer: Viewer, work: (act: Act) => Promise<T>) =>
  transact(desk, (tx) => work({ tx, viewer, now: new Date() }));

/** The first answer to a key is kept with the change that it made; a repeated or simultaneous key gets it again. */
export async function actOnce<T extends object>(
  desk: { database: Database; feed: Feed },
  viewer: Viewer,
  mutation: string,
  input: { idempotencyKey?: string | null | undefined },
  work: (act: Act) => Promise<T>,
): Promise<T> {
  const key = input.idempotencyKey;
  if (!key) return act(desk, viewer, work);
  const digest = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  return act(desk, viewer, async (current) => {
    const id = { viewerId: viewer.id, key };
    await current.tx.idempotencyKey.deleteMany({
      where: { ...id, createdAt: { lt: new Date(current.now.getTime() - idempotencyWindow) } },
    });
    // a simultaneous request with this key waits here until the first has committed or failed
    const { count } = await current.tx.idempotencyKey.createMany({
      data: [{ ...id, mutation, input: digest, createdAt: current.now }],
      skipDuplicates: true,
    });
    if (count === 0) {
      const first = await current.tx.idempotencyKey.findUniqueOrThrow({ where: { viewerId_key: id } });
      if (first.mutation === mutation && first.input === digest) return first.result as T;
      throw new Refusal('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for something else.');
    }
    const result = await work(current);
    await current.tx.idempotencyKey.update({
      where: { viewerId_key: id },
      data: { result: result as Prisma.InputJsonObject },
    });
    return result;
  });
}

/** Two writers wanted the same unique value: the database says so to the second. */
function refused(error: unknown): unknown {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') return error;
  const field = uniqueColumn(error);
  const message = 'Another object already has this value.';
  return new Refusal('ALREADY_EXISTS', message, field ? [{ field, code: 'ALREADY_EXISTS', message }] : []);
}

/** From the index's name, `Team_name_key`. */
function uniqueColumn({ meta }: Prisma.PrismaClientKnownRequestError): string | undefined {
  const cause = JSON.stringify(meta ?? {});
  return /"[A-Za-z]+_([A-Za-z]+)_key"/.exec(cause)?.[1];
}
