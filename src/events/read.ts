import { sightFacts } from '../access/sight.ts';
import { ticketFacts } from '../access/ticket.ts';
import type { Db, Tx } from '../store/database.ts';
import { Prisma } from '../store/generated/client.ts';
import type { FeedEvent } from './live-event.ts';
import type { Facts } from './log.ts';
import { type Interest, topicsOf } from './topics.ts';

/** Of one look at the log: what it found, and how far it looked. */
export interface Stretch {
  events: FeedEvent[];
  upTo: bigint;
}

/** Events in the order of their positions, each with its facts and those of the rows as they are. */
export async function readEvents(db: Db | Tx, where: Prisma.EventWhereInput, take: number): Promise<FeedEvent[]> {
  const rows = await db.event.findMany({ where, orderBy: { position: 'asc' }, take });
  const ticketIds = [...new Set(rows.flatMap(({ ticketId }) => ticketId ?? []))];
  const commentIds = [...new Set(rows.flatMap(({ commentId }) => commentId ?? []))];
  const [tickets, comments] = await Promise.all([
    ticketIds.length === 0 ? [] : db.ticket.findMany({ where: { id: { in: ticketIds } }, select: ticketFacts }),
    commentIds.length === 0
      ? []
      : db.comment.findMany({ where: { id: { in: commentIds } }, select: { id: true, visibility: true } }),
  ]);
  const ticketById = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const commentById = new Map(comments.map((comment) => [comment.id, comment]));
  return rows.map((row) => {
    const before = row.before as Facts | null;
    const after = row.after as Facts | null;
    return {
      row: { ...row, position: row.position ?? 0n },
      before,
      after,
      now: {
        ticket: (row.ticketId && ticketById.get(row.ticketId)) || null,
        comment: (row.commentId && commentById.get(row.commentId)) || null,
      },
      topics: topicsOf(row, before, after),
    };
  });
}

/** Rows that one look passes at most, where it looks for some among them. */
const widest = 5_000n;

/** What of the log after a position is of interest, up to `head`: as many events as `take`, or a stretch without more. */
export async function readStretch(
  db: Db | Tx,
  after: bigint,
  head: bigint,
  interest: Interest,
  take: number,
): Promise<Stretch> {
  const farthest = interest.tickets !== 'ALL' && after + widest < head ? after + widest : head;
  const position = { gt: after, lte: farthest };
  const ids = interest.tickets === 'ALL' ? null : await idsOf(db, after, farthest, interest, take);
  if (ids?.length === 0) return { events: [], upTo: farthest };
  const events = await readEvents(db, ids ? { id: { in: ids } } : { position }, take);
  const last = events.at(-1);
  return { events, upTo: last && events.length === take ? last.row.position : farthest };
}

async function idsOf(db: Db | Tx, after: bigint, upTo: bigint, { tickets, rows }: Interest, take: number) {
  const subjects = [...rows, ...(tickets !== 'ALL' && 'ids' in tickets ? tickets.ids : [])];
  const found = await db.$queryRaw<{ id: bigint }[]>`
    SELECT "id" FROM "Event"
    WHERE "position" > ${after} AND "position" <= ${upTo} AND (
      "subjectId" = ANY(${subjects}::uuid[])
      OR "subjectType" = 'Ticket' AND NOT "historical" AND ${tickets !== 'ALL' && 'keys' in tickets ? seenBy(tickets.keys) : Prisma.sql`false`})
    ORDER BY "position" LIMIT ${take}`;
  return found.map(({ id }) => id);
}

/** As `sightOf` says. */
function seenBy(keys: readonly string[]): Prisma.Sql {
  const sides = ['before', 'after'].flatMap((side) => {
    const fact = (name: string) => Prisma.raw(`"${side}"->'ticket'->'${name}'`);
    return [
      ...sightFacts.one.map((name) => Prisma.sql`jsonb_exists_any(jsonb_build_array(${fact(name)}), ${keys})`),
      ...sightFacts.list.map((name) => Prisma.sql`jsonb_exists_any(${fact(name)}, ${keys})`),
    ];
  });
  return Prisma.sql`(${Prisma.join(sides, ' OR ')})`;
}
