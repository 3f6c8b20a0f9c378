import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ticketOf } from '../../examples/import-input.ts';
import { columnsOf, type Mapping, readMapping } from '../../examples/import-mapping.ts';
import { type FileRow, readRows } from '../../examples/import-rows.ts';

const least = {
  externalId: '{Key}',
  title: '{Title}',
  description: '{Text}',
  requester: { name: '{Name}', email: '{Mail}' },
  createdAt: '{Opened}',
};
const row = {
  Key: '1',
  Title: 'Lamp',
  Text: 'It is dark.',
  Name: 'Ada',
  Mail: 'ada@example.org',
  Opened: '2023-02-01',
};

async function fileOf(name: string, content: string | Buffer) {
  const directory = await mkdtemp(join(tmpdir(), 'hilo-mapping-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, name);
  await writeFile(file, content);
  return file;
}

const mappingOf = async (ticket: object, more: object = {}): Promise<Mapping> =>
  readMapping(await fileOf('m.json', JSON.stringify({ ...more, ticket: { ...least, ...ticket } })));
const made = async (ticket: object, values: object = {}, more: object = {}) =>
  ticketOf(await mappingOf(ticket, more), { ...row, ...values });
async function rowsOf(content: string | Buffer, form: Partial<Mapping> = {}) {
  const rows: FileRow[] = [];
  const file = await fileOf('m.csv', content);
  for await (const row of readRows(file, { delimiter: ',', encoding: 'utf8', ...form })) rows.push(row);
  return rows;
}

test('a mapping says all that is wrong with it at once, each with its place', async () => {
  const wrong = mappingOf(
    {
      title: 7,
      priority: { from: '{P}', table: { low: 'LOWEST' } },
      status: { from: '{S}', table: { open: { status: 'OPEN', waiting: 'STAFF' } } },
      createdAt: { from: '{Opened}', formats: 'YYYY-MM-DD' },
      tag: ['x'],
    },
    { timeZone: 'Madrid' },
  );
  const { message } = await wrong.then(
    () => new Error('it was taken'),
    (error: Error) => error,
  );
  expect(message.split('\n')).toEqual([
    'm.json is no mapping:',
    '  timeZone: must be an IANA time zone, e.g. "Europe/Madrid" or "UTC"',
    expect.stringMatching(/^ {2}ticket\.title: /),
    expect.stringMatching(/^ {2}ticket\.priority\.table\.low: .*"LOW"/),
    expect.stringMatching(/^ {2}ticket\.status\.table\.open: .*"waiting"/),
    '  ticket.createdAt.formats.0: years are yyyy and days dd, e.g. "yyyy-MM-dd HH:mm:ss"; or it is "ISO"',
    expect.stringMatching(/^ {2}ticket: .*"tag"/),
  ]);
});

test('a mapping that is no JSON, or is not there, is named', async () => {
  await expect(readMapping(await fileOf('m.json', '{ "ticket": '))).rejects.toThrow(/^m\.json is no JSON: /);
  await expect(readMapping('no-such.json')).rejects.toThrow('the mapping no-such.json cannot be read');
});

test('the columns that a mapping reads are those of its templates, and not the words of its tables', async () => {
  const { ticket } = await mappingOf({
    description: { from: '{Text}', replace: { '{product}': '{Product}' } },
    type: { from: ['{Kind}', 'no {{column}}'], table: { '{a}': '{b}' }, otherwise: '{c}' },
    comments: [{ byStaff: true, body: '{Answer}', createdAt: ['{Answered}', '{Opened}'] }],
  });
  expect(columnsOf(ticket).toSorted()).toEqual(
    ['Answer', 'Answered', 'Key', 'Kind', 'Mail', 'Name', 'Opened', 'Product', 'Text', 'Title'].toSorted(),
  );
});

test('a template joins columns and text, and is blank where all of its columns are', async () => {
  const type = 'Old: {A} {{{B}}}';
  expect(await made({ type }, { A: 'x', B: 'y' })).toMatchObject({ type: 'Old: x {y}' });
  expect((await made({ type }, { A: ' ', B: '' })).type).toBeUndefined();
  expect(await made({ type: ['{A}', '{B}', 'Other'] }, { A: '', B: 'y' })).toMatchObject({ type: 'y' });
});

test('what stands in a value is no template', async () => {
  const ticket = await made(
    { description: { from: '{Text}', replace: { '{thing}': '{Thing}' } } },
    {
      Text: 'My {thing} and {Title}, $& and {Thing}.',
      Thing: 'lamp $1',
    },
  );
  expect(ticket.description).toBe('My lamp $1 and {Title}, $& and lamp $1.');
});

test('a table is asked whatever the case, then `otherwise`, and else the row is broken', async () => {
  const priority = { from: '{P}', table: { Asap: 'URGENT', Someday: 'LOW' } };
  expect(await made({ priority }, { P: ' ASAP ' })).toMatchObject({ priority: 'URGENT' });
  expect((await made({ priority }, { P: '' })).priority).toBeUndefined();
  expect(await made({ priority: { ...priority, otherwise: 'HIGH' } }, { P: 'Now' })).toMatchObject({
    priority: 'HIGH',
  });
  await expect(made({ priority }, { P: 'Now' })).rejects.toThrow('priority: “Now” is not in its table');
  expect(await made({ status: '{S}' }, { S: 'in progress' })).toMatchObject({ status: 'IN_PROGRESS' });
  await expect(made({ status: '{S}' }, { S: 'constructor' })).rejects.toThrow(
    'none of OPEN, IN_PROGRESS, RESOLVED, CLOSED',
  );
});

test('dates are of the named form and zone, summer time or not, and leave as UTC', async () => {
  const madrid = { timeZone: 'Europe/Madrid', dateFormats: ['dd.MM.yyyy HH:mm', 'ISO'] };
  const at = async (Opened: string) => (await made({}, { Opened }, madrid)).createdAt;
  expect(await at('01.02.2023 10:00')).toBe('2023-02-01T09:00:00.000Z');
  expect(await at('01.07.2023 10:00')).toBe('2023-07-01T08:00:00.000Z');
  expect(await at('2023-07-01T10:00:00+05:00')).toBe('2023-07-01T05:00:00.000Z');
  await expect(at('30.02.2023 10:00')).rejects.toThrow('createdAt: “30.02.2023 10:00” is no date');
  await expect(at('')).rejects.toThrow('createdAt: the row has no date for it');
});

test('of several dates the first that is there is taken, or the earliest, or the latest', async () => {
  const from = ['{A}', '{B}', '{C}'];
  const values = { A: '', B: '2023-03-03', C: '2023-02-02 12:00:00' };
  const pick = async (how?: string) =>
    (await made({ updatedAt: { from, ...(how && { pick: how }) } }, values)).updatedAt;
  expect([await pick(), await pick('earliest'), await pick('latest')].map((date) => date?.slice(5, 10))).toEqual([
    '03-03',
    '02-02',
    '03-03',
  ]);
});

test('a date that is not there may have a default', async () => {
  const updatedAt = { from: ['{A}', '{B}'], pick: 'latest', default: '{Opened}' };
  expect(columnsOf((await mappingOf({ updatedAt })).ticket)).toContain('Opened');
  expect(await made({ updatedAt }, { A: '2023-03-03', B: '' })).toMatchObject({
    updatedAt: '2023-03-03T00:00:00.000Z',
  });
  expect(await made({ updatedAt }, { A: '', B: '' })).toMatchObject({ updatedAt: '2023-02-01T00:00:00.000Z' });
});

test('external ids begin with the prefix, those of people and companies too', async () => {
  const requester = {
    ...least.requester,
    externalId: '{No}',
    organization: { name: '{Firm}', externalId: '{Firm no}' },
  };
  const values = { No: '7', Firm: 'Koti', 'Firm no': '8' };
  expect(await made({ requester }, values, { prefix: 'old:' })).toMatchObject({
    externalId: 'old:1',
    requester: { externalId: 'old:7', organization: { name: 'Koti', externalId: 'old:8' } },
  });
  expect((await made({ requester }, { ...values, Firm: '' })).requester.organization).toBeUndefined();
});

test('rows know the line where they begin, whatever stands within and between them', async () => {
  const rows = await rowsOf('\uFEFFa,b\r\n1,"x\r\ny"\r\n\r\n2,3"4\r\n5\r\n6,7\r\n');
  expect(rows.map(({ line, values }) => [line, values instanceof Error ? values.message : values])).toEqual([
    [2, { a: '1', b: 'x\r\ny' }],
    [5, { a: '2', b: '3"4' }],
    [6, 'it has 1 columns, and the header has 2'],
    [7, { a: '6', b: '7' }],
  ]);
});

test('a quotation mark that is not closed is named by the line where its row begins', async () => {
  const rows = await rowsOf('a,b\n1,2\n3,"open\n4,5\n');
  expect(rows.map(({ line, values }) => [line, values])).toEqual([
    [2, { a: '1', b: '2' }],
    [3, new Error('a quotation mark is opened here and not closed, so the rest of the file is no rows')],
  ]);
});

test('another delimiter and encoding are read', async () => {
  const [first] = await rowsOf(Buffer.from('a;b\n1;Señor\n', 'latin1'), { delimiter: ';', encoding: 'latin1' });
  expect(first?.values).toEqual({ a: '1', b: 'Señor' });
});

test('OD-10 custom fields are said by their kinds, and what a row leaves blank is left out', async () => {
  const customFields = {
    contract: '{Contract}',
    seats: { kind: 'number', from: '{Seats}' },
    vip: { kind: 'boolean', from: '{Vip}', table: { yes: true, no: false } },
    channel: { kind: 'choices', from: '{Channels}', split: '|', table: { Phone: 'phone', 'E-mail': 'mail' } },
    bought_on: { kind: 'date', from: '{Bought}', formats: 'dd.MM.yyyy', timeZone: 'Europe/Madrid' },
  };
  const values = { Contract: 'B-7', Seats: '12.5', Vip: 'No', Channels: 'phone | e-mail', Bought: '01.05.2023' };
  expect((await made({ customFields }, values)).customFields).toEqual([
    { key: 'contract', text: 'B-7' },
    { key: 'seats', number: 12.5 },
    { key: 'vip', boolean: false },
    { key: 'channel', choices: ['phone', 'mail'] },
    { key: 'bought_on', date: '2023-05-01' },
  ]);
  expect((await made({ customFields }, { Seats: ' ' })).customFields).toEqual([]);
  await expect(made({ customFields }, { Seats: 'a dozen' })).rejects.toThrow(
    'customFields.seats: “a dozen” is no number',
  );
  expect(columnsOf((await mappingOf({ customFields })).ticket)).toEqual(
    expect.arrayContaining(['Contract', 'Seats', 'Vip', 'Channels', 'Bought']),
  );
  await expect(mappingOf({ customFields: { seats: { kind: 'numeral', from: '{Seats}' } } })).rejects.toThrow(
    'ticket.customFields.seats',
  );
});
