import { connect } from '../ground/database.ts';
import type { Ground } from './ground.ts';

/**
 * Transactions a second that add a comment and touch its ticket, by so many writers: with an event in the log and
 * its position, or without. The same statements; whatever the application costs is not in it.
 */
export async function writesPerSecond(
  { ticketIds }: Ground,
  database: string,
  { withLog, seconds, writers }: { withLog: boolean; seconds: number; writers: number },
): Promise<number> {
  const clients = await Promise.all(Array.from({ length: writers }, () => connect(database)));
  const stamper = await connect(database);
  let count = 0;
  let stamping = true;
  const end = performance.now() + seconds * 1_000;
  const stamps = (async () => {
    while (withLog && stamping) await stamper.query('SELECT stamp()');
  })();
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < end) {
        const ticketId = ticketIds[Math.floor(Math.random() * ticketIds.length)];
        await client.query('BEGIN');
        await client.query({ name: 'touch', text: touch, values: [ticketId] });
        await client.query({ name: 'comment', text: comment, values: [ticketId] });
        if (withLog) await client.query({ name: 'event', text: event, values: [ticketId] });
        await client.query('COMMIT');
        count++;
      }
    }),
  );
  stamping = false;
  await stamps;
  await Promise.all([...clients, stamper].map((client) => client.end()));
  return count / seconds;
}

const touch = `UPDATE "Ticket" SET "staffCommentCount" = "staffCommentCount" + 1, "staffVersion" = "staffVersion" + 1, "updatedAt" = now() WHERE "id" = $1`;
const comment = `INSERT INTO "Comment" ("id", "ticketId", "threadId", "visibility", "authorType", "body", "bodyHtml")
  SELECT gen_random_uuid(), $1, "id", 'PUBLIC', 'SYSTEM', 'Hello', '<p>Hello</p>' FROM "Thread" WHERE "ticketId" = $1 AND "visibility" = 'PUBLIC'`;
const event = `INSERT INTO "Event" ("kind", "actorType", "subjectType", "subjectId", "ticketId", "audience", "before", "after")
  SELECT 'comment.added', 'SYSTEM', 'Ticket', t."id", t."id", 'EVERYONE', f.facts, f.facts
  FROM "Ticket" t, LATERAL (SELECT jsonb_build_object('ticket', jsonb_build_object('id', t."id", 'kind', t."kind", 'typeId', t."typeId",
    'status', t."status", 'requesterId', t."requesterId", 'organizationId', t."organizationId", 'followerIds', t."followerIds")) AS facts) f
  WHERE t."id" = $1`;
