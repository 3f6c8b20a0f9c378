import DataLoader from 'dataloader';
import type { Viewer } from '../access/viewer.ts';
import type { Db, Tx } from '../store/database.ts';

/** What is the viewer's own about a row, or counted beside it: one statement for all rows of an operation. */
export interface Loaders {
  /** By ticket: whether something changed since the viewer last saw it. */
  readonly unread: DataLoader<string, boolean>;
  /** One loader per kind of count, by parent row. */
  count(
    kind: string,
    query: (db: Db | Tx, ids: readonly string[]) => Promise<{ id: string; count: number }[]>,
  ): DataLoader<string, number>;
  /** What is the same for all rows: read once. */
  once<T>(what: string, read: (db: Db | Tx) => Promise<T>): Promise<T>;
}

export function makeLoaders(db: Db | Tx, viewer: () => Viewer): Loaders {
  const known = new Map<string, Promise<unknown>>();
  const counts = new Map<string, DataLoader<string, number>>();
  return {
    unread: new DataLoader(async (ids) => {
      const read = await db.ticketRead.findMany({
        where: { readerId: viewer().id, ticketId: { in: [...ids] } },
        select: { ticketId: true },
      });
      const seen = new Set(read.map(({ ticketId }) => ticketId));
      return ids.map((id) => !seen.has(id));
    }),
    count(kind, query) {
      let loader = counts.get(kind);
      if (!loader) {
        loader = new DataLoader(async (ids) => {
          const found = new Map((await query(db, ids)).map(({ id, count }) => [id, count]));
          return ids.map((id) => found.get(id) ?? 0);
        });
        counts.set(kind, loader);
      }
      return loader;
    },
    once<T>(what: string, read: (db: Db | Tx) => Promise<T>) {
      const reading = (known.get(what) as Promise<T> | undefined) ?? read(db);
      known.set(what, reading);
      return reading;
    },
  };
}
