import { randomUUID } from 'node:crypto';
import { type TicketFacts, ticketFacts } from '../../src/access/ticket.ts';
import type { TicketEventKind } from '../../src/events/log.ts';
import type { Db } from '../../src/store/database.ts';
import type { Prisma } from '../../src/store/generated/client.ts';
import { define, options } from '../custom-field/fields.ts';
import type { Person } from '../desk.ts';
import { type PortalScene, panel, portalScene } from './portal-desk.ts';

/** How many tickets each customer sees; their organization has as many answers. */
export const sizes = [3, 300, 30_000];

export interface SizesScene extends PortalScene {
  customers: Map<number, { person: Person; variables: Record<string, unknown> }>;
}

type Size = { size: number; person: Person; organizationId: string };

/** A desk with customers who see 3, 300 and 30,000 tickets in one portal, whose newest have something of everything. */
export async function sizesScene(): Promise<SizesScene> {
  const scene = await portalScene({ OPERATION_COST_LIMIT: '100000', RATE_LIMIT_PER_MINUTE: '0' });
  const { desk, admin } = scene;
  const { db } = desk;
  const keys: string[] = [];
  for (const kind of ['TEXT', 'CHOICE', 'FILE'])
    keys.push((await define(admin, kind, kind === 'CHOICE' ? { options: options('a', 'b') } : {})).key);
  const catalog = await fillCatalog(scene, keys);
  const shown = keys.map((key) => `customFields.${key}`);
  const { slug } = await scene.portal({ details: panel(...properties, ...shown) });
  const portal = await db.portalConfig.findUniqueOrThrow({ where: { slug } });
  await fillArticles(scene, portal.id);
  const { eventCursor } = await admin.run('{ eventCursor }');

  const people: Size[] = [];
  for (const size of sizes) people.push(await fillTickets(scene, slug, size, catalog));
  await makeSearchable(db);
  await fillDetails(scene, people, catalog);
  await fillAnswers(scene, people);
  await tend(db);
  await desk.desk.feed.settle();
  const customers: SizesScene['customers'] = new Map();
  for (const { size, person } of people) {
    const [field, category] = [keys[0], desk.id('Category', catalog.categoryId)];
    customers.set(size, { person, variables: { field, category, after: eventCursor, ...(await seenBy(person)) } });
  }
  return { ...scene, customers };
}

/** What is asked with: ids of everything on the first page, and a cursor in its midst. */
async function seenBy(person: Person) {
  const { tickets } = await person.run('{ tickets(first: 100) { edges { cursor node { id } } } }');
  const ids: string[] = tickets.edges.map(({ node }: { node: { id: string } }) => node.id);
  return { ids, ticket: ids[1], cursor: tickets.edges[1].cursor };
}

/** As the server does in time: indexes take in what was written, and statistics are taken. */
async function tend(db: Db) {
  await db.$executeRaw`
    SELECT gin_clean_pending_list(quote_ident(indexname)::regclass) FROM pg_indexes
    WHERE tablename IN ('Ticket', 'TicketText') AND indexdef LIKE '%USING gin%'`;
  await db.$executeRaw`ANALYZE "Ticket", "TicketText", "Answer", "Event", "Affiliate", "Organization", "Comment", "Attachment",
    "TicketFollower", "TicketCc", "TimeEntry", "TicketFieldValue"`;
}

const properties = [
  ...['priority', 'type', 'requester', 'timeEntries', 'project', 'description', 'category', 'createdBy', 'assignee'],
  ...['organization', 'productAreas', 'rating', 'answer', 'followers', 'ccs', 'resolutionNotes'],
];
const many = Array.from({ length: 30 }, (_, n) => n);
type Catalog = Awaited<ReturnType<typeof fillCatalog>>;

async function fillCatalog({ desk: { db } }: PortalScene, keys: string[]) {
  const named = (name: string) => many.map((n) => ({ name: `${name} ${n}`, position: n }));
  const categories = await db.category.createManyAndReturn({ data: named('Category') });
  const areas = await db.productArea.createManyAndReturn({ data: named('Area') });
  await db.ticketType.createMany({ data: named('Type') });
  const categoryId = categories[0]?.id ?? '';
  const rows = await db.customField.findMany({ where: { key: { in: keys } } });
  await db.categoryField.createMany({ data: rows.map((row) => ({ categoryId, fieldId: row.id })) });
  const { id: typeId } = await db.ticketType.findFirstOrThrow();
  const fieldIds = rows.sort((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key)).map((row) => row.id);
  return { categoryId, fieldIds, areaIds: areas.slice(0, 2).map((area) => area.id), typeId };
}

async function fillArticles({ desk: { db } }: PortalScene, portalId: string) {
  const articles = await db.article.createManyAndReturn({
    data: many.map((n) => ({
      title: `The printer ${n}`,
      body: 'Ink',
      bodyHtml: 'Ink',
      publishedAt: new Date(),
      inAllPortals: n % 2 === 0,
    })),
  });
  await db.articlePortal.createMany({
    data: articles.filter((row) => !row.inAllPortals).map((row) => ({ articleId: row.id, portalId })),
  });
}

async function fillTickets({ desk }: PortalScene, slug: string, size: number, catalog: Catalog): Promise<Size> {
  const organization = await desk.organization();
  const person = await desk.affiliate({ organization, portal: slug });
  const colleagues = await fillColleagues(desk.db, organization.id);
  const { id: projectId } = await desk.db.project.create({ data: { name: `Project ${size}` } });
  await desk.db.projectFollower.create({ data: { projectId, organizationId: organization.id } });
  // half of them of the organization's people, half by the project
  const other = await desk.affiliate();
  const { organizationId } = await desk.db.affiliate.findUniqueOrThrow({ where: { id: other.id } });
  // words come all at once, below
  await desk.db.$executeRaw`ALTER TABLE "Ticket" DISABLE TRIGGER "Ticket_text_insert"`;
  await desk.db.$executeRaw`
    INSERT INTO "Ticket" ("id", "title", "description", "descriptionHtml", "typeId", "categoryId", "requesterId",
      "organizationId", "projectId", "copiedAffiliateIds", "creatorType", "creatorAffiliateId", "createdAt", "updatedAt")
    SELECT gen_random_uuid(), CASE WHEN n = 1 THEN 'Walrus' ELSE 'Ticket ' || n END, '', '', ${catalog.typeId}::uuid,
      ${catalog.categoryId}::uuid,
      CASE WHEN n % 4 = 2 THEN ${person.id}::uuid WHEN n % 4 = 0 THEN (${colleagues}::uuid[])[n / 4 % 30 + 1]
        ELSE ${other.id}::uuid END,
      CASE WHEN n % 2 = 0 THEN ${organization.id}::uuid ELSE ${organizationId}::uuid END,
      CASE WHEN n % 2 = 0 THEN NULL ELSE ${projectId}::uuid END,
      CASE WHEN n % 3 = 1 THEN ARRAY[${person.id}::uuid] ELSE '{}' END,
      'AFFILIATE', ${person.id}::uuid, now() - n * interval '1 second', now() - n * interval '1 second'
    FROM generate_series(1, ${size}::int) AS n`;
  await desk.db.$executeRaw`ALTER TABLE "Ticket" ENABLE TRIGGER "Ticket_text_insert"`;
  return { size, person, organizationId: organization.id };
}

const fillColleagues = async (db: Db, organizationId: string) => {
  const data = many.map((n) => ({ name: `Colleague ${n}`, email: `${n}@${organizationId}.test`, organizationId }));
  return (await db.affiliate.createManyAndReturn({ data, select: { id: true } })).map(({ id }) => id);
};

/** As `ticket_words` has it of what there is so far. */
const makeSearchable = (db: Db) => db.$executeRaw`
  INSERT INTO "TicketText" SELECT "id", words_in('n', "number"::text) || words_in('o', "title") FROM "Ticket"`;

/** Of everybody's newest tickets, as many as fit on a page: one after the other, so that none is alone in the log. */
async function fillDetails({ desk: { db }, agent }: PortalScene, people: Size[], catalog: Catalog) {
  const newest = await Promise.all(
    people.map(({ person }) =>
      db.ticket.findMany({
        where: { creatorAffiliateId: person.id },
        orderBy: { createdAt: 'desc' },
        select: ticketFacts,
        take: 100,
      }),
    ),
  );
  const details = Array.from({ length: 100 }, (_, n) =>
    newest.flatMap((tickets, i) => {
      const [ticket, person] = [tickets[n], people[i]?.person];
      return ticket && person ? [detailsOf(ticket, person, agent, catalog)] : [];
    }),
  ).flat();
  await db.thread.createMany({ data: details.flatMap(({ threads }) => threads) });
  await db.comment.createMany({ data: details.flatMap(({ comments }) => comments) });
  await db.attachment.createMany({ data: details.flatMap(({ attachments }) => attachments) });
  await db.ticketFollower.createMany({ data: details.flatMap(({ followers }) => followers) });
  await db.ticketCc.createMany({ data: details.flatMap(({ ccs }) => ccs) });
  await db.timeEntry.createMany({ data: details.flatMap(({ timeEntries }) => timeEntries) });
  await db.ticketProductArea.createMany({ data: details.flatMap(({ areas }) => areas) });
  await db.ticketFieldValue.createMany({ data: details.flatMap(({ values }) => values) });
  await db.event.createMany({ data: details.flatMap(({ events }) => events) });
  // then what the log of a desk goes on with: more than a look at it takes
  await db.$executeRaw`
    INSERT INTO "Event" ("kind", "actorType", "affiliateId", "subjectType", "subjectId", "ticketId", "audience", "after")
    SELECT 'ticket.created', 'AFFILIATE', "creatorAffiliateId", 'Ticket', "id", "id", 'EVERYONE',
      jsonb_build_object('ticket', jsonb_build_object('id', "id", 'kind', "kind", 'typeId', "typeId", 'status', "status",
        'requesterId', "requesterId", 'organizationId', "organizationId", 'projectId', "projectId", 'assigneeId', NULL,
        'teamId', NULL, 'followerIds', "followerIds", 'followerOrganizationIds', "followerOrganizationIds",
        'copiedAffiliateIds', "copiedAffiliateIds", 'autoClosed', false))
    FROM "Ticket" ORDER BY "createdAt" DESC LIMIT 3000`;
}

function detailsOf(ticket: TicketFacts, person: Person, agent: Person, { areaIds, fieldIds }: Catalog) {
  const ticketId = ticket.id;
  const [text = '', choice = '', file = ''] = fieldIds;
  const [threadId, commentId, onComment, inField] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const byPerson = { authorType: 'AFFILIATE' as const, affiliateId: person.id };
  const byAgent = { authorType: 'MANAGER' as const, managerId: agent.id };
  const comment = { ticketId, threadId, visibility: 'PUBLIC' as const, body: 'Hello', bodyHtml: 'Hello' };
  const attachment = {
    ...{ ticketId, uploaderType: 'AFFILIATE' as const, affiliateId: person.id },
    ...{ name: 'a.txt', mimeType: 'text/plain', size: 1, checksum: '' },
  };
  const event = (kind: TicketEventKind, data: Prisma.InputJsonObject, properties: string[] = []) => ({
    ...{ kind, data, properties, actorType: 'MANAGER' as const, managerId: agent.id, audience: 'EVERYONE' as const },
    ...{ subjectType: 'Ticket', subjectId: ticketId, ticketId, after: { ticket: { ...ticket } } },
  });
  return {
    threads: [
      { id: threadId, ticketId, visibility: 'PUBLIC' as const },
      { ticketId, visibility: 'INTERNAL' as const },
    ],
    comments: [
      { ...comment, ...byPerson, id: commentId },
      { ...comment, ...byAgent },
    ],
    attachments: [
      { ...attachment, key: randomUUID() },
      { ...attachment, commentId, id: onComment, key: randomUUID() },
      { ...attachment, id: inField, key: randomUUID() },
    ],
    followers: [{ ticketId, affiliateId: person.id }],
    ccs: [{ ticketId, email: person.email, affiliateId: person.id }],
    timeEntries: [byPerson, byAgent].map((by) => ({ ...by, ticketId, spentOn: new Date(), minutes: 5 })),
    areas: areaIds.map((productAreaId) => ({ ticketId, productAreaId })),
    values: [
      { ticketId, fieldId: text, text: 'said' },
      { ticketId, fieldId: choice, choices: ['a'] },
      { ticketId, fieldId: file, attachmentId: inField },
    ],
    events: [
      { ...event('comment.added', {}), commentId },
      event('attachment.added', { attachmentIds: [onComment] }),
      event('ticket.assigned', { previous: null, next: agent.id }, ['assignee']),
      event('ticket.status_changed', { previous: 'OPEN', next: 'IN_PROGRESS' }),
      event('ticket.updated', { changes: [{ property: 'priority', previous: ['LOW'], next: ['NORMAL'] }] }, [
        'priority',
      ]),
    ],
  };
}

/** Half of them rated; of the newest tickets of the organization each has an answer. */
async function fillAnswers({ desk: { db } }: PortalScene, people: Size[]) {
  const integration = await db.integration.create({ data: { name: 'The product' } });
  for (const { size, person, organizationId } of people)
    await db.$executeRaw`
      INSERT INTO "Answer" ("id", "integrationId", "externalId", "organizationId", "module", "question", "answer",
        "answeredAt", "rating", "ratedById", "ratedAt", "ticketId", "ticketMade")
      SELECT gen_random_uuid(), ${integration.id}::uuid, ${`${size} `}::text || n, ${organizationId}::uuid, 'HISTORY', '?', '!',
        now() - n * interval '1 second', CASE WHEN n % 2 = 1 THEN 'INCORRECT'::"AnswerRating" END,
        CASE WHEN n % 2 = 1 THEN ${person.id}::uuid END, CASE WHEN n % 2 = 1 THEN now() END, "ticket"."id",
        "ticket"."id" IS NOT NULL
      FROM generate_series(1, ${size}::int) AS n LEFT JOIN (
        SELECT "id", row_number() OVER (ORDER BY "createdAt" DESC) * 2 - 1 AS "n" FROM "Ticket"
        WHERE "organizationId" = ${organizationId}::uuid
      ) AS "ticket" USING (n)`;
}
