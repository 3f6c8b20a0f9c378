import { rightsRowsOf, touchesRights } from '../access/change.ts';
import type { Context } from '../context.ts';
import { refreshRequired } from './cursor.ts';
import type { Head } from './feed.ts';
import type { FeedEvent } from './live-event.ts';

/** Where a stream begins. */
export interface Start {
  readonly position: bigint;
  readonly epoch: string;
  /** What comes after that and is known already. */
  readonly known?: Known;
  /** How far the log goes for now. */
  readonly head: bigint;
}

/** Events after a cursor that the data beside it held already, until the last of them is past. */
export class Known {
  readonly #ids: Set<bigint>;
  readonly #last: bigint;

  constructor(events: readonly { id: bigint; position: bigint }[]) {
    this.#ids = new Set(events.map(({ id }) => id));
    this.#last = events.at(-1)?.position ?? 0n;
  }

  /** Those that are still to come. */
  get ids(): bigint[] {
    return [...this.#ids];
  }

  /** Whether this is one of them. */
  passes({ row }: Pick<FeedEvent, 'row'>): boolean {
    const known = this.#ids.delete(row.id);
    if (row.position >= this.#last) this.#ids.clear();
    return known;
  }
}

/** After everything that is committed, where no cursor says from where on. */
export async function startOf(ctx: Context, cursor: string | null | undefined): Promise<Start> {
  const head = await headOf(ctx);
  return cursor ? placeOf(ctx, head, cursor) : { ...head, head: head.position };
}

/** In a snapshot positions were given before it was taken, and nothing may be asked beside it. */
const headOf = ({ db, desk }: Context): Promise<Head> =>
  db === desk.database.prisma ? desk.feed.settle() : db.logHead.findFirstOrThrow();

/** Where a stream goes on; refused where the log cannot vouch that nothing is missing from there on. */
async function placeOf({ desk, db, viewer }: Context, head: Head, cursor: string): Promise<Start> {
  const place = desk.cursors.open(cursor);
  const { position, epoch, floor } = head;
  if (place.epoch !== epoch || place.position < floor || place.position > position) throw refreshRequired();

  const { event } = db;
  const since = { gt: place.position };
  // all of them have their positions: they were committed when the cursor was made
  const known = place.known
    ? await event.findMany({
        where: { id: { in: [...place.known] }, position: since },
        orderBy: { position: 'asc' },
        select: { id: true, position: true },
      })
    : [];
  const skipped = new Set(known.map(({ id }) => id));
  // a replay is judged by present rights: they must have held throughout
  const changes = await event.findMany({
    where: { subjectId: { in: rightsRowsOf(viewer) }, position: since },
    select: { id: true, subjectType: true, kind: true, properties: true },
    take: looked,
  });
  if (changes.length === looked || changes.some((change) => !skipped.has(change.id) && touchesRights(change)))
    throw refreshRequired();
  const begin = { position: place.position, epoch, head: position };
  if (known.length === 0) return begin;
  return { ...begin, known: new Known(known.map(({ id, position }) => ({ id, position: position ?? 0n }))) };
}

/** Of changes to the rows of somebody's rights: whoever missed more reads anew. */
const looked = 200;
