import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../../src/template/rules.ts';
import {
  createTemplate,
  deleteTemplate,
  reorderTemplates,
  type TemplateDesk,
  templateDesk,
  templates,
  updateTemplate,
} from './template-desk.ts';

let desk: TemplateDesk;
beforeAll(async () => {
  desk = await templateDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.db.template.deleteMany();
  await desk.db.event.deleteMany({ where: { subjectType: 'Template' } });
});

const input = { name: 'Greeting', body: 'Hello {{ affiliate.firstName }}' };
const keyOf = (id: string) => Buffer.from(id, 'base64').toString().split(':')[1];

describe('AF-17 a manager who keeps templates', () => {
  test('makes one, which is listed at once and leaves an event without its text', async () => {
    const { createTemplate: payload } = await desk.keeper.run(createTemplate, { input });
    expect(payload).toEqual({
      template: {
        id: expect.any(String),
        ...input,
        position: 0,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      },
      error: null,
    });
    expect(await desk.names(desk.agent)).toEqual(['Greeting']);
    expect(await desk.events()).toEqual([
      {
        kind: 'template.created',
        subjectId: keyOf(payload.template.id),
        properties: [],
        managerId: desk.keeper.id,
        audience: 'STAFF',
      },
    ]);
  });

  test('makes one only, though the request is sent again or twice at once', async () => {
    const once = { input: { ...input, idempotencyKey: 'template-1' } };
    const answers = await Promise.all([1, 2, 3].map(() => desk.keeper.run(createTemplate, once)));
    expect(new Set(answers.map(({ createTemplate: payload }) => payload.template.id)).size).toBe(1);
    expect(await desk.names()).toEqual(['Greeting']);
    const { createTemplate: other } = await desk.keeper.run(createTemplate, {
      input: { ...once.input, body: 'Other' },
    });
    expect(other).toMatchObject({ template: null, error: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });

  test('lists them by position, then by age, page by page, counted only when asked', async () => {
    for (const [name, position] of [
      ['d', 7],
      ['a', 1],
      ['b', 1],
      ['c', 2],
    ] as const)
      await desk.template({ name, position });
    await desk.template({ name: 'last' });
    expect(await desk.names()).toEqual(['a', 'b', 'c', 'd', 'last']);
    const { templates: first } = await desk.keeper.run(templates, { first: 2 });
    expect(first).toMatchObject({
      totalCount: 5,
      nodes: [{ name: 'a' }, { name: 'b' }],
      pageInfo: { hasNextPage: true },
    });
    const { templates: second } = await desk.keeper.run(templates, { first: 10, after: first.pageInfo.endCursor });
    expect(second.nodes.map(({ name }: { name: string }) => name)).toEqual(['c', 'd', 'last']);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  test('finds them by a text in name or body, in either case, taken letter by letter', async () => {
    await desk.template({ name: 'Refund', body: '100% of it' });
    await desk.template({ name: 'Delay', body: 'No refund, sorry' });
    await desk.template({ name: 'a_b', body: 'back\\slash' });
    await desk.template({ name: 'acb', body: '1000 of it' });
    expect(await desk.names(desk.agent, ' REFUND ')).toEqual(['Refund', 'Delay']);
    expect(await desk.names(desk.agent, '100%')).toEqual(['Refund']);
    expect(await desk.names(desk.agent, 'a_b')).toEqual(['a_b']);
    expect(await desk.names(desk.agent, '\\')).toEqual(['a_b']);
    expect(await desk.names(desk.agent, 'nothing')).toEqual([]);
    expect(await desk.names(desk.agent, '')).toHaveLength(4);
  });

  test('edits what is given and leaves the rest; what already is so makes no event', async () => {
    const id = await desk.template(input);
    const { updateTemplate: payload } = await desk.keeper.run(updateTemplate, { input: { id, body: 'Bye' } });
    expect(payload).toMatchObject({ template: { id, name: 'Greeting', body: 'Bye', position: 0 }, error: null });
    expect(payload.template.updatedAt > payload.template.createdAt).toBe(true);
    const { updateTemplate: same } = await desk.keeper.run(updateTemplate, {
      input: { id, name: 'Greeting', body: 'Bye' },
    });
    expect(same.template).toEqual(payload.template);
    await desk.keeper.run(updateTemplate, { input: { id, name: 'Farewell', position: 3 } });
    expect((await desk.events()).map(({ kind, properties }) => [kind, properties])).toEqual([
      ['template.created', []],
      ['template.updated', ['body']],
      ['template.updated', ['name', 'position']],
    ]);
  });

  test('deletes one, once', async () => {
    const id = await desk.template(input);
    const { deleteTemplate: gone } = await desk.keeper.run(deleteTemplate, { input: { id } });
    expect(gone).toEqual({ deletedTemplateId: id, error: null });
    expect(await desk.names()).toEqual([]);
    expect((await desk.events()).at(-1)).toMatchObject({ kind: 'template.deleted', subjectId: keyOf(id) });
    for (const [name, query] of Object.entries({ deleteTemplate, updateTemplate }))
      expect((await desk.keeper.run(query, { input: { id } }))[name].error).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('puts all into a new order, and only what moved has an event', async () => {
    const [a, b, c] = [
      await desk.template({ name: 'a' }),
      await desk.template({ name: 'b' }),
      await desk.template({ name: 'c' }),
    ];
    const { reorderTemplates: payload } = await desk.keeper.run(reorderTemplates, { input: { ids: [b, a, c] } });
    expect(payload).toEqual({
      templates: [
        { name: 'b', position: 0 },
        { name: 'a', position: 1 },
        { name: 'c', position: 2 },
      ],
      error: null,
    });
    expect(await desk.names(desk.agent)).toEqual(['b', 'a', 'c']);
    expect((await desk.events()).slice(3).map(({ subjectId, properties }) => [subjectId, properties])).toEqual([
      [keyOf(b), ['position']],
      [keyOf(a), ['position']],
    ]);
  });

  test('must name every template once to order them, or nothing moves', async () => {
    const [a, b] = [await desk.template({ name: 'a' }), await desk.template({ name: 'b' })];
    const unknown = desk.id('Template', '00000000-0000-7000-8000-000000000000');
    for (const ids of [[b], [b, a, a], [b, b], [b, unknown], [b, a, unknown], []]) {
      const { reorderTemplates: payload } = await desk.keeper.run(reorderTemplates, { input: { ids } });
      expect(payload).toMatchObject({
        templates: null,
        error: { fields: [{ field: 'ids', code: 'INVALID_REFERENCE' }] },
      });
    }
    const { reorderTemplates: wrong } = await desk.keeper.run(reorderTemplates, { input: { ids: [b, desk.ticket] } });
    expect(wrong.error.fields).toMatchObject([{ field: 'ids.1', code: 'INVALID_ID' }]);
    expect(await desk.names()).toEqual(['a', 'b']);
  });

  test('orders at the same time as others: one order stands, whole', async () => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) ids.push(await desk.template({ name }));
    const orders = [ids.toReversed(), [...ids.slice(2), ...ids.slice(0, 2)]];
    const answers = await Promise.all(
      orders.map((order) => desk.keeper.run(reorderTemplates, { input: { ids: order } })),
    );
    expect(answers.map(({ reorderTemplates: payload }) => payload.error)).toEqual([null, null]);
    expect([
      ['d', 'c', 'b', 'a'],
      ['c', 'd', 'a', 'b'],
    ]).toContainEqual(await desk.names());
  });

  test('is told every wrong field, and nothing is kept', async () => {
    const { createTemplate: shape } = await desk.keeper.run(createTemplate, {
      input: { name: ' ', body: 'x'.repeat(limits.body + 1), position: -1 },
    });
    expect(shape.error.fields).toMatchObject([
      { field: 'name', code: 'REQUIRED' },
      { field: 'body', code: 'TOO_LONG' },
      { field: 'position', code: 'INVALID_ARGUMENT' },
    ]);
    const { createTemplate: long } = await desk.keeper.run(createTemplate, {
      input: { ...input, name: 'x'.repeat(limits.name + 1) },
    });
    expect(long.error.fields).toMatchObject([{ field: 'name', code: 'TOO_LONG' }]);
    expect(await desk.names()).toEqual([]);
  });

  test('gives no two the same name', async () => {
    await desk.template(input);
    const id = await desk.template({ name: 'Other' });
    const taken = { type: 'CONFLICT', code: 'ALREADY_EXISTS', fields: [{ field: 'name', code: 'ALREADY_EXISTS' }] };
    expect((await desk.keeper.run(createTemplate, { input })).createTemplate.error).toMatchObject(taken);
    const { updateTemplate: payload } = await desk.keeper.run(updateTemplate, { input: { id, name: 'Greeting' } });
    expect(payload).toMatchObject({ template: null, error: taken });
    expect(await desk.names()).toEqual(['Greeting', 'Other']);
  });

  test('has a place for each up to the limit', async () => {
    const data = Array.from({ length: limits.templates - 1 }, (_, position) => ({
      name: `T${position}`,
      body: 'x',
      position,
    }));
    await desk.db.template.createMany({ data });
    await desk.template({ name: 'the last' });
    const { createTemplate: payload } = await desk.keeper.run(createTemplate, { input });
    expect(payload).toMatchObject({ template: null, error: { type: 'LIMIT', code: 'LIMIT_REACHED' } });
  });
});

describe('AF-17 a template that cannot be filled in', () => {
  const body = '{{ ticket.owner }} {{ ticket.number }} {{ nobody }}';
  const unknown = {
    type: 'VALIDATION',
    code: 'TEMPLATE_INVALID',
    fields: [
      { field: 'body', code: 'TEMPLATE_INVALID', message: 'There is no variable `ticket.owner`.' },
      { field: 'body', code: 'TEMPLATE_INVALID', message: 'There is no variable `nobody`.' },
    ],
  };

  test('is not made, and each unknown variable is named', async () => {
    const { createTemplate: payload } = await desk.keeper.run(createTemplate, { input: { ...input, body } });
    expect(payload).toMatchObject({ template: null, error: unknown });
    expect(await desk.names()).toEqual([]);
  });

  test('does not replace one that can', async () => {
    const id = await desk.template(input);
    const { updateTemplate: payload } = await desk.keeper.run(updateTemplate, { input: { id, name: 'New', body } });
    expect(payload).toMatchObject({ template: null, error: unknown });
    expect(await desk.names()).toEqual(['Greeting']);
  });

  test.each([
    '{% include "package.json" %}',
    '{% render "package.json" %}',
    '{% layout "package.json" %}',
    '{{ today | shout }}',
    '{{ today',
  ])('is not made of %s', async (text) => {
    const { createTemplate: payload } = await desk.keeper.run(createTemplate, { input: { ...input, body: text } });
    expect(payload).toMatchObject({ template: null, error: { code: 'TEMPLATE_INVALID', fields: [{ field: 'body' }] } });
    expect(JSON.stringify(payload)).not.toContain('"hilo"');
  });
});

describe('AF-17 an agent without the permission', () => {
  test('uses templates and changes none', async () => {
    const id = await desk.template(input);
    const attempts = {
      createTemplate: [createTemplate, { name: 'x', body: 'x' }],
      updateTemplate: [updateTemplate, { id, name: 'x' }],
      deleteTemplate: [deleteTemplate, { id }],
      reorderTemplates: [reorderTemplates, { ids: [id] }],
    } as const;
    for (const [name, [query, wish]] of Object.entries(attempts)) {
      const answer = await desk.agent.run(query, { input: wish });
      expect(answer[name].error).toMatchObject({ type: 'FORBIDDEN', code: 'FORBIDDEN' });
    }
    expect(await desk.names(desk.agent)).toEqual(['Greeting']);
    expect(await desk.events()).toHaveLength(1);
  });

  test('changes them as an administrator', async () => {
    const admin = await desk.manager({ role: 'ADMIN' });
    const { createTemplate: payload } = await admin.run(createTemplate, { input });
    expect(payload.error).toBeNull();
  });
});
