import { isStaff, programOf, type Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { Prisma } from '../store/generated/client.ts';
import { type Place, refreshRequired } from './cursor.ts';

/** Where a stream goes on; refused where the log cannot vouch that nothing is missing from there on. */
export async function placeOf({ desk, viewer }: Context, cursor: string): Promise<Place> {
  const place = desk.cursors.open(cursor);
  const { position, epoch, floor } = await desk.feed.settle();
  if (place.epoch !== epoch || place.position < floor || place.position > position) throw refreshRequired();

  const known = new Set(place.known);
  const anySince = async (where: Prisma.EventWhereInput) => {
    const ids = await desk.database.prisma.event.findMany({
      where: { ...where, position: { gt: place.position } },
      select: { id: true },
      take: known.size + 1,
    });
    return ids.some(({ id }) => !known.has(id));
  };
  // a replay is judged by present rights: they must have held throughout
  if (await anySince({ subjectId: { in: rightsOf(viewer) } })) throw refreshRequired();
  if (await anySince(stripped)) throw refreshRequired();
  return place;
}

/** What a deletion has taken from the events before it, nobody can judge any more. */
const stripped = {
  subjectType: 'Ticket',
  historical: false,
  kind: { not: 'ticket.deleted' },
  before: { equals: Prisma.DbNull },
  after: { equals: Prisma.DbNull },
} satisfies Prisma.EventWhereInput;

/** The rows by which the viewer sees what they see. */
const rightsOf = (viewer: Viewer): string[] =>
  [viewer.id, programOf(viewer)?.id ?? [], isStaff(viewer) ? [] : [viewer.organizationId, viewer.portal.id]].flat();
