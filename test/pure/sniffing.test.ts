import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { plainName } from '../../src/files/name.ts';
import { dimensionsOf, sniff } from '../../src/files/sniff.ts';
import { claiming, pdf, png } from '../attachment/attachment-desk.ts';

/** What is found of a file with these bytes, and of its size as an image. */
async function found(bytes: Buffer | string, name = 'file') {
  const path = join(tmpdir(), `hilo-sniff-${crypto.randomUUID()}`);
  await using file = await open(path, 'wx+');
  await rm(path);
  await file.writeFile(bytes);
  const type = await sniff(file, name);
  return { type, ...(type && (await dimensionsOf(file, type))) };
}
const typeOf = async (bytes: Buffer | string, name?: string) => (await found(bytes, name)).type;

/** A ZIP whose entries are not compressed. */
function zip(entries: Record<string, string>): Buffer {
  const parts = Object.entries(entries).map(([name, text]) => {
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt32LE(crc32(text), 14);
    header.writeUInt32LE(text.length, 18);
    header.writeUInt32LE(text.length, 22);
    header.writeUInt16LE(name.length, 26);
    return Buffer.concat([header, Buffer.from(name + text)]);
  });
  return Buffer.concat([...parts, Buffer.from('504b0506', 'hex'), Buffer.alloc(18)]);
}
const office = (kind: string, folder: string) =>
  zip({
    '[Content_Types].xml': `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.${kind}.main+xml"/></Types>`,
    [`${folder}/document.xml`]: '<x/>',
  });
const older = (stream: string) =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(70_000), Buffer.from(stream, 'utf16le')]);
const gif = Buffer.from('R0lGODlhBQAEAIAAAP///wAAACwAAAAABQAEAAACBISPqVgAOw==', 'base64');

describe('VK-08 by its content', () => {
  it.each([
    ['a PNG', png, 'image/png'],
    ['a GIF', gif, 'image/gif'],
    ['a PDF', pdf, 'application/pdf'],
    ['a ZIP', zip({ 'a.txt': 'a' }), 'application/zip'],
    [
      'a Word document',
      office('wordprocessingml.document', 'word'),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    [
      'an Excel sheet',
      office('spreadsheetml.sheet', 'xl'),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    [
      'an OpenDocument text',
      zip({ mimetype: 'application/vnd.oasis.opendocument.text' }),
      'application/vnd.oasis.opendocument.text',
    ],
    ['an older Word document', older('WordDocument'), 'application/msword'],
    ['an older Excel sheet', older('Workbook'), 'application/vnd.ms-excel'],
    ['a film', Buffer.concat([Buffer.from('00000018667479706d703432', 'hex'), Buffer.alloc(32)]), 'video/mp4'],
    ['an MP3', Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(500)]), 'audio/mpeg'],
    ['RTF', '{\\rtf1 hola}', 'application/rtf'],
    ['a calendar', 'BEGIN:VCALENDAR\nEND:VCALENDAR\n', 'text/calendar'],
  ])('%s is known', async (_what, bytes, type) => {
    expect(await typeOf(bytes, 'misleading.html')).toBe(type);
  });

  it.each([
    ['in UTF-8', 'Año, señal, 漢字, 🦜\r\n\ttab\f'],
    ['in UTF-8 with its mark', '\ufeffhola'],
    ['in UTF-16', Buffer.from('\ufeffhola, año', 'utf16le')],
    ['in the code of an old Excel', Buffer.from('a\xf1o;se\xf1al\r\n', 'latin1')],
    ['of a log with colours', '\u001b[31mred\u001b[0m\n'],
    ['of many lines', 'a line with < and > and <script> in it\n'.repeat(10_000)],
  ])('text %s is plain text', async (_what, bytes) => {
    expect(await typeOf(bytes)).toBe('text/plain');
  });

  it('only its name makes text CSV, and no more than that', async () => {
    expect(await typeOf('a,b\n1,2\n', 'export.CSV')).toBe('text/csv');
    expect(await typeOf('a,b\n1,2\n', 'page.html')).toBe('text/plain');
    expect(await typeOf(png, 'export.csv')).toBe('image/png');
  });

  it.each([
    ['HTML', '<!DOCTYPE html><script>alert(1)</script>'],
    ['HTML after blanks', ' \r\n\t <html onload=alert(1)>'],
    ['HTML after a mark', '\ufeff<html>'],
    ['HTML in UTF-16', Buffer.from('\ufeff<html>', 'utf16le')],
    ['HTML after more blanks than are read at once', `${' '.repeat(200_000)}<html>`],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['an SVG with its declaration', '<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a program for Linux', Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(100)])],
    ['a program for Windows', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)])],
    ['a program for Java', zip({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0' })],
    [
      'a document with macros',
      zip({
        '[Content_Types].xml':
          '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
      }),
    ],
    ['an installer', older('Installer')],
    ['a gzip', Buffer.from('1f8b0800000000000003', 'hex')],
    ['bytes that are nothing', Buffer.from([0, 1, 2, 3, 250, 251])],
    ['text that turns into bytes further behind', Buffer.concat([Buffer.from('x'.repeat(150_000)), Buffer.from([0])])],
  ])('%s is refused, whatever it is called', async (_what, bytes) => {
    expect(await typeOf(bytes, 'fine.png')).toBeUndefined();
    expect(await typeOf(bytes, 'fine.txt')).toBeUndefined();
  });

  it('an image tells its size, and a damaged one is taken without', async () => {
    expect(await found(gif)).toEqual({ type: 'image/gif', width: 5, height: 4 });
    expect(await found('GIF89a')).toEqual({ type: 'image/gif', width: null, height: null });
  });

  it.each([
    [1, 2 ** 31 - 1, { width: 1, height: 2 ** 31 - 1 }],
    [0xfffffff0, 1, { width: null, height: null }],
    [1, 2 ** 31, { width: null, height: null }],
    [0, 1, { width: null, height: null }],
  ])('an image that claims to be %i by %i pixels has a size only where it can be one', async (width, height, size) => {
    expect(await found(claiming(width, height))).toEqual({ type: 'image/png', ...size });
  });
});

describe('VK-08 the name of a file', () => {
  it.each([
    ['C:\\Users\\ana\\informe año.pdf', 'informe año.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['a\u0000b\r\nc\u007f.txt', 'abc.txt'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['n\u0303.txt', '\u00f1.txt'],
    ['\ud800.txt', '\ufffd.txt'],
    ['  spaced .txt ', 'spaced .txt'],
    ['', 'file'],
    ['..', 'file'],
    ['dir/', 'file'],
    [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(251)}.pdf`],
  ])('%j is kept as %j', (given, kept) => {
    expect(plainName(given)).toBe(kept);
  });
});
