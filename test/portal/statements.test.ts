import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { countStatements } from '../statements.ts';
import { type PortalScene, panel, portalScene } from './portal-desk.ts';

const sizes = [3, 300, 30_000];
let scene: PortalScene;
const customers = new Map<number, Person>();
beforeAll(async () => {
  scene = await portalScene({ OPERATION_COST_LIMIT: '100000' });
  const { desk } = scene;
  const { slug } = await scene.portal({ details: panel('priority', 'type', 'requester', 'timeEntries', 'project') });
  const { id: typeId } = await desk.db.ticketType.findFirstOrThrow();
  for (const size of sizes) {
    const organization = await desk.organization();
    const person = await desk.affiliate({ organization, portal: slug });
    customers.set(size, person);
    const { id: projectId } = await desk.db.project.create({ data: { name: `Project ${size}` } });
    await desk.db.projectFollower.create({ data: { projectId, organizationId: organization.id } });
    // half of them by the organization, half by the project
    const other = await desk.affiliate();
    const [{ organizationId }] = [await desk.db.affiliate.findUniqueOrThrow({ where: { id: other.id } })];
    // what is not searched here need not be searchable
    await desk.db.$executeRaw`ALTER TABLE "Ticket" DISABLE TRIGGER "Ticket_text_insert"`;
    await desk.db.$executeRaw`
      INSERT INTO "Ticket" ("id", "title", "description", "descriptionHtml", "typeId", "requesterId", "organizationId",
        "projectId", "creatorType", "createdAt", "updatedAt")
      SELECT gen_random_uuid(), 'Ticket ' || n, '', '', ${typeId}::uuid,
        CASE WHEN n % 2 = 0 THEN ${person.id}::uuid ELSE ${other.id}::uuid END,
        CASE WHEN n % 2 = 0 THEN ${organization.id}::uuid ELSE ${organizationId}::uuid END,
        CASE WHEN n % 2 = 0 THEN NULL ELSE ${projectId}::uuid END,
        'SYSTEM', now() - n * interval '1 second', now() - n * interval '1 second'
      FROM generate_series(1, ${size}::int) AS n`;
    await desk.db.$executeRaw`ALTER TABLE "Ticket" ENABLE TRIGGER "Ticket_text_insert"`;
  }
  await desk.db.$executeRaw`ANALYZE "Ticket"`;
});
afterAll(() => scene.desk.close());

const node =
  'number title priority type { key } requester { name } project { name } isUnread viewerCanClose visibleFields';
const lists = {
  'the list': `{ tickets(first: 50) { totalCount nodes { ${node} timeEntries { totalCount } comments(last: 3) { nodes { body } } } } }`,
  'a filtered list': `{ tickets(first: 50, filter: { unread: true, priorities: [NORMAL] }, orderBy: { field: PRIORITY, direction: DESC }) { nodes { ${node} } } }`,
  'my activities': `{ viewer { unreadTicketCount submittedTickets { nodes { ${node} } } organizationTickets { totalCount nodes { ${node} } } ccTickets { nodes { id } } } }`,
  projects: `{ projects { nodes { name tickets(first: 20) { totalCount nodes { ${node} } } } } }`,
};

describe.each(Object.entries(lists))('SQL statements for %s', (_name, query) => {
  it('are as many for a customer with 3, with 300 and with 30,000 tickets in sight', async () => {
    const counts: number[] = [];
    for (const person of customers.values()) {
      await person.run(query);
      counts.push((await countStatements(scene.desk.database, () => person.run(query))).count);
    }
    expect(counts).toEqual(sizes.map(() => counts[0]));
    expect(counts[0]).toBeLessThanOrEqual(9);
  });
});

it('each sees what is theirs', async () => {
  const counts: number[] = [];
  for (const person of customers.values())
    counts.push((await person.run('{ tickets { totalCount } }')).tickets.totalCount);
  expect(counts).toEqual(sizes);
});
