import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { type NodeName, nodeNames } from '../../src/graphql/id.ts';
import type { Person } from '../desk.ts';
import { makeScene, open, type Scene, say } from '../scene.ts';
import { expectRefusal, transportNames, transports, withoutIds } from './transport.ts';

const none = '01900000-0000-7000-8000-000000000000';

let scene: Scene;
let port: number;
/** What the stranger may not see, and what is not there: an id of each type. */
const hidden = {} as Record<NodeName, string>;
const missing = {} as Record<NodeName, string>;
let hiddenNumber: number;

beforeAll(async () => {
  scene = await makeScene();
  const { desk, agent, requester, organization } = scene;
  port = await desk.app.listen();
  const ticket = await open(requester);
  const comment = await say(requester, ticket);
  const { db } = desk;
  const row = await db.ticket.findFirstOrThrow({ include: { threads: true } });
  hiddenNumber = row.number;
  const inactive = { name: 'Former', deactivatedAt: new Date() };
  const portal = { slug: 'other', name: 'Other', kind: 'TICKETS' as const };
  const integration = await db.integration.create({ data: { name: 'Panel' } });
  const file = { name: 'bill.pdf', mimeType: 'application/pdf', size: 1, checksum: 'x', key: randomUUID() };
  const attachment = { ...file, ticketId: row.id, uploaderType: 'AFFILIATE' as const, affiliateId: requester.id };
  const answer = { organizationId: organization.id, module: 'TEST' as const, question: 'Where?', answer: 'There.' };
  const recorded = { ...answer, externalId: '1', integrationId: integration.id, answeredAt: new Date() };
  const article = await db.article.create({ data: { title: 'Draft', body: 'x', bodyHtml: '' } });
  const { id: portalId } = await db.portalConfig.findUniqueOrThrow({ where: { slug: 'default' } });
  const deflection = { articleId: article.id, affiliateId: requester.id, portalId };
  const spent = { authorType: 'MANAGER' as const, managerId: agent.id, spentOn: new Date('2026-03-14'), minutes: 5 };
  const keys: Record<Exclude<NodeName, 'Ticket' | 'Comment'>, string> = {
    Affiliate: requester.id,
    Answer: (await db.answer.create({ data: recorded })).id,
    ApiKey: (await db.apiKey.create({ data: { integrationId: integration.id, prefix: 'hilo_x', hash: 'x' } })).id,
    Article: article.id,
    Attachment: (await db.attachment.create({ data: attachment })).id,
    Category: (await db.category.create({ data: inactive })).id,
    CustomField: (await db.customField.create({ data: { key: 'secret', kind: 'TEXT', internal: true, labels: {} } }))
      .id,
    CustomRole: (await db.customRole.create({ data: { name: 'Buyer', countsAs: 'MEMBER' } })).id,
    Deflection: (await db.deflection.create({ data: deflection })).id,
    Integration: integration.id,
    Manager: agent.id,
    Organization: organization.id,
    Plan: (await db.plan.create({ data: { name: 'Basic' } })).id,
    PortalConfig: (await db.portalConfig.create({ data: portal })).id,
    Project: (await db.project.create({ data: { name: 'Move' } })).id,
    ProductArea: (await db.productArea.create({ data: inactive })).id,
    Team: (await db.team.create({ data: { name: 'Billing' } })).id,
    Template: (await db.template.create({ data: { name: 'Hello', body: 'Hello' } })).id,
    Thread: row.threads[0]?.id ?? '',
    TicketType: (await db.ticketType.create({ data: inactive })).id,
    TimeEntry: (await db.timeEntry.create({ data: { ...spent, ticketId: row.id } })).id,
  };
  for (const name of nodeNames) missing[name] = desk.id(name, none);
  for (const [name, key] of Object.entries(keys)) hidden[name as NodeName] = desk.id(name as NodeName, key);
  Object.assign(hidden, { Ticket: ticket, Comment: comment });
});
afterAll(() => scene.desk.close());

describe.each(transportNames)('over %s a stranger', (transport) => {
  const ask = (query: string, variables: Record<string, unknown>, by: Person = scene.stranger) =>
    transports[transport](port, { query, variables }, by.authorization);

  it('finds by `node` nothing that is hidden, as nothing that is not there', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { __typename id } }';
    for (const name of nodeNames) {
      const answers = [await ask(query, { id: hidden[name] }), await ask(query, { id: missing[name] })];
      expect(answers, name).toEqual([{ data: { node: null } }, { data: { node: null } }]);
      // and it is there, for staff
      const seen = await ask(query, { id: hidden[name] }, scene.admin);
      expect(seen, name).toEqual({ data: { node: { __typename: name, id: hidden[name] } } });
    }
  });

  it('finds by `nodes` nothing among what they may see, and nothing moves', async () => {
    const { data } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [...Object.values(hidden), scene.stranger.globalId, ...Object.values(missing), 'no id', '%%%', ''],
    });
    const nodes = data?.['nodes'] as unknown[];
    expect(nodes).toHaveLength(2 * nodeNames.length + 4);
    expect(nodes[nodeNames.length]).toEqual({ id: scene.stranger.globalId });
    expect(nodes.filter((node) => node !== null)).toHaveLength(1);
  });

  it.each([
    ['ticket by id', 'query ($id: ID) { found: ticket(id: $id) { id } }', 'Ticket'],
    ['affiliate by id', 'query ($id: ID) { found: affiliate(id: $id) { id } }', 'Affiliate'],
  ] as const)('finds no %s', async (_what, query, name) => {
    const nothing = { data: { found: null } };
    expect(await ask(query, { id: hidden[name] })).toEqual(nothing);
    expect(await ask(query, { id: missing[name] })).toEqual(nothing);
  });

  it('finds no ticket by number', async () => {
    const query = 'query ($number: Int) { ticket(number: $number) { id } }';
    for (const number of [hiddenNumber, 999_999, 0, -1])
      expect(await ask(query, { number }), String(number)).toEqual({ data: { ticket: null } });
  });

  it.each([
    ['a ticket', 'Comment', 'Ticket', 'INVALID_ID'],
    ['a customer', 'Ticket', 'Affiliate', 'INVALID_ID'],
  ] as const)('is told that an id is not of %s, and not whether it is there', async (_what, other, type, code) => {
    const query = `query ($id: ID) { ${type.toLowerCase()}(id: $id) { id } }`;
    const [of, ofNothing] = [await ask(query, { id: hidden[other] }), await ask(query, { id: missing[other] })];
    expectRefusal(of, code);
    expect(withoutIds(of)).toEqual(withoutIds(ofNothing));
  });

  const error = 'error { type code message fields { field code message } }';
  const changes: [name: string, id: NodeName, rest: string, code: ErrorCode][] = [
    ['closeTicket', 'Ticket', '', 'NOT_FOUND'],
    ['updateTicket', 'Ticket', 'title: "x"', 'NOT_FOUND'],
    ['markTicketRead', 'Ticket', '', 'NOT_FOUND'],
    ['followTicket', 'Ticket', '', 'NOT_FOUND'],
    ['addTicketCc', 'Ticket', 'email: "a@shop.test"', 'NOT_FOUND'],
    ['editComment', 'Comment', 'body: "x"', 'NOT_FOUND'],
    ['deleteComment', 'Comment', '', 'NOT_FOUND'],
    ['deleteTicket', 'Ticket', '', 'FORBIDDEN'],
    ['assignTicket', 'Ticket', 'assignee: "x"', 'FORBIDDEN'],
    ['moveComment', 'Comment', 'visibility: INTERNAL', 'FORBIDDEN'],
    ['updateAffiliate', 'Affiliate', 'name: "x"', 'FORBIDDEN'],
    ['deleteTemplate', 'Template', '', 'FORBIDDEN'],
    ['publishArticle', 'Article', '', 'FORBIDDEN'],
  ];
  it.each(changes)(
    'gets by %s the same for what is hidden as for what is not there',
    async (name, type, rest, code) => {
      const query = `mutation ($id: ID!) { done: ${name}(input: { id: $id ${rest} }) { ${error} } }`;
      const [of, ofNothing] = [await ask(query, { id: hidden[type] }), await ask(query, { id: missing[type] })];
      expect(withoutIds(of)).toEqual(withoutIds(ofNothing));
      expect(of).toMatchObject({ data: { done: { error: { code } } } });
    },
  );

  it.each(['Category', 'TicketType', 'ProductArea'] as const)(
    'names a hidden %s as one that is not there',
    async (type) => {
      const field = { Category: 'category: $id', TicketType: 'type: $id', ProductArea: 'productAreas: [$id]' }[type];
      const query = `mutation ($id: ID!) { createTicket(input: { title: "x", description: "x", ${field} }) { ticket { id } ${error} } }`;
      const [of, ofNothing] = [await ask(query, { id: hidden[type] }), await ask(query, { id: missing[type] })];
      expect(withoutIds(of)).toEqual(withoutIds(ofNothing));
      expect(of).toMatchObject({
        data: { createTicket: { ticket: null, error: { fields: [{ code: 'INVALID_REFERENCE' }] } } },
      });
    },
  );

  it.each(['commentAdded', 'ticketStatusChanged'])('follows by %s neither', async (name) => {
    const query = `subscription ($id: ID) { ${name}(ticketId: $id) { id } }`;
    const [of, ofNothing] = [await ask(query, { id: hidden.Ticket }), await ask(query, { id: missing.Ticket })];
    expectRefusal(of, 'NOT_FOUND');
    expect(withoutIds(of)).toEqual(withoutIds(ofNothing));
  });

  it('counts by filters neither', async () => {
    const query = 'query ($filter: TicketFilterInput) { tickets(filter: $filter) { totalCount nodes { id } } }';
    const nothing = { data: { tickets: { totalCount: 0, nodes: [] } } };
    for (const ids of [hidden, missing]) {
      expect(await ask(query, { filter: { ids: [ids.Ticket] } })).toEqual(nothing);
      expect(await ask(query, { filter: { requesters: [ids.Affiliate] } })).toEqual(nothing);
      expect(await ask(query, { filter: { organizations: [ids.Organization] } })).toEqual(nothing);
      expect(await ask(query, { filter: { assignees: [ids.Manager] } })).toEqual(nothing);
    }
  });
});
