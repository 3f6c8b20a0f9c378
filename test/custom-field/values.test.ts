import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { act, createTicket, makeScene, open, read, type Scene } from '../scene.ts';
import { countStatements } from '../statements.ts';
import { byKey, define, label, options, said } from './fields.ts';

let scene: Scene;
const keys: Record<string, string> = {};
beforeAll(async () => {
  scene = await makeScene();
  const { admin } = scene;
  const limits: Record<string, object> = {
    TEXT: { maxLength: 10 },
    LONG_TEXT: {},
    NUMBER: { minimum: 0, maximum: 10 },
    DATE: {},
    BOOLEAN: {},
    CHOICE: { options: options('always', 'sometimes') },
    MULTI_CHOICE: { options: options('wifi', 'cable', 'radio'), maxChoices: 2 },
  };
  for (const [kind, input] of Object.entries(limits)) keys[kind] = (await define(admin, kind, input)).key;
  keys['INTERNAL'] = (await define(admin, 'CHOICE', { internal: true, options: options('a', 'b') })).key;
});
afterAll(() => scene.desk.close());

const value = (kind: string, given: object) => ({ key: keys[kind], ...given });
const everything = () => [
  value('TEXT', { text: ' one line ' }),
  value('LONG_TEXT', { text: 'two\nlines' }),
  value('NUMBER', { number: 2.5 }),
  value('DATE', { date: '2026-12-24' }),
  value('BOOLEAN', { boolean: false }),
  value('CHOICE', { choices: ['always'] }),
  value('MULTI_CHOICE', { choices: ['radio', 'wifi', 'wifi'] }),
];
const ticketWith = (customFields: object[] = everything()) =>
  open(scene.agent, { requester: scene.requester.globalId, customFields });
const update = (id: string, customFields: object[], by = scene.agent) =>
  act(by, 'updateTicket', { id, customFields }, `ticket { version ${said} }`);
const of = (kind: string) => keys[kind] ?? '';

describe('OD-10 what tickets say in custom fields', () => {
  it('is typed by kind, from the opening on, and told in the order of the fields', async () => {
    const id = await ticketWith();
    const ticket = await read(scene.agent, id, said);
    expect(byKey(ticket)).toEqual({
      [of('TEXT')]: 'one line',
      [of('LONG_TEXT')]: 'two\nlines',
      [of('NUMBER')]: 2.5,
      [of('DATE')]: '2026-12-24',
      [of('BOOLEAN')]: false,
      [of('CHOICE')]: ['always'],
      [of('MULTI_CHOICE')]: ['wifi', 'radio'],
    });
    expect(Object.keys(byKey(ticket))).toEqual(Object.values(keys).slice(0, 7));
    const some = await read(scene.agent, id, `customFields(keys: ["${of('DATE')}", "no_such"]) { field { key } }`);
    expect(some.customFields).toEqual([{ field: { key: of('DATE') } }]);
  });

  it('goes on tasks likewise', async () => {
    const id = await open(scene.agent, {
      kind: 'TASK',
      requester: scene.requester.globalId,
      customFields: [value('NUMBER', { number: 1 })],
    });
    expect(byKey(await read(scene.agent, id, said))).toEqual({ [of('NUMBER')]: 1 });
  });

  it('changes at once with all else, as one change told without texts; what is so already is none', async () => {
    const id = await ticketWith();
    const before = await read(scene.agent, id, 'version');
    const input = {
      id,
      priority: 'HIGH',
      customFields: [
        value('TEXT', { text: 'other' }),
        value('NUMBER', { number: null }),
        value('MULTI_CHOICE', { choices: ['cable'] }),
        value('DATE', { date: '2026-12-24' }),
        value('INTERNAL', { choices: ['a'] }),
      ],
    };
    const { ticket } = await act(scene.agent, 'updateTicket', input, `ticket { version ${said} }`);
    expect(ticket.version).toBe(before.version + 1);
    expect(byKey(ticket)).toMatchObject({ [of('TEXT')]: 'other', [of('MULTI_CHOICE')]: ['cable'] });
    expect(byKey(ticket)).not.toHaveProperty(of('NUMBER'));
    const fields = 'timeline { nodes { ... on TicketUpdatedEvent { changes { property previous next } } } }';
    expect((await read(scene.agent, id, fields)).timeline.nodes.slice(1)).toEqual([
      {
        changes: [
          { property: 'priority', previous: ['NORMAL'], next: ['HIGH'] },
          { property: `customFields.${of('TEXT')}`, previous: null, next: null },
          { property: `customFields.${of('NUMBER')}`, previous: ['2.5'], next: [] },
          { property: `customFields.${of('MULTI_CHOICE')}`, previous: ['radio', 'wifi'], next: ['cable'] },
          { property: `customFields.${of('INTERNAL')}`, previous: [], next: ['a'] },
        ],
      },
    ]);
    expect((await act(scene.agent, 'updateTicket', input, 'ticket { version }')).ticket.version).toBe(ticket.version);
    const logged = await scene.desk.db.event.findMany({ where: { kind: 'ticket.updated' }, orderBy: { id: 'desc' } });
    expect(JSON.stringify(logged[0], (_name, item) => (typeof item === 'bigint' ? '' : item))).not.toContain('other');
  });

  it('is made once by the same idempotency key, and refused with another value', async () => {
    const input = (number: number) => ({
      title: 'Once',
      description: 'Once',
      requester: scene.requester.globalId,
      customFields: [value('NUMBER', { number })],
      idempotencyKey: 'once with a field',
    });
    const make = async (number: number) => (await scene.agent.run(createTicket, { input: input(number) })).createTicket;
    expect((await make(1)).ticket.id).toBe((await make(1)).ticket.id);
    expect((await make(2)).error.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it.each([
    ['a text that is too long', 'TEXT', { text: 'x'.repeat(11) }, 'text', 'TOO_LONG'],
    ['two lines in one', 'TEXT', { text: 'a\nb' }, 'text', 'INVALID_FORMAT'],
    ['a number below', 'NUMBER', { number: -1 }, 'number', 'INVALID_ARGUMENT'],
    ['a number above', 'NUMBER', { number: 11 }, 'number', 'INVALID_ARGUMENT'],
    ['a text as a number', 'NUMBER', { text: '1' }, 'text', 'INVALID_FORMAT'],
    ['two choices of one', 'CHOICE', { choices: ['always', 'sometimes'] }, 'choices', 'TOO_LONG'],
    ['three choices of two', 'MULTI_CHOICE', { choices: ['wifi', 'cable', 'radio'] }, 'choices', 'TOO_LONG'],
    ['a choice that is none', 'MULTI_CHOICE', { choices: ['wifi', 'smoke'] }, 'choices.1', 'INVALID_REFERENCE'],
    ['nothing at all', 'DATE', {}, 'date', 'REQUIRED'],
    ['two things at once', 'DATE', { date: '2026-12-24', text: 'x' }, 'date', 'INVALID_ARGUMENT'],
    ['a field that is not there', 'NONE', { text: 'x' }, 'key', 'INVALID_REFERENCE'],
  ])('is refused by its place: %s', async (_what, kind, given, field, code) => {
    const id = await ticketWith([]);
    const wrong = { key: keys[kind] ?? 'no_such', ...given };
    const { error, ticket } = await update(id, [value('BOOLEAN', { boolean: true }), wrong]);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ field: `customFields.1.${field}`, code }] });
    expect(ticket).toBeNull();
    expect((await read(scene.agent, id, said)).customFields).toEqual([]);
  });

  it('is told of all that is wrong at once, a field twice too', async () => {
    const id = await ticketWith([]);
    const { error } = await update(id, [
      value('NUMBER', { number: 99 }),
      value('TEXT', { number: 1 }),
      value('NUMBER', { number: 1 }),
    ]);
    expect(error.fields.map(({ field }: { field: string }) => field)).toEqual([
      'customFields.0.number',
      'customFields.1.number',
      'customFields.2.key',
    ]);
  });

  it('is emptied by nothing: null, blank, no choices', async () => {
    const id = await ticketWith();
    const { ticket } = await update(id, [
      value('TEXT', { text: '  ' }),
      value('LONG_TEXT', { text: null }),
      value('BOOLEAN', { boolean: null }),
      value('CHOICE', { choices: [] }),
    ]);
    expect(Object.keys(byKey(ticket))).toEqual([of('NUMBER'), of('DATE'), of('MULTI_CHOICE')]);
  });
});

describe('OD-10 an option', () => {
  it('in use is not removed but archived; then it stays where it is, and is not chosen anew', async () => {
    const { admin } = scene;
    const { id, key } = await define(admin, 'MULTI_CHOICE', { options: options('a', 'b', 'c') });
    const using = await ticketWith([{ key, choices: ['a', 'b'] }]);
    const other = await ticketWith([]);
    const change = (list: object[]) =>
      act(admin, 'updateCustomField', { id, options: list }, 'customField { options { key isArchived } }');
    expect((await change(options('b', 'c'))).error).toMatchObject({ code: 'OPTION_IN_USE' });
    const [a, ...rest] = options('a', 'b');
    expect((await change([{ ...a, archived: true }, ...rest])).customField.options).toEqual([
      { key: 'a', isArchived: true },
      { key: 'b', isArchived: false },
    ]);
    expect(byKey((await update(using, [{ key, choices: ['a'] }])).ticket)).toEqual({ [key]: ['a'] });
    expect((await update(other, [{ key, choices: ['a'] }])).error.fields).toMatchObject([
      { field: 'customFields.0.choices.0', code: 'INVALID_REFERENCE' },
    ]);
  });

  it('and a field that is archived keeps what tickets say, and takes nothing more', async () => {
    const { admin, agent } = scene;
    const { id, key } = await define(admin, 'TEXT');
    const ticket = await ticketWith([{ key, text: 'kept' }]);
    await act(admin, 'archiveCustomField', { id }, 'customField { id }');
    const seen = await read(agent, ticket, `visibleFields editableFields ${said}`);
    expect(byKey(seen)).toEqual({ [key]: 'kept' });
    for (const names of [seen.visibleFields, seen.editableFields]) expect(names).not.toContain(`customFields.${key}`);
    expect((await update(ticket, [{ key, text: 'more' }])).error.fields).toMatchObject([
      { field: 'customFields.0.key', code: 'INVALID_REFERENCE' },
    ]);
  });
});

describe('OD-10 VK-13 filters on custom fields', () => {
  const found = async (customFields: object[], more: object = {}) => {
    const query =
      'query ($filter: TicketFilterInput) { tickets(first: 100, filter: $filter) { totalCount nodes { title } } }';
    const { tickets } = await scene.agent.run(query, { filter: { customFields, ...more } });
    expect(tickets.totalCount).toBe(tickets.nodes.length);
    return tickets.nodes.map(({ title }: { title: string }) => title).sort();
  };

  it('find by text, number, day, answer, choice, and by whether anything is said', async () => {
    const { admin, agent, requester } = scene;
    const made: Record<string, string> = {};
    const kinds = { TEXT: {}, NUMBER: {}, DATE: {}, BOOLEAN: {}, MULTI_CHOICE: { options: options('x', 'y', 'z') } };
    for (const [kind, input] of Object.entries(kinds)) made[kind] = (await define(admin, kind, input)).key;
    const field = (kind: string, given: object) => ({ key: made[kind], ...given });
    const ticket = (title: string, customFields: object[]) =>
      open(agent, { title, requester: requester.globalId, customFields });
    await ticket('one', [
      field('TEXT', { text: 'Call-1' }),
      field('NUMBER', { number: 1 }),
      field('DATE', { date: '2026-01-01' }),
      field('BOOLEAN', { boolean: true }),
      field('MULTI_CHOICE', { choices: ['x', 'y'] }),
    ]);
    await ticket('two', [
      field('TEXT', { text: 'Call-2' }),
      field('NUMBER', { number: 2 }),
      field('DATE', { date: '2026-01-02' }),
      field('BOOLEAN', { boolean: false }),
      field('MULTI_CHOICE', { choices: ['y'] }),
    ]);
    await ticket('none', []);
    expect(await found([field('TEXT', { text: 'Call-1' })])).toEqual(['one']);
    expect(await found([field('NUMBER', { number: { minimum: 2 } })])).toEqual(['two']);
    expect(await found([field('NUMBER', { number: { maximum: 1.5 } })])).toEqual(['one']);
    expect(await found([field('NUMBER', { number: {} })])).toEqual(['one', 'two']);
    expect(await found([field('DATE', { date: { from: '2026-01-01', before: '2026-01-02' } })])).toEqual(['one']);
    expect(await found([field('BOOLEAN', { boolean: false })])).toEqual(['two']);
    expect(await found([field('MULTI_CHOICE', { choices: ['x', 'z'] })])).toEqual(['one']);
    expect(await found([field('MULTI_CHOICE', { choices: ['y'] }), field('NUMBER', { isSet: true })])).toEqual([
      'one',
      'two',
    ]);
    expect(await found([field('MULTI_CHOICE', { choices: [] })])).toEqual([]);
    expect(await found([field('TEXT', { isSet: false })])).toContain('none');
    expect(await found([field('TEXT', { isSet: false })])).not.toContain('one');
    expect(
      await found([field('TEXT', { isSet: true })], {
        not: { or: [{ customFields: [field('NUMBER', { number: { minimum: 2 } })] }] },
      }),
    ).toEqual(['one']);
  });

  it.each([
    ['no such field', { key: 'no_such', isSet: true }],
    ['a number of a text', { key: 'TEXT', number: { minimum: 1 } }],
    ['nothing', { key: 'TEXT' }],
  ])('refuse %s, by the path of the list alone', async (_what, { key, ...given }) => {
    const { data, errors } = await scene.agent.ask(
      'query ($filter: TicketFilterInput) { tickets(filter: $filter) { totalCount } viewer { name } }',
      { filter: { customFields: [{ key: keys[key] ?? key, ...given }] } },
    );
    expect(errors).toMatchObject([{ path: ['tickets'], extensions: { code: 'INVALID_ARGUMENT' } }]);
    expect(data).toEqual({ tickets: null, viewer: { name: 'Luis' } });
  });
});

it('OD-10 what tickets say is read with the page, in as many statements for one as for many', async () => {
  for (let i = 0; i < 12; i++) await ticketWith();
  const query = (first: number) => `{ tickets(first: ${first}) { nodes { visibleFields editableFields ${said} } } }`;
  const count = async (first: number) => {
    const work = () => scene.agent.run(query(first));
    await work();
    return (await countStatements(scene.desk.database, work)).count;
  };
  const many = await count(12);
  expect(await count(1)).toBe(many);
  // who asks, the page with all its values, and the fields for the names
  expect(many).toBe(3);
});

it('OD-10 what has a label in none of one’s languages is read in another', async () => {
  const { key } = await define(scene.admin, 'CHOICE', {
    labels: label('Frequenz', 'de'),
    options: [{ key: 'once', labels: label('Einmal', 'de') }],
  });
  const id = await ticketWith([{ key, choices: ['once'] }]);
  const { customFields } = await read(
    scene.requester,
    id,
    `customFields { field { label } ... on CustomChoiceValue { choices { label } } }`,
  );
  expect(customFields).toEqual([{ field: { label: 'Frequenz' }, choices: [{ label: 'Einmal' }] }]);
});
