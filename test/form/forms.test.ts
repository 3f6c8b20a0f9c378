import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byKey, define, label, options, said } from '../custom-field/fields.ts';
import type { Person } from '../desk.ts';
import { keyOf, logged } from '../people/log.ts';
import { type PortalScene, panel, portalScene } from '../portal/portal-desk.ts';
import { act, createTicket, read } from '../scene.ts';
import { countStatements } from '../statements.ts';

let scene: PortalScene;
let category: string;
/** The fields of one form, in its order: kind, direction (of audio), note, internal. */
const ids = { kind: '', direction: '', note: '', internal: '' };
const keys = { ...ids };

beforeAll(async () => {
  scene = await portalScene();
  const { admin } = scene;
  const inputs = {
    kind: ['CHOICE', { options: options('audio', 'video'), labels: [...label('Kind'), ...label('Tipo', 'es')] }],
    direction: ['CHOICE', { options: options('in', 'out') }],
    note: ['TEXT', { required: true }],
    internal: ['BOOLEAN', { internal: true }],
  } as const;
  for (const [name, [kind, input]] of Object.entries(inputs) as [keyof typeof keys, [string, object]][]) {
    const field = await define(admin, kind, input);
    Object.assign(ids, { [name]: field.id });
    keys[name] = field.key;
  }
  category = await newCategory('Calls', {
    description: 'Something is wrong with a call.',
    translations: [{ locale: 'es', name: 'Llamadas', description: 'Algo va mal en una llamada.' }],
  });
  await setForm(category, [
    { field: keys.kind, required: true },
    { field: keys.direction, required: true, conditions: [{ field: keys.kind, choices: ['audio'] }] },
    { field: keys.note, required: false },
    { field: keys.internal },
  ]);
});
afterAll(() => scene.desk.close());

async function newCategory(name: string, input: object = {}): Promise<string> {
  return (await act(scene.admin, 'createCategory', { name, ...input }, 'category { id }')).category.id;
}
const setForm = (id: string, fields: object[], by = scene.admin) =>
  act(by, 'setCategoryForm', { category: id, fields }, 'category { id updatedAt }');

const formFields = `category { label help } fields { name kind label isRequired max
  conditions { field isSet text number boolean choices } customField { key kind label options { key label } } }`;
const formFor = async (by: Person, id = category) =>
  (await by.run(`query ($id: ID!) { ticketForm(category: $id) { ${formFields} } }`, { id })).ticketForm;
const names = async (by: Person, id = category) =>
  (await formFor(by, id)).fields.map(({ name }: { name: string }) => name);
const send = async (by: Person, customFields: object[] | null, input: object = {}) =>
  (
    await by.run(createTicket, {
      input: { title: 'A call', description: 'It is silent.', category, customFields, ...input },
    })
  ).createTicket;
const custom = (name: keyof typeof keys) => `customFields.${keys[name]}`;

describe('TD-02 TD-03 the form of a category', () => {
  it('asks for topic, description, product areas and addresses, then for what staff set, in this order', async () => {
    const { fields } = await formFor(scene.requester);
    expect(fields.map(({ name, kind, isRequired }: Record<string, unknown>) => [name, kind, isRequired])).toEqual([
      ['title', 'LINE', true],
      ['description', 'MARKDOWN', true],
      ['productAreas', 'PRODUCT_AREAS', false],
      ['contactEmail', 'EMAIL', false],
      ['ccs', 'EMAILS', false],
      [custom('kind'), 'CUSTOM', true],
      [custom('direction'), 'CUSTOM', true],
      [custom('note'), 'CUSTOM', false],
    ]);
    expect(fields.slice(5, 7)).toMatchObject([
      {
        conditions: [],
        customField: { key: keys.kind, kind: 'CHOICE', options: [{ key: 'audio' }, { key: 'video' }] },
      },
      { conditions: [{ field: keys.kind, choices: ['audio'], isSet: null, text: null }] },
    ]);
    expect(await names(scene.agent)).toContain(custom('internal'));
  });

  it('speaks the language of who asks', async () => {
    const spanish = await scene.desk.affiliate({ locale: 'es-MX' });
    const german = await scene.desk.affiliate({ locale: 'de' });
    const { category: called, fields } = await formFor(spanish);
    expect(called).toEqual({ label: 'Llamadas', help: 'Algo va mal en una llamada.' });
    expect(fields.map((field: { label: string }) => field.label).slice(0, 6)).toEqual([
      'Tema',
      'Descripción',
      'Áreas de producto',
      'Su correo electrónico',
      'Correos electrónicos en CC',
      'Tipo',
    ]);
    expect((await formFor(german)).category).toEqual({ label: 'Calls', help: 'Something is wrong with a call.' });
  });

  it('has in a portal what the portal shows, and tells of nothing else', async () => {
    const { slug } = await scene.portal({
      details: panel('description', custom('direction'), custom('note'), 'contactEmail'),
    });
    const guest = await scene.at(scene.requester, slug);
    // what hangs on a field that is hidden is never asked for
    expect(await names(guest)).toEqual(['title', 'description', 'contactEmail', custom('note')]);
    expect(JSON.stringify(await formFor(guest))).not.toContain(keys.kind);
    expect((await send(guest, [{ key: keys.note, text: 'x' }])).error).toBeNull();
    expect((await send(guest, [{ key: keys.kind, choices: ['audio'] }])).error.fields).toMatchObject([
      { field: 'customFields.0.key', code: 'INVALID_REFERENCE' },
    ]);
  });

  it('is read in as many statements for one custom field as for many', async () => {
    const one = await newCategory('One field');
    await setForm(one, [{ field: keys.note }]);
    const count = async (id: string) => {
      await formFor(scene.requester, id);
      return (await countStatements(scene.desk.database, () => formFor(scene.requester, id))).count;
    };
    expect(await count(category)).toBe(await count(one));
  });

  it('is none where the category is not there or cannot be chosen', async () => {
    const gone = await newCategory('Gone');
    await act(scene.admin, 'deactivateCategory', { id: gone }, 'category { id }');
    expect(await formFor(scene.requester, gone)).toBeNull();
    expect((await formFor(scene.agent, gone)).fields).toHaveLength(5);
    const { errors } = await scene.requester.ask(`{ ticketForm(category: "${ids.kind}") { fields { name } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_ID' } }]);
  });
});

describe('TD-03 a submission', () => {
  it('says what the form asks for, and the ticket says it', async () => {
    const answers = [
      { key: keys.kind, choices: ['audio'] },
      { key: keys.direction, choices: ['in'] },
    ];
    const { ticket, error } = await send(scene.requester, answers);
    expect(error).toBeNull();
    expect(byKey(await read(scene.requester, ticket.id, said))).toEqual({
      [keys.kind]: ['audio'],
      [keys.direction]: ['in'],
    });
  });

  it('without what is required is refused by the name of the field, all at once with what is wrong', async () => {
    const required = (field: string) => ({ field, code: 'REQUIRED' });
    for (const nothing of [null, [], [{ key: keys.kind, choices: [] }]])
      expect((await send(scene.requester, nothing)).error).toMatchObject({
        code: 'INVALID_INPUT',
        fields: [required(custom('kind'))],
      });
    const { error } = await send(scene.requester, [
      { key: keys.note, number: 1 },
      { key: keys.kind, choices: ['audio'] },
    ]);
    expect(error.fields).toMatchObject([
      { field: 'customFields.0.number', code: 'INVALID_FORMAT' },
      required(custom('direction')),
    ]);
  });

  it('is not emptied later of what the form asks for without fail', async () => {
    const { slug } = await scene.portal({ details: panel(`${custom('kind')}!`, `${custom('direction')}!`) });
    const customer = await scene.at(scene.requester, slug);
    const { ticket } = await send(customer, [
      { key: keys.kind, choices: ['audio'] },
      { key: keys.direction, choices: ['in'] },
    ]);
    const update = (...customFields: object[]) => act(customer, 'updateTicket', { id: ticket.id, customFields });
    expect((await update({ key: keys.direction, choices: [] })).error.fields).toMatchObject([
      { field: 'customFields.0.choices', code: 'REQUIRED' },
    ]);
    expect((await update({ key: keys.direction, choices: ['out'] })).error).toBeNull();
    // it is not asked for any more
    const video = [
      { key: keys.direction, choices: [] },
      { key: keys.kind, choices: ['video'] },
    ];
    expect((await update(...video)).error).toBeNull();
    expect(byKey(await read(customer, ticket.id, said))).toEqual({ [keys.kind]: ['video'] });
  });

  it('with what is not asked for is refused by its path', async () => {
    const { error } = await send(scene.requester, [
      { key: keys.kind, choices: ['video'] },
      { key: keys.direction, choices: ['in'] },
    ]);
    expect(error.fields).toMatchObject([{ field: 'customFields.1.key', code: 'INVALID_ARGUMENT' }]);
    const empty = await send(scene.requester, [
      { key: keys.kind, choices: ['video'] },
      { key: keys.direction, choices: [] },
    ]);
    expect(empty.error).toBeNull();
    const other = await define(scene.admin, 'TEXT');
    const stray = await send(scene.requester, [
      { key: keys.kind, choices: ['video'] },
      { key: other.key, text: 'x' },
    ]);
    expect(stray.error.fields).toMatchObject([{ field: 'customFields.1.key', code: 'FORBIDDEN' }]);
  });

  it('with a property that the portal hides is refused, whatever the form', async () => {
    const { id: area } = (await act(scene.admin, 'createProductArea', { name: 'Web' }, 'productArea { id }'))
      .productArea;
    const shown = await scene.portal({ details: panel('priority', 'productAreas', 'contactEmail', 'ccs') });
    const bare = await scene.portal({ details: panel('type') });
    const given = [
      { priority: 'HIGH' },
      { productAreas: [area] },
      { contactEmail: 'me@shop.test' },
      { ccs: ['you@shop.test'] },
    ];
    for (const input of given) {
      const [field = ''] = Object.keys(input);
      const sent = { category: null, ...input };
      const refused = await send(await scene.at(scene.requester, bare.slug), null, sent);
      expect(refused.error?.fields, field).toMatchObject([{ field, code: 'FORBIDDEN' }]);
      expect(refused.ticket).toBeNull();
      expect((await send(await scene.at(scene.requester, shown.slug), null, sent)).error, field).toBeNull();
    }
  });

  it('by staff, and without a category, is bound to no form', async () => {
    const { error } = await send(scene.agent, [{ key: keys.internal, boolean: true }], {
      requester: scene.requester.globalId,
    });
    expect(error).toBeNull();
    expect((await send(scene.requester, null, { category: null })).error).toBeNull();
  });

  it('TD-02 has addresses that are checked, in lower case, each once and not too many', async () => {
    const answers = [{ key: keys.kind, choices: ['video'] }];
    const contact = { contactEmail: ' Marta@Shop.TEST ', ccs: ['Boss@shop.test', 'boss@shop.test '] };
    const { ticket } = await send(scene.requester, answers, contact);
    expect(await read(scene.requester, ticket.id, 'contactEmail ccs { email }')).toEqual({
      contactEmail: 'marta@shop.test',
      ccs: [{ email: 'boss@shop.test' }],
    });
    const many = Array.from({ length: 21 }, (_, i) => `${i}@shop.test`);
    const wrong = await send(scene.requester, answers, { contactEmail: 'no address', ccs: many });
    expect(wrong.error.fields).toMatchObject([
      { field: 'ccs', code: 'TOO_LONG' },
      { field: 'contactEmail', code: 'INVALID_FORMAT' },
    ]);
  });
});

describe('TD-03 staff set the form of a category', () => {
  it.each([
    ['a field that is not there', () => [{ field: 'no_such' }], '0.field', 'INVALID_REFERENCE'],
    ['a field twice', () => [{ field: keys.kind }, { field: keys.kind }], '1.field', 'INVALID_ARGUMENT'],
    [
      'a condition on a later field',
      () => [{ field: keys.kind, conditions: [{ field: keys.note, isSet: true }] }, { field: keys.note }],
      '0.conditions.0.field',
      'INVALID_REFERENCE',
    ],
    [
      'a condition on itself',
      () => [{ field: keys.kind, conditions: [{ field: keys.kind, isSet: true }] }],
      '0.conditions.0.field',
      'INVALID_REFERENCE',
    ],
    [
      'a condition of another kind',
      () => [{ field: keys.kind }, { field: keys.note, conditions: [{ field: keys.kind, text: 'audio' }] }],
      '1.conditions.0.text',
      'INVALID_ARGUMENT',
    ],
    [
      'a condition on an option that is not there',
      () => [{ field: keys.kind }, { field: keys.note, conditions: [{ field: keys.kind, choices: ['smell'] }] }],
      '1.conditions.0.choices.0',
      'INVALID_REFERENCE',
    ],
    [
      'a condition that says nothing',
      () => [{ field: keys.kind }, { field: keys.note, conditions: [{ field: keys.kind }] }],
      '1.conditions.0.field',
      'INVALID_ARGUMENT',
    ],
  ])('but not with %s', async (_what, fields, at, code) => {
    const { error } = await setForm(category, fields());
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ field: `fields.${at}`, code }] });
    expect(await names(scene.requester)).toHaveLength(8);
  });

  it('as a whole, with an event where anything changes, if they may change the catalog', async () => {
    const id = await newCategory('Set');
    const form = [{ field: keys.note }, { field: keys.kind, conditions: [{ field: keys.note, text: 'x' }] }];
    await setForm(id, form);
    await setForm(id, form);
    expect(await names(scene.requester, id)).toEqual(expect.arrayContaining([custom('note'), custom('kind')]));
    await setForm(id, []);
    expect(await names(scene.requester, id)).toHaveLength(5);
    const changed = 'category.updated form';
    expect(await logged(scene.desk, keyOf(id))).toEqual(['category.created', changed, changed]);
    expect((await setForm(id, [], scene.agent)).error.code).toBe('FORBIDDEN');
  });

  it('takes over whether a field is required, and leaves out what is archived', async () => {
    const id = await newCategory('Archived');
    const field = await define(scene.admin, 'TEXT', { required: true });
    await setForm(id, [{ field: field.key }]);
    expect((await formFor(scene.requester, id)).fields.at(-1)).toMatchObject({ isRequired: true });
    await act(scene.admin, 'archiveCustomField', { id: field.id }, 'customField { id }');
    expect(await names(scene.requester, id)).toHaveLength(5);
    expect((await send(scene.requester, null, { category: id })).error).toBeNull();
    expect((await setForm(id, [{ field: field.key }])).error.fields).toMatchObject([{ field: 'fields.0.field' }]);
  });

  it('and an option that a condition names is not removed', async () => {
    const { error } = await act(
      scene.admin,
      'updateCustomField',
      { id: ids.kind, options: options('video') },
      'customField { id }',
    );
    expect(error.code).toBe('OPTION_IN_USE');
  });

  it('and its translations change with an event of their own', async () => {
    const id = await newCategory('Translated');
    const translations = [{ locale: 'es', name: 'Traducida' }];
    const update = (input: object) =>
      act(
        scene.admin,
        'updateCategory',
        { id, ...input },
        'category { label translations { locale name description } }',
      );
    expect((await update({ translations })).category.translations).toEqual([{ ...translations[0], description: null }]);
    await update({ translations });
    expect((await update({ translations: null })).category.translations).toEqual([]);
    const changed = 'category.updated translations';
    expect(await logged(scene.desk, keyOf(id))).toEqual(['category.created', changed, changed]);
    expect(
      (await update({ translations: [...translations, { locale: 'ES', name: 'Otra' }] })).error.fields,
    ).toMatchObject([{ field: 'translations', code: 'INVALID_FORMAT' }]);
  });
});
