import { connect } from './database.ts';
import { type Counts, countsOf } from './people.ts';

/** Each finds the rows that are wrong. */
const wrong: Record<string, string> = {
  'counters and times of tickets': `
    SELECT count(*) FROM "Ticket" t LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE "authorType" = 'MANAGER') AS staff,
             count(*) FILTER (WHERE "authorType" = 'AFFILIATE') AS affiliate,
             min("createdAt") FILTER (WHERE "authorType" = 'MANAGER') AS responded,
             max("createdAt") FILTER (WHERE "authorType" = 'MANAGER') AS answered
      FROM "Comment" c WHERE c."ticketId" = t."id" AND "visibility" = 'PUBLIC') c ON true
    WHERE (c.staff, c.affiliate) <> (t."staffCommentCount", t."affiliateCommentCount")
       OR c.responded IS DISTINCT FROM t."firstRespondedAt" OR c.answered IS DISTINCT FROM t."lastStaffMessageAt"`,
  'versions and last changes of tickets': `
    SELECT count(*) FROM "Ticket" t JOIN (
      SELECT "ticketId", count(*) AS staff, count(*) FILTER (WHERE "audience" = 'EVERYONE') AS everyone,
             max("occurredAt") AS at,
             max("occurredAt") FILTER (WHERE "audience" = 'EVERYONE' AND "kind" <> 'ticket.assigned') AS seen
      FROM "Event" GROUP BY 1) e ON e."ticketId" = t."id"
    WHERE (e.staff, e.everyone, e.at, e.seen) <> (
      t."staffVersion", 1 + (SELECT coalesce(sum(value::int), 0) FROM jsonb_each_text(t."revisions")),
      t."staffUpdatedAt", t."updatedAt")`,
  'statuses of tickets': `
    SELECT count(*) FROM "Ticket" t WHERE t."status"::text <> coalesce(
      (SELECT "data"->>'next' FROM "Event" e WHERE e."ticketId" = t."id" AND "kind" = 'ticket.status_changed'
       ORDER BY e."id" DESC LIMIT 1), 'OPEN')`,
  'followers and copies': `
    SELECT count(*) FROM "Ticket" t WHERE
      (SELECT count(*) FROM "TicketFollower" f WHERE f."ticketId" = t."id"
         AND (f."affiliateId" = ANY (t."followerIds") OR f."organizationId" = ANY (t."followerOrganizationIds")))
        <> cardinality("followerIds") + cardinality("followerOrganizationIds")
      OR (SELECT count(*) FROM "TicketCc" c WHERE c."ticketId" = t."id" AND c."affiliateId" = ANY (t."copiedAffiliateIds"))
        <> cardinality("copiedAffiliateIds")`,
  'the words of one ticket in twenty': `
    SELECT count(*) FROM "Ticket" t LEFT JOIN "TicketText" w ON w."ticketId" = t."id"
    WHERE t."number" % 20 = 0 AND w."words" IS DISTINCT FROM ticket_words(t."id")`,
  'what the log says of comments': `
    SELECT count(*) FROM "Comment" c FULL JOIN (SELECT * FROM "Event" WHERE "kind" = 'comment.added') e ON e."commentId" = c."id"
    WHERE c."id" IS NULL OR e."id" IS NULL OR e."occurredAt" <> c."createdAt"
       OR (c."visibility" = 'INTERNAL') <> (e."audience" = 'STAFF')`,
  'the order of the log': `
    SELECT count(*) FROM (SELECT "occurredAt" < lag("occurredAt") OVER (ORDER BY "id") AS early, "id" <> "position" AS gap FROM "Event") e
    WHERE early OR gap`,
};

const sizes = ({ tickets, comments, affiliates, managers, organizations, sized }: Counts): Record<string, number> => ({
  'SELECT count(*) FROM "Ticket"': tickets,
  'SELECT count(*) FROM "Thread"': tickets * 2,
  'SELECT count(*) FROM "Comment"': comments,
  'SELECT count(*) FROM "Affiliate"': affiliates,
  'SELECT count(*) FROM "Manager"': managers,
  'SELECT count(*) FROM "Organization"': organizations,
  ...Object.fromEntries(
    sized.map((size, i) => [
      `SELECT count(*) FROM "Ticket", (SELECT a."id", a."organizationId" FROM "Credential" c JOIN "Affiliate" a
         ON a."id" = c."affiliateId" ORDER BY a."number" OFFSET ${i} LIMIT 1) a
       WHERE "kind" = 'TICKET' AND "sight" && ARRAY[a."id", a."organizationId"]`,
      size,
    ]),
  ),
});

/** Sentences on what is not as it should be. */
export async function faultsOf(name: string, scale: number): Promise<string[]> {
  const client = await connect(name);
  const count = async (sql: string) => Number((await client.query<{ count: string }>(sql)).rows[0]?.count);
  const faults: string[] = [];
  try {
    for (const [sql, expected] of Object.entries(sizes(countsOf(scale)))) {
      const found = await count(sql);
      if (found !== expected) faults.push(`${found} instead of ${expected}: ${sql.replace(/\s+/g, ' ')}`);
    }
    for (const [what, sql] of Object.entries(wrong)) {
      const found = await count(sql);
      if (found > 0) faults.push(`${found} rows are wrong in ${what}`);
    }
  } finally {
    await client.end();
  }
  return faults;
}
