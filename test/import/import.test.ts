import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byKey, define, options, said } from '../custom-field/fields.ts';
import type { Person } from '../desk.ts';
import { follow } from '../follow.ts';
import { makeScene, open, read, type Scene, say } from '../scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

const mutation = `mutation ($tickets: [ImportTicketInput!]!) { importTickets(input: { tickets: $tickets }) {
  results { externalId outcome ticket { id title } error { code fields { field code } } } error { code message fields { field code } } } }`;

const importing = async (by: Person, tickets: object[]) => (await by.run(mutation, { tickets })).importTickets;

const old = (externalId: string, more: object = {}) => ({
  externalId,
  title: `Old ${externalId}`,
  description: 'From before',
  requester: {
    email: 'Old@Customer.test',
    name: 'Old Customer',
    externalId: 'c-1',
    organization: { externalId: 'o-1', name: 'Old & Sons' },
  },
  type: 'Refund request',
  productAreas: ['Camera', 'Lens'],
  createdAt: '2023-05-01T10:00:00.000Z',
  ...more,
});

describe('importing tickets', () => {
  it('brings them in with people, catalog, dates, conversation and status', async () => {
    const { admin } = scene;
    const { results } = await importing(admin, [
      old('t-1', {
        priority: 'URGENT',
        status: 'CLOSED',
        resolutionNotes: 'Money sent back.',
        resolvedAt: '2023-05-03T10:00:00.000Z',
        comments: [
          { byStaff: true, body: 'We look into it.', createdAt: '2023-05-02T10:00:00.000Z' },
          { byStaff: false, body: 'Please hurry.', createdAt: '2023-05-01T12:00:00.000Z' },
          { byStaff: true, body: 'Known troublemaker.', createdAt: '2023-05-02T11:00:00.000Z', visibility: 'INTERNAL' },
        ],
      }),
    ]);
    expect(results).toMatchObject([{ externalId: 't-1', outcome: 'CREATED', error: null }]);
    const { node } = await admin.run(
      `query ($id: ID!) { node(id: $id) { ... on Ticket { title status priority waitingOn createdAt updatedAt firstRespondedAt lastCustomerMessageAt lastStaffMessageAt resolvedAt closedAt
        type { name isSystem } productAreas { name } requester { name email organization { name } } staffCommentCount affiliateCommentCount resolutionNotes
        comments { nodes { body visibility author { name } } } timeline { nodes { __typename occurredAt } } } } }`,
      { id: results[0].ticket.id },
    );
    expect(node).toMatchObject({
      status: 'CLOSED',
      priority: 'URGENT',
      waitingOn: null,
      createdAt: '2023-05-01T10:00:00.000Z',
      updatedAt: '2023-05-03T10:00:00.000Z',
      firstRespondedAt: '2023-05-02T10:00:00.000Z',
      lastCustomerMessageAt: '2023-05-01T12:00:00.000Z',
      lastStaffMessageAt: '2023-05-02T10:00:00.000Z',
      resolvedAt: '2023-05-03T10:00:00.000Z',
      closedAt: '2023-05-03T10:00:00.000Z',
      type: { name: 'Refund request', isSystem: false },
      requester: { name: 'Old Customer', email: 'old@customer.test', organization: { name: 'Old & Sons' } },
      staffCommentCount: 1,
      affiliateCommentCount: 1,
      comments: {
        nodes: [
          { body: 'Please hurry.', author: { name: 'Old Customer' } },
          { body: 'We look into it.', author: { name: 'Ana' } },
          { body: 'Known troublemaker.', visibility: 'INTERNAL' },
        ],
      },
      timeline: {
        nodes: [
          { __typename: 'TicketCreatedEvent', occurredAt: '2023-05-01T10:00:00.000Z' },
          { __typename: 'CommentAddedEvent', occurredAt: '2023-05-01T12:00:00.000Z' },
          { __typename: 'CommentAddedEvent' },
          { __typename: 'CommentAddedEvent' },
          { __typename: 'TicketStatusChangedEvent', occurredAt: '2023-05-03T10:00:00.000Z' },
        ],
      },
    });
    expect(node.productAreas.map(({ name }: { name: string }) => name).sort()).toEqual(['Camera', 'Lens']);
  });

  it('changes nothing at a second run, not even by other values', async () => {
    const { admin, desk } = scene;
    await importing(admin, [old('t-2')]);
    const counts = async () =>
      Promise.all([
        desk.db.ticket.count(),
        desk.db.event.count(),
        desk.db.affiliate.count(),
        desk.db.organization.count(),
        desk.db.ticketType.count(),
      ]);
    const before = await counts();
    const { results } = await importing(admin, [old('t-2', { title: 'New title', type: 'New type' }), old('t-2')]);
    expect(results).toMatchObject([{ outcome: 'UNCHANGED', ticket: { title: 'Old t-2' } }, { outcome: 'UNCHANGED' }]);
    expect(await counts()).toEqual(before);
  });

  it('tells each broken ticket by itself and brings in the rest', async () => {
    const { results } = await importing(scene.admin, [
      old('t-3'),
      old('t-4', { closedAt: '2022-01-01T00:00:00.000Z' }),
      old('t-5', { type: 'Offer request' }),
      old('t-6', { createdAt: '1066-10-14T00:00:00.000Z' }),
      old('t-7'),
    ]);
    expect(results).toMatchObject([
      { outcome: 'CREATED' },
      { outcome: 'FAILED', ticket: null, error: { code: 'INVALID_INPUT', fields: [{ field: 'closedAt' }] } },
      { outcome: 'FAILED', error: { fields: [{ field: 'type', code: 'SYSTEM_TYPE' }] } },
      { outcome: 'FAILED', error: { fields: [{ field: 'createdAt' }] } },
      { outcome: 'CREATED' },
    ]);
  });

  it('OD-10 says in custom fields what each ticket said, and refuses what a field does not take', async () => {
    const { admin, requester } = scene;
    const field = {
      channel: (await define(admin, 'CHOICE', { options: options('phone', 'mail') })).key,
      age: (await define(admin, 'NUMBER', { minimum: 0 })).key,
      bought: (await define(admin, 'DATE')).key,
      note: (await define(admin, 'TEXT')).key,
      file: (await define(admin, 'FILE')).key,
    };
    const saying = (...customFields: object[]) => ({ customFields });
    const { results } = await importing(admin, [
      old(
        'f-1',
        saying(
          { key: field.channel, choices: ['phone'] },
          { key: field.age, number: 41 },
          { key: field.bought, date: '2023-02-01' },
          { key: field.note, text: 'Aardvark' },
        ),
      ),
      old('f-2', saying({ key: field.channel, choices: ['pigeon'] }, { key: field.age, number: -1 })),
      old('f-3', saying({ key: 'nowhere', text: 'x' })),
      old('f-4', saying({ key: field.note, text: 'a' }, { key: field.note, text: 'b' })),
      old('f-5', saying({ key: field.file, file: null })),
      old('f-6', saying({ key: field.note, text: ' ' })),
    ]);
    const failed = (...fields: object[]) => ({ outcome: 'FAILED', error: { fields } });
    expect(results).toMatchObject([
      { outcome: 'CREATED', error: null },
      failed(
        { field: 'customFields.0.choices.0', code: 'INVALID_REFERENCE' },
        { field: 'customFields.1.number', code: 'INVALID_ARGUMENT' },
      ),
      failed({ field: 'customFields.0.key', code: 'INVALID_REFERENCE' }),
      failed({ field: 'customFields.1.key', code: 'INVALID_ARGUMENT' }),
      failed({ field: 'customFields.0.key', code: 'INVALID_ARGUMENT' }),
      { outcome: 'CREATED', error: null },
    ]);
    expect(byKey(await read(admin, results[0].ticket.id, said))).toEqual({
      [field.channel]: ['phone'],
      [field.age]: 41,
      [field.bought]: '2023-02-01',
      [field.note]: 'Aardvark',
    });
    expect((await read(admin, results[5].ticket.id, said)).customFields).toEqual([]);
    const search = '{ tickets(filter: { search: "aardvark" }) { nodes { title } } }';
    expect((await admin.run(search)).tickets.nodes).toEqual([{ title: 'Old f-1' }]);
    expect((await requester.run(search)).tickets.nodes).toEqual([]);
  });

  it('makes people and types once, also from batches that come at once', async () => {
    const { admin, desk } = scene;
    const requester = { email: 'twice@customer.test', name: 'Twice' };
    const batches = await Promise.all(
      [1, 2, 3].map((n) =>
        importing(admin, [
          old(`same-${n}`, { requester, type: 'Brand new', productAreas: ['Fresh'] }),
          old('same', { requester }),
        ]),
      ),
    );
    for (const { error } of batches) expect(error).toBeNull();
    expect(await desk.db.affiliate.count({ where: { email: requester.email } })).toBe(1);
    expect(await desk.db.ticketType.count({ where: { name: 'Brand new' } })).toBe(1);
    expect(await desk.db.ticket.count({ where: { externalId: 'same' } })).toBe(1);
  });

  it('tells no subscription and no list of unread mail: it is history', async () => {
    const { desk, admin, agent, requester } = scene;
    const port = await desk.app.listen();
    const follower = await follow(port, agent, 'subscription { ticketEvents { ticket { title } } }');
    await importing(admin, [old('quiet')]);
    const id = await open(requester, { title: 'Loud' });
    await say(agent, id);
    await follower.until((got) => got.some(({ ticket }) => ticket?.title === 'Loud'));
    expect(follower.got.some(({ ticket }) => ticket?.title === 'Old quiet')).toBe(false);
    await follower.stop();
  });

  it('is not for agents and customers', async () => {
    for (const by of [scene.agent, scene.requester])
      expect((await importing(by, [old('no')])).error.code).toBe('FORBIDDEN');
  });
});
