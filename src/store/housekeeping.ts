import type { Database } from './database.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** How long the first answer to an idempotency key is kept. */
export const idempotencyWindow = day;

/** Removes what has had its time. Any node may do it, also all at once. */
export async function sweep({ prisma }: Pick<Database, 'prisma'>, now = new Date()) {
  const before = (age: number) => ({ lt: new Date(now.getTime() - age) });
  await prisma.idempotencyKey.deleteMany({ where: { createdAt: before(idempotencyWindow) } });
  await prisma.oneTimeLink.deleteMany({ where: { expiresAt: before(7 * day) } });
  await prisma.session.deleteMany({ where: { expiresAt: before(30 * day) } });
}

/** Sweeps now and every hour; returns what ends it. */
export function keepHouse(database: Database, onFault: (error: unknown) => void): () => Promise<void> {
  let sweeping = sweep(database).catch(onFault);
  const timer = setInterval(() => {
    sweeping = sweeping.then(() => sweep(database)).catch(onFault);
  }, hour).unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}
