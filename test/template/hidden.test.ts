import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withoutIds } from '../contract/transport.ts';
import type { Person } from '../desk.ts';
import {
  addComment,
  createTemplate,
  deleteTemplate,
  previewTemplate,
  reorderTemplates,
  type TemplateDesk,
  templateDesk,
  templates,
  updateTemplate,
} from './template-desk.ts';

let desk: TemplateDesk;
let id: string;
let customers: Person[];
beforeAll(async () => {
  desk = await templateDesk();
  id = await desk.template({ name: 'Secret name', body: 'Secret body {{ today }}' });
  customers = [
    desk.customer,
    await desk.affiliate({ role: 'ADMINISTRATOR' }),
    await desk.affiliate({ role: 'TICKET_MANAGER' }),
  ];
});
afterAll(() => desk.close());

const face = '__typename id ... on Template { name body position createdAt updatedAt }';

/** Every way to a template, with what staff get by it, so that the test can fail. */
const ways: Record<string, () => [query: string, variables?: object]> = {
  templates: () => [templates],
  'a search': () => [templates, { search: 'Secret' }],
  node: () => [`query($id: ID!) { node(id: $id) { ${face} } }`, { id }],
  nodes: () => [`query($ids: [ID!]!) { nodes(ids: $ids) { ${face} } }`, { ids: [id] }],
  'a preview': () => [previewTemplate, { ticket: desk.ticket, template: id }],
  'a reply': () => [addComment, { input: { ticket: desk.ticket, template: id } }],
};

describe('AF-17 a customer', () => {
  test.each(Object.entries(ways))('learns nothing of a template by %s', async (_way, request) => {
    expect(JSON.stringify(await desk.agent.ask(...request()))).toContain('Secret');
    for (const customer of customers) {
      const answer = JSON.stringify(await customer.ask(...request()));
      expect(answer).not.toContain('Secret');
      expect(answer).not.toContain('"totalCount":1');
    }
  });

  test('cannot tell a template from one that never was', async () => {
    const requests: ((one: string) => [query: string, variables: object])[] = [
      (one) => ['query($id: ID!) { node(id: $id) { id } }', { id: one }],
      (one) => ['query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [one] }],
      (one) => [previewTemplate, { ticket: desk.ticket, template: one }],
      (one) => [addComment, { input: { ticket: desk.ticket, template: one } }],
      (one) => [updateTemplate, { input: { id: one, name: 'Mine' } }],
      (one) => [deleteTemplate, { input: { id: one } }],
    ];
    const never = desk.id('Template', '00000000-0000-7000-8000-000000000000');
    for (const customer of customers)
      for (const request of requests)
        expect(withoutIds(await customer.ask(...request(id)))).toEqual(
          withoutIds(await customer.ask(...request(never))),
        );
  });

  test('is refused templates, their variables and previews', async () => {
    for (const query of [
      '{ templates { totalCount } }',
      '{ templateVariables { name } }',
      `{ previewTemplate(ticket: "${desk.ticket}", body: "x") { body } }`,
    ]) {
      const { data, errors } = await desk.customer.ask(query);
      expect(Object.values(data)).toEqual([null]);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
  });

  test('makes, changes, deletes and orders none', async () => {
    for (const [name, query, input] of [
      ['createTemplate', createTemplate, { name: 'Mine', body: 'x' }],
      ['updateTemplate', updateTemplate, { id, name: 'Mine' }],
      ['deleteTemplate', deleteTemplate, { id }],
      ['reorderTemplates', reorderTemplates, { ids: [id] }],
    ] as const)
      for (const customer of customers)
        expect((await customer.run(query, { input }))[name].error).toMatchObject({ code: 'FORBIDDEN' });
    expect(await desk.names()).toEqual(['Secret name']);
  });

  test('finds no trace of a template in the timeline of a ticket', async () => {
    await desk.keeper.run(updateTemplate, { input: { id, position: 5 } });
    const { ticket } = await desk.customer.run(
      'query($id: ID!) { ticket(id: $id) { timeline { nodes { __typename } } } }',
      { id: desk.ticket },
    );
    expect(ticket.timeline.nodes.length).toBeGreaterThan(0);
    expect(JSON.stringify(ticket)).not.toMatch(/template/i);
  });
});

describe('AF-17 somebody not signed in', () => {
  test.each(Object.entries(ways))('learns nothing of a template by %s', async (_way, request) => {
    const { errors } = await desk.anonymous(...request());
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
