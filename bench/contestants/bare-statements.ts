import { randomBytes } from 'node:crypto';
import type pg from 'pg';

export interface Asked {
  ticketId?: string;
  status?: string;
  text?: string;
  managerId?: string;
  body?: string;
  viewerId: string;
  organizationId: string | null;
}

type Statement = (asked: Asked) => pg.QueryConfig;

const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const one = (select: string) => `(SELECT row_to_json(o) FROM (${select}) o)`;
const many = (select: string) => `(SELECT coalesce(json_agg(o), '[]') FROM (${select}) o)`;

const manager = one(`SELECT "id", "name" FROM "Manager" WHERE "id" = t."assigneeId"`);
const affiliate = (columns: string) => one(`SELECT ${columns} FROM "Affiliate" WHERE "id" = t."requesterId"`);
const comments = (count: number, columns: string) =>
  one(
    `SELECT ${many(`SELECT ${columns} FROM (
    SELECT * FROM "Comment" WHERE "ticketId" = t."id" ORDER BY "id" DESC LIMIT ${count}) c ORDER BY c."id"`)} AS nodes`,
  );

const ticket = `SELECT json_build_object('ticket', ${one(`
  SELECT "id", "number", "title", "status", "priority", "description", ${iso('"createdAt"')} AS "createdAt",
    ${iso('"updatedAt"')} AS "updatedAt", ${affiliate('"id", "name", "email"')} AS requester, ${manager} AS assignee,
    ${comments(20, `"id", "body", "visibility", ${iso('"createdAt"')} AS "createdAt"`)} AS comments
  FROM "Ticket" t WHERE "id" = $1`)})::text AS json`;

const list = (where: string, size = 50) =>
  `SELECT json_build_object('tickets', json_build_object('nodes', ${many(`
  SELECT "id", "number", "title", "status", "priority", ${iso('"updatedAt"')} AS "updatedAt",
    ${affiliate('"id", "name"')} AS requester, ${manager} AS assignee
  FROM "Ticket" t WHERE "kind" = 'TICKET' AND ${where}
  ORDER BY t."updatedAt" DESC, t."id" DESC LIMIT ${size}`)}))::text AS json`;
const ofStatus = '"status" = $1::"TicketStatus"';
const inSight = '"sight" && ARRAY[$2, $3]::uuid[]';
const everyTicket = list(ofStatus);
const ticketsInSight = list(`${ofStatus} AND ${inSight}`);
// thrice, as in src/ticket/filter.ts, and for the same reason
const withWords =
  '"id" IN (SELECT "ticketId" FROM "TicketText" WHERE "words" @> $1 AND "words" @> $1 AND "words" @> $1)';
const everyTicketWith = list(withWords, 20);
const ticketsInSightWith = list(`${withWords} AND ${inSight}`, 20);

const worklist = `SELECT json_build_object('tickets', json_build_object('nodes', ${many(`
  SELECT "id", "number", "title", "status", "staffCommentCount", "affiliateCommentCount",
    ${affiliate('"id", "name"')} AS requester, ${comments(5, `"id", "body", ${iso('"createdAt"')} AS "createdAt"`)} AS comments
  FROM "Ticket" t WHERE "assigneeId" = $1 AND "kind" = 'TICKET'
  ORDER BY t."updatedAt" DESC, t."id" DESC LIMIT 20`)}))::text AS json`;

const comment = `
  WITH t AS (
    UPDATE "Ticket" SET "staffCommentCount" = "staffCommentCount" + 1, "lastStaffMessageAt" = $5,
      "firstRespondedAt" = coalesce("firstRespondedAt", $5),
      "waitingOn" = CASE WHEN "status" = 'CLOSED' THEN "waitingOn" ELSE 'CUSTOMER' END,
      "revisions" = jsonb_set("revisions", '{ticket}', to_jsonb(coalesce(("revisions"->>'ticket')::int, 0) + 1)), "updatedAt" = $5, "staffVersion" = "staffVersion" + 1, "staffUpdatedAt" = $5
    WHERE "id" = $1 RETURNING *
  ), c AS (
    INSERT INTO "Comment" ("id", "ticketId", "threadId", "visibility", "authorType", "managerId", "body", "bodyHtml", "createdAt")
    SELECT $2, $1, "id", 'PUBLIC', 'MANAGER', $3, $4, '<p>' || $4 || '</p>', $5
    FROM "Thread" WHERE "ticketId" = $1 AND "visibility" = 'PUBLIC' RETURNING *
  )
  SELECT json_build_object('addComment', json_build_object('comment', row_to_json(o), 'error', null))::text AS json FROM (
    SELECT "id", "body", "bodyHtml", ${iso('"createdAt"')} AS "createdAt",
      (SELECT row_to_json(o) FROM (SELECT "id", "status", "staffCommentCount", "waitingOn", "staffVersion" AS version,
        ${iso('"updatedAt"')} AS "updatedAt" FROM t) o) AS ticket
    FROM c) o`;

/** As the application's: in the order of time. */
function newId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export const statements: Readonly<Record<string, Statement>> = {
  '/ticket': ({ ticketId }) => ({ name: 'ticket', text: ticket, values: [ticketId] }),
  '/worklist': ({ managerId }) => ({ name: 'worklist', text: worklist, values: [managerId] }),
  '/list': ({ status, viewerId, organizationId }) =>
    organizationId === null
      ? { name: 'list', text: everyTicket, values: [status] }
      : // planned for each viewer: what is right for few tickets is wrong for many
        { text: ticketsInSight, values: [status, viewerId, organizationId] },
  // planned for each word: what is right for a rare one is wrong for a frequent one
  '/search': ({ text, viewerId, organizationId }) =>
    organizationId === null
      ? { text: everyTicketWith, values: [[text, 'o', 'd', 'r', 'i', 'c']] }
      : { text: ticketsInSightWith, values: [[text, 'o', 'd', 'r', 'c'], viewerId, organizationId] },
  '/comment': ({ ticketId, body, viewerId }) => ({
    name: 'comment',
    text: comment,
    values: [ticketId, newId(), viewerId, body, new Date()],
  }),
};
