import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database, Tx } from '../src/store/database.ts';

const transaction = new AsyncLocalStorage<{ open: boolean }>();

const refuse = () => {
  if (transaction.getStore()?.open)
    throw new Error(
      'Asked outside of the transaction that is open: where there is one connection, this waits for itself.',
    );
};

/** Makes whoever asks for a second connection within a transaction fail here too, where there are many. */
export function withOneConnection(database: Database): Database {
  const { pool, prisma } = database;
  for (const name of ['connect', 'query'] as const) {
    const ask = pool[name].bind(pool) as (...given: unknown[]) => unknown;
    Object.assign(pool, {
      [name]: (...given: unknown[]) => {
        refuse();
        return ask(...given);
      },
    });
  }
  const begin = prisma.$transaction.bind(prisma);
  const $transaction = (work: unknown, options?: object) =>
    typeof work === 'function'
      ? begin((tx: Tx) => {
          const here = { open: true };
          return transaction
            .run(here, async () => work(tx))
            .finally(() => {
              here.open = false;
            });
        }, options)
      : begin(work as never, options);
  return { ...database, prisma: Object.assign(prisma, { $transaction }) };
}
