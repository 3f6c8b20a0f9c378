import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow as followLink, formOf, inventory, send } from '../attachment/attachment-desk.ts';
import { places } from '../attachment/stores.ts';
import { byKey, define, options, said } from '../custom-field/fields.ts';
import type { Person } from '../desk.ts';
import { follow } from '../follow.ts';
import { act, open, read } from '../scene.ts';
import { type PortalScene, panel, portalScene, titles } from './portal-desk.ts';

let scene: PortalScene;
let end: () => Promise<void>;
/** Shown by the narrow door, shown by the wide one only, and by none. */
const keys = { shown: '', hidden: '', internal: '', shownFile: '', hiddenFile: '', internalFile: '' };
let narrow: Person;
let wide: Person;

beforeAll(async () => {
  const place = await places['on disk']();
  end = place.end;
  scene = await portalScene(place.env);
  const { admin, requester } = scene;
  const choice = { options: options('a', 'b') };
  keys.shown = (await define(admin, 'CHOICE', choice)).key;
  keys.hidden = (await define(admin, 'CHOICE', choice)).key;
  keys.internal = (await define(admin, 'CHOICE', { ...choice, internal: true })).key;
  keys.shownFile = (await define(admin, 'FILE')).key;
  keys.hiddenFile = (await define(admin, 'FILE')).key;
  keys.internalFile = (await define(admin, 'FILE', { internal: true })).key;
  const door = await scene.portal({
    details: panel(`customFields.${keys.shown}!`, 'description', `customFields.${keys.shownFile}!`),
  });
  narrow = await scene.at(requester, door.slug);
  wide = requester;
});
afterAll(async () => {
  await scene.desk.close();
  await end();
});

const choices = (key: string, ...chosen: string[]) => ({ key, choices: chosen });
const ticketWith = (...customFields: object[]) =>
  open(scene.agent, { requester: scene.requester.globalId, customFields });
const update = (by: Person, id: string, customFields: object[], result = `ticket { version ${said} }`) =>
  act(by, 'updateTicket', { id, customFields }, result);
const all = () => [choices(keys.shown, 'a'), choices(keys.hidden, 'a'), choices(keys.internal, 'a')];

/** Says files in custom fields, by their keys. */
async function put(by: Person, id: string, names: Record<string, string>) {
  const query = `mutation ($input: UpdateTicketInput!) { result: updateTicket(input: $input) { ticket { ${said} } error { code fields { field code } } } }`;
  const given = Object.entries(names);
  const form = formOf(
    query,
    { input: { id, customFields: given.map(([key]) => ({ key, file: null })) } },
    given.map(([, text], i) => ({ path: `variables.input.customFields.${i}.file`, sent: [`${text}.txt`, text] })),
  );
  return (await send(scene.desk, form, by)).answer.data.result;
}

describe('OD-07 OD-10 what a ticket says in custom fields', () => {
  it('is for customers what their portal shows of it, and nothing of what is internal', async () => {
    const id = await ticketWith(...all());
    expect(Object.keys(byKey(await read(scene.agent, id, said)))).toEqual([keys.shown, keys.hidden, keys.internal]);
    expect(Object.keys(byKey(await read(wide, id, said)))).toEqual([keys.shown, keys.hidden]);
    expect(Object.keys(byKey(await read(narrow, id, said)))).toEqual([keys.shown]);
    const byNode =
      'query ($id: ID!, $keys: [String!]) { node(id: $id) { ... on Ticket { customFields(keys: $keys) { field { key } } } } }';
    const { node } = await narrow.run(byNode, { id, keys: Object.values(keys) });
    expect(node.customFields).toEqual([{ field: { key: keys.shown } }]);
    const door = await scene.portal({ details: panel('description') });
    const guest = await scene.at(scene.requester, door.slug);
    expect((await read(guest, id, said)).customFields).toBeNull();
  });

  it('stands among the visible and editable fields, in the order of the panel', async () => {
    const id = await ticketWith(...all());
    const { visibleFields, editableFields } = await read(narrow, id, 'visibleFields editableFields');
    expect(visibleFields.slice(-3)).toEqual([
      `customFields.${keys.shown}`,
      'description',
      `customFields.${keys.shownFile}`,
    ]);
    expect(editableFields).toEqual([`customFields.${keys.shown}`, `customFields.${keys.shownFile}`]);
    const open2 = await read(wide, id, 'visibleFields editableFields');
    expect(open2.visibleFields).toEqual(
      expect.arrayContaining([keys.shown, keys.hidden].map((key) => `customFields.${key}`)),
    );
    expect(open2.visibleFields).not.toContain(`customFields.${keys.internal}`);
    expect(open2.visibleFields).not.toContain('customFields');
    expect(open2.editableFields).toEqual([]);
    expect((await read(scene.agent, id, 'editableFields')).editableFields).toContain(`customFields.${keys.internal}`);
  });

  it('moves no version, time, mark or timeline of whom it is hidden from', async () => {
    const id = await ticketWith(...all());
    const fields =
      'version updatedAt isUnread timeline { totalCount nodes { ... on TicketUpdatedEvent { changes { property } } } }';
    await act(wide, 'markTicketRead', { id });
    const before = [await read(narrow, id, fields), await read(wide, id, fields)] as const;
    await update(scene.agent, id, [choices(keys.internal, 'b')]);
    expect([await read(narrow, id, fields), await read(wide, id, fields)]).toEqual(before);

    await update(scene.agent, id, [choices(keys.hidden, 'b'), choices(keys.internal, 'a')]);
    expect(await read(narrow, id, fields)).toEqual(before[0]);
    const told = await read(wide, id, fields);
    expect(told).toMatchObject({ version: before[1].version + 1, updatedAt: before[1].updatedAt, isUnread: false });
    expect(told.timeline.nodes.at(-1)).toEqual({ changes: [{ property: `customFields.${keys.hidden}` }] });

    await update(scene.agent, id, [choices(keys.shown, 'b'), choices(keys.hidden, 'a')]);
    const shown = await read(narrow, id, fields);
    expect(shown.version).toBe(before[0].version + 1);
    expect(shown.timeline.nodes.at(-1)).toEqual({ changes: [{ property: `customFields.${keys.shown}` }] });
    expect((await read(scene.agent, id, fields)).timeline.totalCount).toBe(4);
  });

  it('reaches by subscription whom it is shown to, and nobody else', async () => {
    const id = await ticketWith(...all());
    const port = await scene.desk.app.listen();
    const query = `subscription { ticketEvents { change ticket { version ${said} } ... on TicketUpdatedEvent { changes { property } } } }`;
    const [near, far] = [await follow(port, narrow, query), await follow(port, wide, query)];
    await update(scene.agent, id, [choices(keys.internal, 'b')]);
    await update(scene.agent, id, [choices(keys.hidden, 'b')]);
    await update(scene.agent, id, [choices(keys.shown, 'b')]);
    await near.until(1);
    await far.until(2);
    const changed = (got: { changes: { property: string }[] }[]) =>
      got.flatMap(({ changes }) => changes.map(({ property }) => property));
    expect(changed(near.got)).toEqual([`customFields.${keys.shown}`]);
    expect(Object.keys(byKey(near.got[0].ticket))).toEqual([keys.shown]);
    expect(changed(far.got)).toEqual([`customFields.${keys.hidden}`, `customFields.${keys.shown}`]);
    await near.stop();
    await far.stop();
  });

  it('is found by its words by whom it is shown to', async () => {
    const [shown, internal] = [
      await define(scene.admin, 'TEXT'),
      await define(scene.admin, 'TEXT', { internal: true }),
    ];
    const id = await ticketWith({ key: shown.key, text: 'albatross' }, { key: internal.key, text: 'cormorant' });
    const { slug } = await scene.portal({ details: panel(`customFields.${shown.key}`) });
    const guest = await scene.at(scene.requester, slug);
    const count = async (by: Person, word: string) =>
      (await by.run(`{ tickets(filter: { search: "${word}" }) { totalCount } }`)).tickets.totalCount;
    const found = (by: Person) => Promise.all(['albatross', 'cormorant'].map((word) => count(by, word)));
    expect(await found(scene.agent)).toEqual([1, 1]);
    expect(await found(guest)).toEqual([1, 0]);
    expect(await found(wide)).toEqual([1, 0]);
    expect(await found(narrow)).toEqual([0, 0]);
    await update(scene.agent, id, [{ key: shown.key, text: null }]);
    expect(await found(guest)).toEqual([0, 0]);
  });

  it('is explained field by field', async () => {
    const id = await ticketWith();
    const { id: portal } = await scene.portal({ details: panel(`customFields.${keys.shown}!`) });
    const query = `query ($ticket: ID!, $affiliate: ID!, $portal: ID!) {
      explainVisibility(ticket: $ticket, affiliate: $affiliate, portal: $portal) { fields { name isVisible isEditable rule } } }`;
    const { explainVisibility } = await scene.agent.run(query, { ticket: id, affiliate: wide.globalId, portal });
    const why = (name: string) => explainVisibility.fields.find((field: { name: string }) => field.name === name);
    expect(why(`customFields.${keys.shown}`)).toMatchObject({
      isVisible: true,
      isEditable: true,
      rule: 'SHOWN_BY_PORTAL',
    });
    expect(why(`customFields.${keys.hidden}`)).toMatchObject({ isVisible: false, rule: 'HIDDEN_BY_PORTAL' });
    expect(why(`customFields.${keys.internal}`)).toMatchObject({ isVisible: false, rule: 'STAFF_ONLY' });
    expect(why('customFields')).toBeUndefined();
  });

  it('is in a preview what the customer sees', async () => {
    const id = await ticketWith(...all());
    const { slug: _slug, id: portal } = await scene.portal({ details: panel(`customFields.${keys.shown}!`) });
    const input = { portal, affiliate: wide.globalId };
    const { accessToken } = await act(scene.agent, 'startPortalPreview', input, 'accessToken');
    const eyes = scene.desk.bearer(`Bearer ${accessToken}`);
    expect(Object.keys(byKey(await read(eyes, id, said)))).toEqual([keys.shown]);
    const { error } = await act(eyes, 'updateTicket', { id, customFields: [choices(keys.shown, 'b')] });
    expect(error.code).toBe('PREVIEW_READ_ONLY');
  });
});

describe('OD-08 OD-10 a custom field', () => {
  it('is changed by customers where their portal lets them, and no other', async () => {
    const id = await ticketWith(...all());
    const { ticket } = await update(narrow, id, [choices(keys.shown, 'b')]);
    expect(byKey(ticket)).toEqual({ [keys.shown]: ['b'] });
    expect((await read(narrow, id, 'viewerCanUpdate')).viewerCanUpdate).toBe(true);
    const refused = async (by: Person, key: string) => (await update(by, id, [choices(key, 'b')])).error;
    // what is hidden is as what is not there
    for (const key of [keys.hidden, keys.internal, 'no_such'])
      expect(await refused(narrow, key)).toMatchObject({
        code: 'INVALID_INPUT',
        fields: [{ field: 'customFields.0.key', code: 'INVALID_REFERENCE' }],
      });
    expect((await refused(wide, keys.shown)).code).toBe('FORBIDDEN');
    const door = await scene.portal({ details: panel(`customFields.${keys.shown}`, 'priority!') });
    const guest = await scene.at(scene.requester, door.slug);
    expect((await refused(guest, keys.shown)).fields).toMatchObject([
      { field: 'customFields.0.key', code: 'FORBIDDEN' },
    ]);
    expect(byKey(await read(scene.agent, id, said))).toMatchObject({ [keys.hidden]: ['a'], [keys.internal]: ['a'] });
  });

  it('is filled in at the opening likewise', async () => {
    const input = { title: 'By a customer', customFields: [choices(keys.shown, 'b')] };
    expect(byKey(await read(narrow, await open(narrow, input), said))).toEqual({ [keys.shown]: ['b'] });
    await expect(open(narrow, { customFields: [choices(keys.internal, 'b')] })).rejects.toThrow('INVALID_REFERENCE');
  });

  it('that is required is not emptied by customers', async () => {
    const { key } = await define(scene.admin, 'TEXT', { required: true });
    const id = await ticketWith({ key, text: 'needed' });
    const door = await scene.portal({ details: panel(`customFields.${key}!`) });
    const guest = await scene.at(scene.requester, door.slug);
    expect((await update(guest, id, [{ key, text: null }])).error.fields).toMatchObject([
      { field: 'customFields.0.text', code: 'REQUIRED' },
    ]);
    expect((await update(scene.agent, id, [{ key, text: null }])).error).toBeNull();
  });
});

describe('OD-06 OD-10 a filter on a custom field', () => {
  const ask = (by: Person, key: string, wrap = (filter: string) => filter) =>
    by.ask(
      `{ list: tickets(filter: ${wrap(`{ customFields: [{ key: "${key}", choices: ["a"] }] }`)}) { totalCount nodes { id } } viewer { name } }`,
    );

  it('that is hidden is HIDDEN_PROPERTY, as one that is not there, also within others', async () => {
    await ticketWith(...all());
    for (const wrap of [
      (it: string) => it,
      (it: string) => `{ not: ${it} }`,
      (it: string) => `{ or: [{ and: [${it}] }] }`,
    ]) {
      for (const [by, key] of [
        [narrow, keys.hidden],
        [narrow, keys.internal],
        [narrow, 'no_such'],
        [wide, keys.internal],
      ] as const) {
        const { data, errors } = await ask(by, key, wrap);
        expect(errors).toMatchObject([{ path: ['list'], extensions: { code: 'HIDDEN_PROPERTY' } }]);
        expect(data).toEqual({ list: null, viewer: { name: 'Marta' } });
      }
      expect((await ask(narrow, keys.shown, wrap)).errors).toBeUndefined();
    }
    expect((await ask(wide, keys.hidden)).data.list.totalCount).toBeGreaterThan(0);
  });

  it('is FILTER_NOT_OFFERED where the panel does not have it', async () => {
    const door = await scene.portal({ filters: [`customFields.${keys.shown}`] });
    const guest = await scene.at(scene.requester, door.slug);
    expect((await ask(guest, keys.shown)).errors).toBeUndefined();
    expect((await ask(guest, keys.hidden)).errors).toMatchObject([{ extensions: { code: 'FILTER_NOT_OFFERED' } }]);
    expect((await titles(guest)).length).toBeGreaterThan(0);
  });

  it('on a hidden one that a portal offers is a warning', async () => {
    const input = {
      ...{ name: 'A door', slug: 'warned', kind: 'TICKETS' },
      ...{ details: panel('priority'), filters: [`customFields.${keys.shown}`] },
    };
    expect((await act(scene.admin, 'createPortal', input, 'warnings')).warnings).toEqual(['FILTER_ON_HIDDEN_PROPERTY']);
  });
});

describe('OD-10 a file in a custom field', () => {
  const attachmentOf = async (id: string, key: string) => byKey(await read(scene.agent, id, said))[key];
  const linkFor = async (by: Person, { id, name }: { id: string; name: string }) => {
    const key = Buffer.from(id, 'base64').toString().split(':')[1] ?? '';
    const response = await followLink(
      scene.desk,
      scene.desk.desk.fileLinks.urlOf(await by.viewer(), { id: key, name }),
    );
    await response.arrayBuffer();
    return response.status;
  };

  it('is an attachment of the field: seen, listed and opened by whom the field is shown to', async () => {
    const id = await ticketWith();
    const names = { [keys.shownFile]: 'shown', [keys.hiddenFile]: 'hidden', [keys.internalFile]: 'internal' };
    expect((await put(scene.agent, id, names)).error).toBeNull();
    const node = 'query ($id: ID!) { node(id: $id) { ... on Attachment { name url } } }';
    const open2: Record<string, Person[]> = {
      [keys.shownFile]: [scene.agent, wide, narrow],
      [keys.hiddenFile]: [scene.agent, wide],
      [keys.internalFile]: [scene.agent],
    };
    for (const [key, people] of Object.entries(open2)) {
      const file = await attachmentOf(id, key);
      expect(file).toMatchObject({ name: `${names[key]}.txt`, viewerCanDelete: false });
      for (const by of [scene.agent, wide, narrow]) {
        const may = people.includes(by);
        expect((await by.run(node, { id: file.id })).node, `${by.name} ${key}`).toEqual(
          may ? { name: `${names[key]}.txt`, url: expect.any(String) } : null,
        );
        expect(await linkFor(by, file)).toBe(may ? 200 : 404);
      }
      expect((await act(narrow, 'deleteAttachment', { id: file.id })).error.code).toBe(
        people.includes(narrow) ? 'FORBIDDEN' : 'NOT_FOUND',
      );
      expect((await act(scene.admin, 'deleteAttachment', { id: file.id })).error.code).toBe('FORBIDDEN');
    }
    for (const by of [scene.agent, wide, narrow]) {
      const { attachments, timeline } = await read(by, id, 'attachments { id } timeline { nodes { __typename } }');
      expect(attachments).toEqual([]);
      expect(JSON.stringify(timeline)).not.toContain('Attachment');
    }
  });

  it('is replaced and cleared without leaving its bytes, and the same file is no change', async () => {
    const id = await ticketWith();
    await put(narrow, id, { [keys.shownFile]: 'first' });
    const { version } = await read(narrow, id, 'version');
    await put(narrow, id, { [keys.shownFile]: 'first' });
    expect((await read(narrow, id, 'version')).version).toBe(version);
    const before = await inventory(scene.desk);
    await put(narrow, id, { [keys.shownFile]: 'second' });
    expect((await attachmentOf(id, keys.shownFile)).name).toBe('second.txt');
    expect((await inventory(scene.desk)).held).toHaveLength(before.held.length);
    await update(narrow, id, [{ key: keys.shownFile, file: null }]);
    expect(await attachmentOf(id, keys.shownFile)).toBeUndefined();
    await scene.desk.desk.files.sweep();
    const after = await inventory(scene.desk);
    expect(after).toEqual({ stored: after.held, held: after.held, loose: [] });
    expect(after.held).toHaveLength(before.held.length - 1);
  });

  it('leaves nothing when it is refused, and goes with its ticket', async () => {
    const id = await ticketWith();
    const before = await inventory(scene.desk);
    expect((await put(narrow, id, { [keys.hiddenFile]: 'hidden' })).error.code).toBe('INVALID_INPUT');
    expect((await put(narrow, id, { [keys.shown]: 'no file' })).error.fields).toEqual([
      { field: 'customFields.0.file', code: 'INVALID_FORMAT' },
    ]);
    expect((await put(narrow, id, { [keys.shownFile]: '' })).error.fields).toEqual([
      { field: 'customFields.0.file', code: 'FILE_TYPE_REFUSED' },
    ]);
    expect(await inventory(scene.desk)).toEqual(before);
    await put(narrow, id, { [keys.shownFile]: 'goes' });
    await act(scene.admin, 'deleteTicket', { id }, 'deletedTicketId');
    await scene.desk.desk.files.sweep();
    expect(await inventory(scene.desk)).toEqual(before);
  });
});
