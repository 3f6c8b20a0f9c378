import type { Database } from './database.ts';

const hour = 3_600_000;
export const day = 24 * hour;

/** How long the first answer to an idempotency key is kept. */
export const idempotencyWindow = day;

/** Removes what has had its time. Any node may do it, also all at once. */
export async function sweep({ prisma }: Pick<Database, 'prisma'>, now = new Date()) {
  const before = (age: number) => ({ lt: new Date(now.getTime() - age) });
  await prisma.idempotencyKey.deleteMany({ where: { createdAt: before(idempotencyWindow) } });
  await prisma.oneTimeLink.deleteMany({ where: { expiresAt: before(7 * day) } });
  await prisma.session.deleteMany({ where: { expiresAt: before(30 * day) } });
  // a panel may ask for one with each of its pages
  await prisma.session.deleteMany({ where: { integrationId: { not: null }, expiresAt: before(day) } });
}

/** Does each of these now and every hour; returns what ends it. */
export function keepHouse(jobs: readonly (() => Promise<unknown>)[], onFault: (error: unknown) => void) {
  const all = () => Promise.all(jobs.map((job) => job().catch(onFault)));
  let sweeping = all();
  const timer = setInterval(() => {
    sweeping = sweeping.then(all);
  }, hour).unref();
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}
