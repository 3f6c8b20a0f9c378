import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileTypeFromStream } from 'file-type';
import { imageSize } from 'image-size';
import { contentOf } from './content.ts';

/** By signature: images, documents, archives, sound and film that people send to a support desk. */
const allowed = new Set([
  ...['png', 'apng', 'jpeg', 'gif', 'webp', 'avif', 'heic', 'heif', 'bmp', 'tiff'].map((name) => `image/${name}`),
  'application/pdf',
  'application/rtf',
  ...['wordprocessingml.document', 'spreadsheetml.sheet', 'presentationml.presentation'].map(
    (name) => `application/vnd.openxmlformats-officedocument.${name}`,
  ),
  ...['text', 'spreadsheet', 'presentation'].map((name) => `application/vnd.oasis.opendocument.${name}`),
  'application/zip',
  ...['mpeg', 'mp4', 'x-m4a', 'aac', 'ogg', 'wav', 'flac'].map((name) => `audio/${name}`),
  ...['mp4', 'x-m4v', 'quicktime', 'webm', 'matroska', 'ogg'].map((name) => `video/${name}`),
  ...['calendar', 'vcard', 'vtt'].map((name) => `text/${name}`),
]);

/** Office files of before 2007 share one container; the name of its main stream tells them apart. */
const olderOffice: readonly (readonly [string, Buffer])[] = [
  ['application/msword', Buffer.from('WordDocument', 'utf16le')],
  ['application/vnd.ms-excel', Buffer.from('Workbook', 'utf16le')],
  ['application/vnd.ms-powerpoint', Buffer.from('PowerPoint Document', 'utf16le')],
];

/** How the settings and the API name the list. */
export const allowedInWords =
  'images (PNG, JPEG, GIF, WebP, AVIF, HEIC, BMP, TIFF), PDF, plain text and CSV, calendars, contacts and subtitles, office documents (Microsoft without macros, OpenDocument, RTF), ZIP, and common audio and video; never HTML or SVG';

/** What the content is, whatever it is called; undefined where it is nothing that is taken. Only its name makes text CSV. */
export async function sniff(file: FileHandle, name: string): Promise<string | undefined> {
  // the mark of UTF-16 is also how a sound may begin
  const found = (await markOf(file))
    ? undefined
    : await fileTypeFromStream(Readable.from(contentOf(file), { objectMode: false }));
  if (found?.mime === 'application/x-cfb') return olderOfficeType(file);
  const [type] = found?.mime.split(';') ?? [];
  if (type !== undefined) return allowed.has(type) ? type : undefined;
  if (!(await isText(file))) return undefined;
  return /\.csv$/i.test(name) ? 'text/csv' : 'text/plain';
}

async function olderOfficeType(file: FileHandle): Promise<string | undefined> {
  const overlap = Math.max(...olderOffice.map(([, name]) => name.length));
  let tail = Buffer.alloc(0);
  for await (const chunk of contentOf(file)) {
    const seen = Buffer.concat([tail, chunk]);
    const found = olderOffice.find(([, name]) => seen.includes(name));
    if (found) return found[0];
    tail = seen.subarray(-overlap);
  }
  return undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no text has
const binary = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/;

/** In UTF-8, UTF-16 with its mark, or a single-byte code; nothing that begins as HTML, XML and SVG do. */
async function isText(file: FileHandle): Promise<boolean> {
  const decoder = new TextDecoder((await markOf(file)) ?? 'latin1');
  let start = '';
  for await (const chunk of contentOf(file)) {
    const text = decoder.decode(chunk, { stream: true });
    if (binary.test(text)) return false;
    // the mark of UTF-8, as latin1 has it, is no more than a blank
    if (start === '') start = text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
    if (start.startsWith('<')) return false;
  }
  return true;
}

async function markOf(file: FileHandle): Promise<'utf-16le' | 'utf-16be' | undefined> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  const mark = buffer.readUInt16BE();
  if (mark === 0xfffe) return 'utf-16le';
  return mark === 0xfeff ? 'utf-16be' : undefined;
}

const headerBytes = 512 * 1024;
/** Of an Int in GraphQL, and of its column: a header may claim more. */
const largestInt = 2 ** 31 - 1;
const isLength = (pixels: number) => Number.isInteger(pixels) && pixels >= 1 && pixels <= largestInt;

/** In pixels; null where it is no image, or does not say. */
export async function dimensionsOf(file: FileHandle, mimeType: string) {
  const unknown = { width: null, height: null };
  if (!mimeType.startsWith('image/')) return unknown;
  const { size } = await file.stat();
  const head = Buffer.alloc(Math.min(size, headerBytes));
  await file.read(head, 0, head.length, 0);
  try {
    const { width, height } = imageSize(head);
    return isLength(width) && isLength(height) ? { width, height } : unknown;
  } catch {
    return unknown; // of a damaged one, or with its size further behind
  }
}
