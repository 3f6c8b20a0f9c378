import { PrismaPg } from '@prisma/adapter-pg';
import type { Backend } from './backend.ts';
import { openEmbedded } from './embedded.ts';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { openServer } from './server.ts';

export type Db = PrismaClient;
/** What actions get: inside a transaction nothing else may be asked. */
export type Tx = Prisma.TransactionClient;

export interface Database extends Backend {
  prisma: Db;
}

export interface DatabaseSettings {
  /** A PostgreSQL server; where absent, the embedded database is opened. */
  url?: string | undefined;
  /** Where the embedded database is kept; where absent, in memory. */
  dataDir?: string | undefined;
  /** Connections to the server at most; the embedded database has one. */
  poolSize?: number | undefined;
}

/** Opens the store, or throws a StoreError that says why not. Migrating is apart: `migrate`. */
export const openDatabase = async ({ url, dataDir, poolSize }: DatabaseSettings): Promise<Database> =>
  databaseOn(url === undefined ? await openEmbedded({ dataDir }) : await openServer({ url, poolSize }));

export const databaseOn = (backend: Backend): Database => {
  const prisma = new PrismaClient({
    adapter: new PrismaPg(backend.pool),
    // the embedded database has one connection: transactions queue
    transactionOptions: { maxWait: 15_000, timeout: 15_000 },
    errorFormat: 'minimal',
  });
  let closed: Promise<void> | undefined;
  const close = async () => {
    await prisma.$disconnect();
    await backend.close();
  };
  return {
    ...backend,
    prisma,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
};
