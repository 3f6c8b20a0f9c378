import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyOf, logged } from '../people/log.ts';
import { type PortalScene, panel, portalScene } from '../portal/portal-desk.ts';
import { act } from '../scene.ts';
import { define, label, options } from './fields.ts';

let scene: PortalScene;
beforeAll(async () => {
  scene = await portalScene();
});
afterAll(() => scene.desk.close());

const whole = `customField { id key kind label help isInternal isRequired maxLength minimum maximum maxChoices position isArchived
  labels { locale text } helpTexts { locale text } options { key label isArchived labels { locale text } } }`;
const create = (input: object, by = scene.admin) => act(by, 'createCustomField', input, whole);
const update = (input: object, by = scene.admin) => act(by, 'updateCustomField', input, whole);
const listed = async (by = scene.requester, args = '') =>
  (await by.run(`{ customFields(first: 100${args}) { totalCount nodes { key label } } }`)).customFields;

describe('OD-10 staff define custom fields', () => {
  it('of every kind, with labels in several languages, help, limits and options', async () => {
    const { customField } = await create({
      key: 'connection',
      kind: 'MULTI_CHOICE',
      labels: [...label('Connection'), ...label('Conexión', 'es')],
      help: label('How it is online'),
      options: [
        { key: 'wifi', labels: [...label('Wi-Fi'), ...label('Wifi', 'es')] },
        { key: 'cable', labels: label('Ethernet'), archived: true },
      ],
      required: true,
      maxChoices: 2,
      position: 30,
    });
    expect(customField).toMatchObject({
      key: 'connection',
      kind: 'MULTI_CHOICE',
      label: 'Connection',
      help: 'How it is online',
      isInternal: false,
      isRequired: true,
      maxChoices: 2,
      position: 30,
      isArchived: false,
      options: [
        { key: 'wifi', label: 'Wi-Fi', isArchived: false },
        { key: 'cable', label: 'Ethernet', isArchived: true },
      ],
    });
    for (const kind of ['TEXT', 'LONG_TEXT', 'NUMBER', 'DATE', 'BOOLEAN', 'FILE'])
      expect((await create({ key: `a_${kind}`, kind, labels: label(kind) })).customField).toMatchObject({ kind });
    expect(await logged(scene.desk, keyOf(customField.id))).toEqual(['custom_field.created']);
  });

  it('which everybody reads in their own language, or else in another', async () => {
    const labels = [...label('Headset'), ...label('Auriculares', 'es')];
    const { key } = await define(scene.admin, 'TEXT', { labels });
    const spanish = await scene.desk.affiliate({ locale: 'es-CO' });
    const german = await scene.desk.affiliate({ locale: 'de' });
    const labelFor = async (by = spanish) =>
      (await listed(by)).nodes.find((field: { key: string }) => field.key === key).label;
    expect([await labelFor(), await labelFor(german)]).toEqual(['Auriculares', 'Headset']);
  });

  it.each([
    ['a key with a dot', { key: 'a.b' }, 'key', 'INVALID_FORMAT'],
    ['no label', { labels: [] }, 'labels', 'REQUIRED'],
    ['a language twice', { labels: [...label('A'), ...label('B', 'EN')] }, 'labels', 'INVALID_FORMAT'],
    ['a label of 101 characters', { labels: label('x'.repeat(101)) }, 'labels.0.text', 'TOO_LONG'],
    ['a length of a number', { kind: 'NUMBER', maxLength: 5 }, 'maxLength', 'INVALID_ARGUMENT'],
    ['a line that is too long', { maxLength: 1_001 }, 'maxLength', 'INVALID_ARGUMENT'],
    ['limits that cross', { kind: 'NUMBER', minimum: 2, maximum: 1 }, 'maximum', 'INVALID_ARGUMENT'],
    ['options of a text', { options: options('a') }, 'options', 'INVALID_ARGUMENT'],
    ['a choice without options', { kind: 'CHOICE' }, 'options', 'REQUIRED'],
    ['an option twice', { kind: 'CHOICE', options: options('a', 'a') }, 'options.1.key', 'ALREADY_EXISTS'],
  ])('but not with %s', async (_what, input, field, code) => {
    const { customField, error } = await create({ key: 'wrong', kind: 'TEXT', labels: label('Wrong'), ...input });
    expect(customField).toBeNull();
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ field, code }] });
  });

  it('and a key twice is ALREADY_EXISTS; the same idempotency key makes one', async () => {
    const { key } = await define(scene.admin, 'TEXT');
    expect((await create({ key, kind: 'DATE', labels: label('Twin') })).error.code).toBe('ALREADY_EXISTS');
    const input = { key: 'once', kind: 'TEXT', labels: label('Once'), idempotencyKey: 'once' };
    expect((await create(input)).customField.id).toBe((await create(input)).customField.id);
  });

  it('and change what is given; what is so already makes no event', async () => {
    const { id } = await define(scene.admin, 'NUMBER', { minimum: 1, help: label('Old') });
    const { customField } = await update({ id, labels: label('New'), minimum: null, maximum: 9, help: null });
    expect(customField).toMatchObject({ label: 'New', help: null, minimum: null, maximum: 9 });
    await update({ id, labels: label('New'), maximum: 9 });
    expect(await logged(scene.desk, keyOf(id))).toEqual([
      'custom_field.created',
      'custom_field.updated labels help minimum maximum',
    ]);
    expect((await update({ id, minimum: 10 })).error.fields).toMatchObject([{ field: 'maximum' }]);
  });

  it('if they may change the catalog', async () => {
    const input = { key: 'mine', kind: 'TEXT', labels: label('Mine') };
    for (const by of [scene.agent, scene.requester])
      expect((await create(input, by)).error).toMatchObject({ code: 'FORBIDDEN' });
    const keeper = await scene.desk.manager({ permissions: ['MANAGE_CATALOG'] });
    expect((await create(input, keeper)).customField).toMatchObject({ key: 'mine' });
  });
});

describe('OD-10 customers find the custom fields', () => {
  it('that are not internal, not archived and shown by their portal', async () => {
    const { admin, requester } = scene;
    const shown = await define(admin, 'TEXT');
    const other = await define(admin, 'TEXT');
    const internal = await define(admin, 'TEXT', { internal: true });
    const keys = async (by = requester) => (await listed(by)).nodes.map(({ key }: { key: string }) => key);
    expect(await keys()).toEqual(expect.arrayContaining([shown.key, other.key]));
    expect(await keys()).not.toContain(internal.key);
    expect(await keys(scene.agent)).toContain(internal.key);

    const door = await scene.portal({ details: panel('priority', `customFields.${shown.key}`) });
    const guest = await scene.at(requester, door.slug);
    expect(await listed(guest)).toMatchObject({ totalCount: 1, nodes: [{ key: shown.key }] });
    const node = async (id: string) =>
      (await guest.run('query ($id: ID!) { node(id: $id) { ... on CustomField { key labels { text } } } }', { id }))
        .node;
    expect(await node(shown.id)).toEqual({ key: shown.key, labels: null });
    expect([await node(other.id), await node(internal.id)]).toEqual([null, null]);

    await act(admin, 'archiveCustomField', { id: shown.id }, whole);
    expect((await listed(guest, ', isArchived: true')).totalCount).toBe(0);
    expect((await listed(scene.agent, ', isArchived: true')).nodes).toMatchObject([{ key: shown.key }]);
    await act(admin, 'archiveCustomField', { id: shown.id }, whole);
    await act(admin, 'restoreCustomField', { id: shown.id }, whole);
    expect((await listed(guest)).totalCount).toBe(1);
    expect(await logged(scene.desk, keyOf(shown.id))).toEqual(
      ['created', 'archived', 'restored'].map((what) => `custom_field.${what}`),
    );
  });

  it('and a portal lists those that are not internal, in its panels', async () => {
    const { admin } = scene;
    const { key } = await define(admin, 'TEXT');
    const internal = await define(admin, 'TEXT', { internal: true });
    const settings = { details: panel(`customFields.${key}!`), filters: [`customFields.${key}`] };
    const { slug } = await scene.portal(settings);
    const guest = await scene.at(scene.requester, slug);
    expect(
      (await guest.run('{ viewer { portal { filters details { property isEditable } } } }')).viewer.portal,
    ).toEqual({
      filters: [`customFields.${key}`],
      details: [{ property: `customFields.${key}`, isEditable: true }],
    });
    const name = `customFields.${internal.key}`;
    const input = { name: 'A door', slug: 'no-door', kind: 'TICKETS' };
    for (const wrong of [{ details: panel(name) }, { filters: [name] }])
      expect((await act(admin, 'createPortal', { ...input, ...wrong }, 'portal { id }')).error).toMatchObject({
        fields: [{ code: 'INVALID_REFERENCE' }],
      });
  });
});
