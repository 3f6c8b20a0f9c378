import { Tokens } from '../../src/session/token.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openServer } from '../../src/store/server.ts';
import { asAdministrator, connect, dropDatabase, urlOf } from '../ground/database.ts';
import { bodyOf } from './message.ts';

export const secret = 'what tokens of the bench are signed with';

/** A desk of its own: customers with a ticket each, and staff. */
export interface Ground {
  readonly url: string;
  readonly ticketIds: readonly string[];
  readonly staff: readonly string[];
  readonly customers: readonly string[];
  /** Adds a comment to each of the tickets, in one transaction, and gives the events their positions. */
  say(ticketIds: readonly string[]): Promise<void>;
  drop(): Promise<void>;
}

export async function layGround(name: string, size: { customers: number; staff: number }): Promise<Ground> {
  await dropDatabase(name);
  await asAdministrator((client) => client.query(`CREATE DATABASE ${name}`));
  const url = urlOf(name);
  const backend = await openServer({ url, poolSize: 1 });
  await migrate(backend.pool);
  await backend.close();

  const client = await connect(name);
  const all = async <Row extends object>(sql: string, values: unknown[] = []) =>
    (await client.query<Row>(sql, values)).rows;
  await client.query(`SET TIME ZONE 'UTC'`);
  await client.query(`
    INSERT INTO "TicketType" ("id", "key", "name") VALUES (gen_random_uuid(), 'GENERAL_QUESTION', 'General question');
    INSERT INTO "PortalConfig" ("id", "slug", "name") VALUES (gen_random_uuid(), 'default', 'Support')`);
  const staff = await all<{ id: string }>(
    `INSERT INTO "Manager" ("id", "name", "email") SELECT gen_random_uuid(), 'Manager ' || n, n || '@desk.example'
     FROM generate_series(1, $1::int) n RETURNING "id"`,
    [size.staff],
  );
  const customers = await all<{ id: string; ticketId: string }>(
    `WITH o AS (
       INSERT INTO "Organization" ("id", "name") SELECT gen_random_uuid(), 'Company ' || n FROM generate_series(1, $1::int) n
       RETURNING "id", "name"
     ), a AS (
       INSERT INTO "Affiliate" ("id", "name", "email", "organizationId")
       SELECT gen_random_uuid(), replace("name", 'Company', 'Customer'), replace("name", 'Company ', '') || '@shop.example', "id"
       FROM o RETURNING "id", "organizationId"
     ), t AS (
       INSERT INTO "Ticket" ("id", "title", "description", "descriptionHtml", "typeId", "requesterId", "organizationId",
         "creatorType", "creatorAffiliateId", "followerIds")
       SELECT gen_random_uuid(), 'The invoice of March differs from the report', 'x', '<p>x</p>', (SELECT "id" FROM "TicketType" LIMIT 1),
         "id", "organizationId", 'AFFILIATE', "id", ARRAY["id"] FROM a RETURNING "id", "requesterId"
     ), h AS (
       INSERT INTO "Thread" ("id", "ticketId", "visibility") SELECT gen_random_uuid(), "id", v::"ThreadVisibility"
       FROM t, unnest(ARRAY['PUBLIC', 'INTERNAL']) v RETURNING 1
     )
     SELECT "requesterId" AS id, "id" AS "ticketId" FROM t`,
    [size.customers],
  );
  const [portal] = await all<{ id: string }>(`SELECT "id" FROM "PortalConfig"`);
  const sessionsOf = (column: 'managerId' | 'affiliateId', ids: readonly string[]) =>
    all<{ id: string; owner: string }>(
      `INSERT INTO "Session" ("id", "${column}", "portalId", "refreshHash", "expiresAt")
       SELECT gen_random_uuid(), owner, $2, owner::text, now() + interval '1 day' FROM unnest($1::uuid[]) owner
       RETURNING "id", "${column}" AS owner`,
      [ids, column === 'managerId' ? null : portal?.id],
    );
  await client.query('ANALYZE');

  const tokens = new Tokens(secret, { accessTokenSeconds: 86_400 });
  const bearers = async (kind: 'MANAGER' | 'AFFILIATE', ids: readonly string[]) => {
    const sessions = await sessionsOf(kind === 'MANAGER' ? 'managerId' : 'affiliateId', ids);
    const byOwner = new Map(sessions.map(({ id, owner }) => [owner, id]));
    const portalId = kind === 'MANAGER' ? null : (portal?.id ?? null);
    return Promise.all(
      ids.map(async (personId) => {
        const { token } = await tokens.issue({ kind, personId, sessionId: byOwner.get(personId) ?? '', portalId });
        return `Bearer ${token}`;
      }),
    );
  };
  let said = 0;
  return {
    url,
    ticketIds: customers.map(({ ticketId }) => ticketId),
    staff: await bearers(
      'MANAGER',
      staff.map(({ id }) => id),
    ),
    customers: await bearers(
      'AFFILIATE',
      customers.map(({ id }) => id),
    ),
    async say(ticketIds) {
      await client.query(comment, [ticketIds, staff[0]?.id, bodyOf(++said)]);
      await client.query('SELECT stamp()');
    },
    async drop() {
      await client.end();
      await dropDatabase(name);
    },
  };
}

/** As `addComment` leaves it, for many at once: the writer must not be what is measured. */
const comment = `
  WITH said AS (
    SELECT gen_random_uuid() AS id, "ticketId" FROM unnest($1::uuid[]) "ticketId"
  ), c AS (
    INSERT INTO "Comment" ("id", "ticketId", "threadId", "visibility", "authorType", "managerId", "body", "bodyHtml")
    SELECT said.id, said."ticketId", h."id", 'PUBLIC', 'MANAGER', $2, $3, '<p>' || $3 || '</p>'
    FROM said JOIN "Thread" h ON h."ticketId" = said."ticketId" AND h."visibility" = 'PUBLIC'
    RETURNING "id", "ticketId"
  )
  INSERT INTO "Event" ("kind", "occurredAt", "actorType", "managerId", "subjectType", "subjectId", "ticketId", "commentId", "audience", "before", "after")
  SELECT 'comment.added', clock_timestamp(), 'MANAGER', $2, 'Ticket', t."id", t."id", c."id", 'EVERYONE',
    jsonb_build_object('ticket', f.facts),
    jsonb_build_object('ticket', f.facts, 'comment', jsonb_build_object('id', c."id", 'visibility', 'PUBLIC'))
  FROM c JOIN "Ticket" t ON t."id" = c."ticketId",
    LATERAL (SELECT to_jsonb(x) AS facts FROM (SELECT t."id", t."kind", t."typeId", t."status", t."requesterId", t."organizationId",
      t."projectId", t."assigneeId", t."teamId", t."followerIds", t."followerOrganizationIds", t."copiedAffiliateIds", t."autoClosed") x) f`;
