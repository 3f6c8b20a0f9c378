import { ensureBuiltins } from '../../src/catalog/builtin.ts';
import type { Database } from '../../src/store/database.ts';

const awkward = 'ñandú 🧵 \\ "quoted", \t{braces} \\N\r\n\u0001 end';

/** A desk's worth of rows of many kinds, with texts that a careless copy would spoil, and events in all states. */
export async function fill({ prisma, pool }: Database, tickets: number) {
  await prisma.$transaction((tx) => ensureBuiltins(tx));
  const { id: organizationId } = await prisma.organization.create({ data: { name: awkward } });
  const { id: requesterId } = await prisma.affiliate.create({
    data: { name: 'Ana', email: 'ana@acme.example', organizationId, tags: ['', 'a,b', '"', 'NULL', awkward] },
  });
  const { id: managerId } = await prisma.manager.create({
    data: { name: 'Luis', email: 'luis@desk.example', permissions: ['DELETE_TICKETS', 'MANAGE_PEOPLE'] },
  });
  await prisma.credential.create({ data: { managerId, hash: '$argon2id$v=19$…' } });
  const { id: typeId } = await prisma.ticketType.create({ data: { name: 'Moving' } });
  await pool.query(
    `INSERT INTO "Ticket" (id, title, description, "descriptionHtml", "typeId", "requesterId", "organizationId", "creatorType", tags)
     SELECT gen_random_uuid(), 'Ticket ' || n, $1::text || repeat(md5(n::text), 20), '<p>' || n || '</p>', $2, $3, $4, 'SYSTEM', ARRAY['t' || n, $1]
     FROM generate_series(1, $5::int) n`,
    [awkward, typeId, requesterId, organizationId, tickets],
  );
  await pool.query(`
    INSERT INTO "Thread" (id, "ticketId", visibility) SELECT gen_random_uuid(), id, 'PUBLIC' FROM "Ticket";
    INSERT INTO "Comment" (id, "ticketId", "threadId", visibility, "authorType", body, "bodyHtml")
    SELECT gen_random_uuid(), t."ticketId", t.id, 'PUBLIC', 'SYSTEM', repeat('word ', 60) || n, '<p>' || repeat('word ', 60) || '</p>'
    FROM "Thread" t, generate_series(1, 3) n;
    INSERT INTO "Event" (kind, "actorType", "subjectType", "subjectId", "ticketId", audience, data, after)
    SELECT 'ticket.created', 'SYSTEM', 'Ticket', id, id, 'EVERYONE', jsonb_build_object('number', number, 'half', 0.5),
      jsonb_build_object('ticket', jsonb_build_object('id', id, 'title', title))
    FROM "Ticket";
    INSERT INTO "LooseFile" (key, "createdAt") VALUES (gen_random_uuid(), '0044-03-15 12:00:00.123+00 BC');
  `);
  while ((await pool.query('SELECT stamp()')).rows[0]?.stamp < tickets);
  await unstamped({ pool });
}

/** An event of a transaction that had just committed when everything stopped. */
export const unstamped = ({ pool }: Pick<Database, 'pool'>) =>
  pool.query(
    `INSERT INTO "Event" (kind, "actorType", "subjectType", "subjectId", audience)
     VALUES ('unstamped', 'SYSTEM', 'Template', gen_random_uuid(), 'STAFF')`,
  );
