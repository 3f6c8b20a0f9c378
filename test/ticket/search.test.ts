import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { type PortalScene, panel, portalScene } from '../portal/portal-desk.ts';
import { act, open, read, say } from '../scene.ts';
import { countStatements } from '../statements.ts';

let scene: PortalScene;
beforeAll(async () => {
  scene = await portalScene({ RATE_LIMIT_PER_MINUTE: '0' });
});
afterAll(() => scene.desk.close());

const list =
  'query ($filter: TicketFilterInput, $first: Int) { tickets(filter: $filter, first: $first, orderBy: { field: NUMBER, direction: ASC }) { totalCount nodes { title } } }';

/** Titles, which are also counted. */
async function found(by: Person, search: string, more: object = {}): Promise<string[]> {
  const { tickets } = await by.run(list, { filter: { search, ...more }, first: 100 });
  expect(tickets.totalCount).toBe(tickets.nodes.length);
  return tickets.nodes.map(({ title }: { title: string }) => title);
}

const refusal = async (by: Person, filter: object) => (await by.ask(list, { filter })).errors?.[0]?.extensions.code;

describe('VK-13 the text that staff search for', () => {
  beforeAll(async () => {
    const { admin, agent, requester, stranger } = scene;
    const printer = await open(requester, { title: 'Impresora averiada', description: 'No imprime el catálogo' });
    await say(agent, printer, 'Have you tried the **red** cartridge?');
    await say(requester, printer, 'Sí, mañana pruebo');
    await say(agent, printer, 'Customer sounds desperate', { visibility: 'INTERNAL' });
    const invoice = await open(stranger, { title: 'Wrong invoice', description: 'INV-2024/15, ask maria@shop.test' });
    await act(admin, 'resolveTicket', { id: invoice, resolutionNotes: 'Reissued by accounting' });
    await open(stranger, { title: 'Invoices in red', description: 'Café ÑANDÚ Œuvre Ωμέγα Жизнь' });
  });

  it('is in title, description, comments, notes and resolution notes, whatever its case and accents', async () => {
    for (const search of ['impresora', 'CATALOGO', 'manana', 'Cartridge', 'desperate'])
      expect(await found(scene.agent, search), search).toEqual(['Impresora averiada']);
    expect(await found(scene.agent, 'reissued')).toEqual(['Wrong invoice']);
    for (const search of ['cafe', 'CAFÉ', 'nandu', 'ΩΜΈΓΑ', 'жизнь', 'cafe\u0301'])
      expect(await found(scene.agent, search), search).toEqual(['Invoices in red']);
  });

  it('needs every word, in whatever order and part of the ticket', async () => {
    expect(await found(scene.agent, 'red impresora catalogo')).toEqual(['Impresora averiada']);
    expect(await found(scene.agent, 'red invoices')).toEqual(['Invoices in red']);
    expect(await found(scene.agent, 'red nowhere')).toEqual([]);
  });

  it('finds words by their beginnings, a short one only where it is the last', async () => {
    expect(await found(scene.agent, 'invoi')).toEqual(['Wrong invoice', 'Invoices in red']);
    expect(await found(scene.agent, 'voice')).toEqual([]);
    expect(await found(scene.agent, 'wrong in')).toEqual(['Wrong invoice']);
    expect(await found(scene.agent, 'wr invoice')).toEqual([]);
    expect(await found(scene.agent, 'invoices in')).toEqual(['Invoices in red']);
  });

  it('finds a ticket by its whole number, also with a number sign', async () => {
    const [requester] = [scene.requester];
    const id = await open(requester, { title: 'numbered' });
    const { number } = await read(requester, id, 'number');
    for (const by of [scene.agent, requester]) {
      expect(await found(by, `#${number}`)).toEqual(['numbered']);
      expect(await found(by, `numb ${number}`)).toEqual(['numbered']);
      expect(await found(by, `#${number}0`)).toEqual([]);
    }
    expect(await found(scene.agent, 'numbered #0')).toEqual([]);
  });

  it('is text only: signs, quotes and operators part words', async () => {
    for (const search of [
      '"wrong" & !invoice:*',
      "wrong | 'invoice'",
      'inv-2024/15',
      'maria@shop.test',
      '(15 <-> inv)',
    ])
      expect(await found(scene.agent, search), search).toEqual(['Wrong invoice']);
    for (const search of ['&&', '!!', "''", ':*', '\\\\', '🔥🔥']) expect(await found(scene.agent, search)).toEqual([]);
  });

  it('never breaks a statement, whatever is typed', async () => {
    const signs = fc.constantFrom(
      '&',
      '|',
      '!',
      ':*',
      "'",
      '"',
      '\\',
      '(',
      ')',
      '<->',
      '{',
      '}',
      ',',
      '$1',
      '%',
      '_',
      ' ',
      'red',
    );
    const text = fc.oneof(
      fc.array(signs, { minLength: 2, maxLength: 20 }).map((parts) => parts.join('')),
      fc.string({ unit: 'grapheme', minLength: 2, maxLength: 60 }),
      fc.string({ unit: 'binary', minLength: 2, maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(text, async (search) => {
        const { data, errors } = await scene.agent.ask(list, { filter: { search } });
        const codes = errors?.map(({ extensions }) => extensions.code) ?? [];
        expect(codes.filter((code) => code !== 'INVALID_INPUT')).toEqual([]);
        if (codes.length === 0) expect(data.tickets.totalCount).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });

  it('combines with other filters and with its own opposite', async () => {
    expect(await found(scene.agent, 'invoice', { statuses: ['RESOLVED'] })).toEqual(['Wrong invoice']);
    expect(await found(scene.agent, 'invoice', { not: { search: 'red' } })).toEqual(['Wrong invoice']);
    expect(
      (await scene.agent.run(list, { filter: { or: [{ search: 'nandu' }, { search: 'averi' }] } })).tickets.nodes,
    ).toEqual([{ title: 'Impresora averiada' }, { title: 'Invoices in red' }]);
  });

  it('has 2 to 200 characters, and stands in a filter three times at most', async () => {
    expect(await refusal(scene.agent, { search: ' a ' })).toBe('INVALID_INPUT');
    expect(await refusal(scene.agent, { search: 'a'.repeat(201) })).toBe('INVALID_INPUT');
    expect(await refusal(scene.agent, { search: 'ab '.repeat(66) })).toBeUndefined();
    expect(await refusal(scene.agent, { or: Array.from({ length: 4 }, () => ({ search: 'ab' })) })).toBe(
      'INVALID_ARGUMENT',
    );
  });

  it('costs as many SQL statements for one ticket as for many', async () => {
    const asked = async (first: number) => {
      const ask = () => scene.agent.run(list, { filter: { search: 'invoice' }, first });
      await ask();
      return (await countStatements(scene.desk.database, ask)).count;
    };
    expect(await asked(100)).toBe(await asked(1));
  });
});

describe('RT-02 what a customer finds', () => {
  it('VK-07 an internal note is not found by a customer, nor what only staff wrote', async () => {
    const { agent, requester, colleague } = scene;
    const id = await open(requester, { title: 'noted' });
    await say(agent, id, 'xylophone', { visibility: 'INTERNAL' });
    expect(await found(agent, 'xylophone')).toEqual(['noted']);
    for (const by of [requester, colleague]) {
      expect(await found(by, 'xylophone')).toEqual([]);
      expect(await found(by, 'noted xylophone')).toEqual([]);
      expect(await found(by, 'noted', { not: { search: 'xylophone' } })).toEqual(['noted']);
      expect(await found(by, 'noted', { or: [{ search: 'xylo' }] })).toEqual([]);
    }
  });

  it('is not in tickets that they may not see', async () => {
    await open(scene.stranger, { title: 'zeppelin' });
    expect(await found(scene.stranger, 'zeppelin')).toEqual(['zeppelin']);
    expect(await found(scene.requester, 'zeppelin')).toEqual([]);
  });

  it('is the text as it stands: not what was edited, moved to the notes or deleted', async () => {
    const { admin, agent, requester } = scene;
    const id = await open(requester, { title: 'changing', description: 'quokka' });
    const comment = await say(agent, id, 'wombat');
    expect(await found(requester, 'wombat')).toEqual(['changing']);
    await act(agent, 'editComment', { id: comment, body: 'numbat' }, 'comment { id }');
    expect([await found(requester, 'wombat'), await found(requester, 'numbat')]).toEqual([[], ['changing']]);
    await act(agent, 'moveComment', { id: comment, visibility: 'INTERNAL' }, 'comment { id }');
    expect([await found(requester, 'numbat'), await found(agent, 'numbat')]).toEqual([[], ['changing']]);
    await act(agent, 'moveComment', { id: comment, visibility: 'PUBLIC' }, 'comment { id }');
    expect(await found(requester, 'numbat')).toEqual(['changing']);
    await act(agent, 'deleteComment', { id: comment }, 'deletedCommentId');
    expect([await found(requester, 'numbat'), await found(agent, 'numbat')]).toEqual([[], []]);
    await act(admin, 'updateTicket', { id, title: 'changed', description: 'bilby' });
    for (const search of ['quokka', 'changing']) expect(await found(agent, search)).toEqual([]);
    expect(await found(requester, 'bilby changed')).toEqual(['changed']);
    await act(admin, 'deleteTicket', { id }, 'number');
    expect(await found(agent, 'bilby')).toEqual([]);
    expect(await scene.desk.db.$queryRaw`SELECT FROM "TicketText" WHERE "words" @> ARRAY['bilby', 'd']`).toEqual([]);
  });

  it('is in description and resolution notes only where their portal shows these', async () => {
    const { admin, requester } = scene;
    const id = await open(requester, { title: 'paneled', description: 'albatross' });
    await act(admin, 'resolveTicket', { id, resolutionNotes: 'pelican' });
    const door = async (...shown: string[]) =>
      scene.at(requester, (await scene.portal({ details: panel(...shown) })).slug);
    const [none, description, notes] = [await door(), await door('description'), await door('resolutionNotes')];
    const finds = async (by: Person) => [
      await found(by, 'paneled'),
      await found(by, 'albatross'),
      await found(by, 'pelican'),
      await found(by, 'albatross paneled pelican'),
    ];
    expect(await finds(requester)).toEqual([['paneled'], ['paneled'], ['paneled'], ['paneled']]);
    expect(await finds(none)).toEqual([['paneled'], [], [], []]);
    expect(await finds(description)).toEqual([['paneled'], ['paneled'], [], []]);
    expect(await finds(notes)).toEqual([['paneled'], [], ['paneled'], []]);
  });

  it('is in custom fields that are not internal and that their portal shows', async () => {
    const { desk, agent, requester } = scene;
    const id = await open(requester, { title: 'fielded' });
    const { id: ticketId } = await desk.db.ticket.findFirstOrThrow({ where: { title: 'fielded' } });
    for (const [key, internal, text] of [
      ['brand', false, 'lynx'],
      ['model', false, 'ocelot'],
      ['margin', true, 'serval'],
    ] as const) {
      const field = await desk.db.customField.create({ data: { key, internal, kind: 'TEXT', labels: {} } });
      await desk.db.ticketFieldValue.create({ data: { ticketId, fieldId: field.id, text } });
    }
    // a portal lists fields by their keys
    const { slug } = await scene.portal({ details: [] });
    const details = [{ property: 'customFields.brand', editable: false }];
    await desk.db.portalConfig.update({ where: { slug }, data: { details } });
    const guest = await scene.at(requester, slug);
    const finds = async (by: Person) =>
      Promise.all(['lynx', 'ocelot', 'serval'].map(async (search) => (await found(by, search)).length));
    expect(await finds(agent)).toEqual([1, 1, 1]);
    expect(await finds(requester)).toEqual([1, 1, 0]);
    expect(await finds(guest)).toEqual([1, 0, 0]);
    await desk.db.ticketFieldValue.updateMany({ where: { ticketId, text: 'lynx' }, data: { text: 'puma' } });
    expect([await found(guest, 'lynx'), await found(guest, 'puma')]).toEqual([[], ['fielded']]);
    await desk.db.ticketFieldValue.deleteMany({ where: { ticketId } });
    expect(await found(agent, 'puma')).toEqual([]);
    expect(await read(agent, id, 'title')).toEqual({ title: 'fielded' });
  });

  it('OD-06 is asked for only where their portal’s filter panel offers it', async () => {
    const { slug } = await scene.portal({ filters: ['statuses'] });
    const guest = await scene.at(scene.requester, slug);
    expect(await refusal(guest, { search: 'anything' })).toBe('FILTER_NOT_OFFERED');
    expect(await refusal(guest, { or: [{ not: { search: 'anything' } }] })).toBe('FILTER_NOT_OFFERED');
    const offering = await scene.portal({ filters: ['search'] });
    expect(await refusal(await scene.at(scene.requester, offering.slug), { search: 'anything' })).toBeUndefined();
  });
});

describe('a ticket with more words than a megabyte holds', () => {
  it('takes further comments, and is found by what it had before', async () => {
    const { desk, agent, requester } = scene;
    await open(requester, { title: 'endless' });
    const { id: ticketId } = await desk.db.ticket.findFirstOrThrow({ where: { title: 'endless' } });
    const thread = await desk.db.thread.findFirstOrThrow({ where: { ticketId, visibility: 'PUBLIC' } });
    const words = (n: number) => Array.from({ length: 20_000 }, (_, i) => `word${n}x${i}yyyyyyyyyyyyyyyy`).join(' ');
    await desk.db.comment.createMany({
      data: [0, 1, 2, 3].map((n) => ({
        ...({ ticketId, threadId: thread.id, visibility: 'PUBLIC', authorType: 'SYSTEM', bodyHtml: '' } as const),
        body: words(n),
      })),
    });
    expect(await found(agent, 'word0x19999')).toEqual(['endless']);
    await desk.db.ticket.update({ where: { id: ticketId }, data: { title: 'endless still' } });
    expect(await found(agent, 'still word0x19999')).toEqual(['endless still']);
    await desk.db.ticket.delete({ where: { id: ticketId } });
  });
});
