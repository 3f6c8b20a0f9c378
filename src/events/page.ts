import type { Context } from '../context.ts';
import type { Following } from './following.ts';
import { verdictOn } from './following.ts';
import { readStretch } from './read.ts';
import { startOf } from './resume.ts';
import { type Live, liveOf } from './told.ts';
import { interestOf } from './topics.ts';

/** Looks at the log for one page: who follows little of it goes on from where they ended. */
const looks = 4;
const eventsOfLook = 200;

export interface PageOfLog {
  /** In their order, by their ids. */
  readonly events: ReadonlyMap<bigint, Live>;
  readonly endCursor: string;
  readonly hasNextPage: boolean;
}

/** What a stream after this cursor would tell, as far as it was committed when it is asked. */
export async function readPage(
  ctx: Context,
  following: Following,
  { after, size }: { after: string | null | undefined; size: number },
): Promise<PageOfLog> {
  const { viewer, desk } = ctx;
  following.assertAllowed(viewer);
  const { position, epoch, known, head } = await startOf(ctx, after);
  const cursorAt = (place: bigint) =>
    desk.cursors.seal({ position: place, epoch, ...(known?.ids.length && { known: known.ids }) });

  const interest = interestOf(viewer, [], following.tickets);
  const events = new Map<bigint, Live>();
  let at = position;
  for (let look = 0; look < looks && at < head && events.size < size; look++) {
    const stretch = await readStretch(ctx.db, at, head, interest, eventsOfLook);
    for (const event of stretch.events) {
      if (events.size === size) break;
      at = event.row.position;
      if (known?.passes(event)) continue;
      const verdict = verdictOn(viewer, event, following);
      if (verdict) events.set(event.row.id, liveOf(event, verdict, cursorAt(at)));
    }
    if (events.size < size) at = stretch.upTo;
  }
  return { events, endCursor: cursorAt(at), hasNextPage: at < head };
}
