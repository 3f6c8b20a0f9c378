import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canSeeAnswer, visibleAnswers } from '../../src/access/answer.ts';
import { canSeeArticle, visibleArticles } from '../../src/access/article.ts';
import { canSeeCustomField, visibleCustomFields, visibleFieldValues } from '../../src/access/custom-field.ts';
import { mayReadEvent, visibleEvents } from '../../src/access/event.ts';
import {
  canSeeAffiliate,
  canSeeOrganization,
  visibleAffiliates,
  visibleOrganizations,
} from '../../src/access/person.ts';
import { keysOf, sightOf } from '../../src/access/sight.ts';
import {
  canSeeAttachment,
  canSeeThread,
  visibleAttachments,
  visibleComments,
  visibleThreads,
} from '../../src/access/thread.ts';
import { canSeeTicket, visibleTickets } from '../../src/access/ticket.ts';
import { type Customer, isStaff, type Viewer } from '../../src/access/viewer.ts';
import { act, makeScene, open, type Scene, say } from '../scene.ts';

let scene: Scene;
const viewers = new Map<string, Viewer>();

beforeAll(async () => {
  scene = await makeScene();
  const { desk, admin, agent, requester, colleague, stranger, organization } = scene;
  const manager = await desk.affiliate({ organization, role: 'TICKET_MANAGER' });
  const administrator = await desk.affiliate({ organization, role: 'ADMINISTRATOR' });
  const copied = await desk.affiliate();
  const [first] = await Promise.all([
    open(requester),
    open(colleague),
    open(stranger),
    open(agent, { requester: stranger.globalId }),
  ]);
  const followed = await open(requester);
  const byOrganization = await open(stranger);
  const byCopy = await open(colleague);
  const { id: projectId } = await desk.db.project.create({ data: { name: 'Followed' } });
  await desk.db.projectFollower.create({ data: { projectId, affiliateId: requester.id } });
  await open(agent, { requester: stranger.globalId, project: desk.id('Project', projectId) });
  const { id: typeId } = await desk.db.ticketType.findUniqueOrThrow({ where: { key: 'TECHNICAL_QUESTION' } });
  await desk.db.ticket.updateMany({ where: { projectId: null, requesterId: colleague.id }, data: { typeId } });
  const task = await open(agent, { requester: requester.globalId, kind: 'TASK' });
  await act(admin, 'addTicketFollower', { id: followed, affiliate: stranger.globalId });
  await act(admin, 'addTicketFollower', { id: byOrganization, organization: desk.id('Organization', organization.id) });
  await act(admin, 'addTicketCc', { id: byCopy, email: copied.email, givesAccess: true });
  await act(admin, 'updateTicket', { id: followed, tags: ['x'], priority: 'HIGH' });
  await act(admin, 'updateTicket', { id: followed, tags: ['y'] });
  for (const id of [first, followed, task]) {
    await say(agent, id, 'public');
    const comment = await say(agent, id, 'internal', { visibility: 'INTERNAL' });
    if (id === followed) await act(agent, 'moveComment', { id: comment, visibility: 'PUBLIC' }, 'comment { id }');
  }

  const customFields = await Promise.all(
    Object.entries({ shown: false, other: false, internal: true }).map(async ([key, internal]) => {
      const input = { key, internal, kind: 'CHOICE', labels: [{ locale: 'en', text: key }] };
      const options = [{ key: 'a', labels: [{ locale: 'en', text: 'A' }] }];
      await act(admin, 'createCustomField', { ...input, options }, 'customField { id }');
      return { key, choices: ['a'] };
    }),
  );
  await act(agent, 'updateTicket', { id: first, customFields });
  for (const field of customFields) await act(agent, 'updateTicket', { id: followed, customFields: [field] });

  const people = { admin, agent, requester, colleague, stranger, manager, administrator, copied };
  for (const [name, person] of Object.entries(people)) viewers.set(name, await person.viewer());
  viewers.set('program', {
    kind: 'INTEGRATION',
    id: '019a0000-0000-7000-8000-000000000001',
    sessionId: null,
    keyId: '019a0000-0000-7000-8000-000000000002',
    name: 'Program',
    scopes: [],
    locale: 'en',
    timeZone: 'UTC',
  });
  const customer = viewers.get('requester') as Customer;
  viewers.set('requester in a portal of tasks', { ...customer, portal: { ...customer.portal, kind: 'TASKS' } });
  const portals: Record<string, Partial<Customer['portal']>> = {
    'without people’s items': { showPeopleItems: false },
    'without items of projects': { showProjectItems: false },
    'of one type': { typeIds: [typeId] },
    'of no type': { typeIds: [] },
    'for ticket managers': { users: 'TICKET_MANAGERS' },
    'that shows a custom field': { details: [{ property: 'customFields.shown', editable: false }] },
    'that hides nearly everything': { details: [{ property: 'priority', editable: false }] },
  };
  for (const [name, settings] of Object.entries(portals))
    viewers.set(`requester in a portal ${name}`, { ...customer, portal: { ...customer.portal, ...settings } });
});
afterAll(() => scene.desk.close());

/** Which rows the filter gives, and which the predicate allows, by id. */
async function compare<Row extends { id: string | bigint }>(
  rows: Row[],
  filtered: { id: string | bigint }[],
  allowed: (row: Row) => boolean,
) {
  const ids = (list: { id: string | bigint }[]) => list.map(({ id }) => String(id)).sort();
  expect(ids(filtered)).toEqual(ids(rows.filter(allowed)));
  return filtered.length;
}

describe('filter and predicate of a rule agree, for every viewer and every row', () => {
  it('of tickets', async () => {
    const { db } = scene.desk;
    const rows = await db.ticket.findMany();
    const seen: Record<string, number> = {};
    for (const [name, viewer] of viewers) {
      const filtered = await db.ticket.findMany({ where: visibleTickets(viewer) });
      seen[name] = await compare(rows, filtered, (row) => canSeeTicket(viewer, row));
    }
    expect(seen).toEqual({
      admin: 9,
      agent: 9,
      program: 9,
      requester: 6,
      colleague: 5,
      stranger: 5,
      manager: 5,
      administrator: 5,
      copied: 1,
      'requester in a portal of tasks': 1,
      'requester in a portal without people’s items': 1,
      'requester in a portal without items of projects': 5,
      'requester in a portal of one type': 2,
      'requester in a portal of no type': 0,
      'requester in a portal for ticket managers': 0,
      'requester in a portal that shows a custom field': 6,
      'requester in a portal that hides nearly everything': 6,
    });
  });

  it('of tickets and of the keys by which streams find them', async () => {
    const rows = await scene.desk.db.ticket.findMany();
    for (const viewer of viewers.values()) {
      if (isStaff(viewer)) continue;
      for (const row of rows.filter((ticket) => canSeeTicket(viewer, ticket)))
        expect(sightOf(row).some((key) => keysOf(viewer).includes(key))).toBe(true);
    }
  });

  it('of threads and comments', async () => {
    const { db } = scene.desk;
    const threads = await db.thread.findMany({ include: { ticket: true } });
    const comments = await db.comment.findMany({ include: { ticket: true } });
    for (const viewer of viewers.values()) {
      const filtered = await db.thread.findMany({
        where: { AND: [visibleThreads(viewer), { ticket: visibleTickets(viewer) }] },
      });
      await compare(threads, filtered, (row) => canSeeThread(viewer, row) && canSeeTicket(viewer, row.ticket));
      await compare(
        comments,
        await db.comment.findMany({ where: visibleComments(viewer) }),
        (row) => canSeeThread(viewer, row) && canSeeTicket(viewer, row.ticket),
      );
    }
  });

  it('of attachments', async () => {
    const { db } = scene.desk;
    const [tickets, comments] = [await db.ticket.findMany(), await db.comment.findMany()];
    const places = [
      ...tickets.map(({ id }) => ({ ticketId: id })),
      ...comments.map(({ id, ticketId }) => ({ ticketId, commentId: id })),
    ];
    const file = { name: 'a.txt', mimeType: 'text/plain', size: 1, checksum: '', uploaderType: 'AFFILIATE' as const };
    await db.attachment.createMany({
      data: places.map((place) => ({ ...file, ...place, affiliateId: scene.requester.id, key: randomUUID() })),
    });
    const values = await db.ticketFieldValue.findMany();
    for (const { ticketId, fieldId } of values) {
      const { id } = await db.attachment.create({ data: { ...file, ticketId, key: randomUUID() } });
      const where = { ticketId_fieldId: { ticketId, fieldId } };
      await db.ticketFieldValue.update({ where, data: { attachmentId: id } });
    }
    const rows = await db.attachment.findMany({
      include: { ticket: true, comment: true, fieldValue: { include: { field: true } } },
    });
    const seen: Record<string, number> = {};
    for (const [name, viewer] of viewers)
      seen[name] = await compare(
        rows,
        await db.attachment.findMany({ where: visibleAttachments(viewer) }),
        (row) => canSeeAttachment(viewer, row) && canSeeTicket(viewer, row.ticket),
      );
    expect(seen['agent']).toBe(places.length + values.length);
    expect(seen['requester']).toBeLessThan(places.length);
    expect(seen['copied']).toBe(1);
  });

  it('of custom fields, and of what tickets say in them', async () => {
    const { db } = scene.desk;
    const [fields, values] = [
      await db.customField.findMany(),
      await db.ticketFieldValue.findMany({ include: { field: true } }),
    ];
    const seen: Record<string, number> = {};
    const named = <Row extends { fieldId: string; ticketId: string }>(rows: Row[]) =>
      rows.map((row) => ({ ...row, id: `${row.ticketId} ${row.fieldId}` }));
    for (const [name, viewer] of viewers) {
      const shown = await db.customField.findMany({ where: visibleCustomFields(viewer) });
      seen[name] = await compare(fields, shown, (field) => canSeeCustomField(viewer, field));
      const saying = await db.ticketFieldValue.findMany({ where: visibleFieldValues(viewer) });
      await compare(named(values), named(saying), ({ field }) => canSeeCustomField(viewer, field));
    }
    expect([seen['agent'], seen['requester']]).toEqual([3, 2]);
    expect(seen['requester in a portal that shows a custom field']).toBe(1);
    expect(seen['requester in a portal that hides nearly everything']).toBe(0);
  });

  it('of answers', async () => {
    const { db } = scene.desk;
    const { id: integrationId } = await db.integration.create({ data: { name: 'Bot' } });
    const people = await db.affiliate.findMany();
    const answer = { integrationId, module: 'TEST' as const, question: '', answer: '', answeredAt: new Date() };
    await db.answer.createMany({
      data: people.flatMap(({ id, organizationId }, i) => [
        { ...answer, organizationId, externalId: `rated ${i}`, rating: 'INCORRECT' as const, ratedById: id },
        { ...answer, organizationId, externalId: `not rated ${i}` },
      ]),
    });
    const rows = await db.answer.findMany();
    const seen: Record<string, number> = {};
    for (const [name, viewer] of viewers)
      seen[name] = await compare(rows, await db.answer.findMany({ where: visibleAnswers(viewer) }), (row) =>
        canSeeAnswer(viewer, row),
      );
    expect(seen['agent']).toBe(rows.length);
    expect(seen['requester']).toBe(8);
    expect(seen['requester in a portal for ticket managers']).toBe(1);
  });

  it('of articles', async () => {
    const { db } = scene.desk;
    const portals = await db.portalConfig.findMany();
    const other = await db.portalConfig.create({ data: { slug: 'other', name: 'Other', kind: 'TICKETS' } });
    const kinds = [[], portals, [other], [...portals, other]];
    for (const publishedAt of [null, new Date()])
      for (const inAllPortals of [true, false])
        for (const shown of kinds)
          await db.article.create({
            data: {
              ...{ title: 'x', body: 'x', bodyHtml: 'x', publishedAt, inAllPortals },
              portals: { create: shown.map(({ id }) => ({ portalId: id })) },
            },
          });
    const rows = await db.article.findMany({ include: { portals: true } });
    const seen: Record<string, number> = {};
    for (const [name, viewer] of viewers)
      seen[name] = await compare(rows, await db.article.findMany({ where: visibleArticles(viewer) }), (row) =>
        canSeeArticle(viewer, row),
      );
    expect(seen).toMatchObject({ agent: 16, requester: 6, 'requester in a portal for ticket managers': 0 });
  });

  it('of events in a timeline', async () => {
    const { db } = scene.desk;
    const rows = await db.event.findMany();
    expect(rows.some(({ audience }) => audience === 'STAFF')).toBe(true);
    for (const viewer of viewers.values())
      await compare(rows, await db.event.findMany({ where: visibleEvents(viewer) }), (row) =>
        mayReadEvent(viewer, row),
      );
  });

  it('of affiliates and organizations', async () => {
    const { db } = scene.desk;
    const [affiliates, organizations] = [await db.affiliate.findMany(), await db.organization.findMany()];
    for (const viewer of viewers.values()) {
      await compare(affiliates, await db.affiliate.findMany({ where: visibleAffiliates(viewer) }), (row) =>
        canSeeAffiliate(viewer, row),
      );
      await compare(organizations, await db.organization.findMany({ where: visibleOrganizations(viewer) }), (row) =>
        canSeeOrganization(viewer, row),
      );
    }
  });
});

describe('what the ticket’s row says of followers and copies', () => {
  it('lets who is copied by two addresses see it until both are gone', async () => {
    const { desk, admin, requester } = scene;
    const twice = await desk.affiliate();
    const id = await open(requester);
    const seen = async () => (await twice.run('query ($id: ID!) { ticket(id: $id) { id } }', { id })).ticket !== null;
    await act(admin, 'addTicketCc', { id, email: twice.email, givesAccess: true });
    await desk.db.affiliate.update({ where: { id: twice.id }, data: { email: 'new@shop.test' } });
    await act(admin, 'addTicketCc', { id, email: 'new@shop.test', givesAccess: true });
    await act(admin, 'removeTicketCc', { id, email: twice.email });
    expect(await seen()).toBe(true);
    await act(admin, 'removeTicketCc', { id, email: 'new@shop.test' });
    expect(await seen()).toBe(false);
  });

  it('is what their tables say', async () => {
    const tickets = await scene.desk.db.ticket.findMany({ include: { followers: true, ccs: true } });
    const sorted = (ids: (string | null)[]) => ids.filter((id) => id !== null).sort();
    for (const ticket of tickets) {
      expect(sorted(ticket.followerIds)).toEqual(sorted(ticket.followers.map(({ affiliateId }) => affiliateId)));
      expect(sorted(ticket.followerOrganizationIds)).toEqual(
        sorted(ticket.followers.map(({ organizationId }) => organizationId)),
      );
      expect(sorted(ticket.copiedAffiliateIds)).toEqual(sorted(ticket.ccs.map(({ affiliateId }) => affiliateId)));
    }
  });
});
