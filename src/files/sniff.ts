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
  const found = await fileTypeFromStream(Readable.from(contentOf(file), { objectMode: false }));
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
  let decode: ((chunk: Buffer) => string) | undefined;
  let start = '';
  for await (const chunk of contentOf(file)) {
    decode ??= decoderOf(chunk);
    const text = decode(chunk);
    if (binary.test(text)) return false;
    if (start === '') start = text.trimStart();
    if (start.startsWith('<')) return false;
  }
  return true;
}

function decoderOf([first, second, third]: Buffer): (chunk: Buffer) => string {
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : '';
  if (!utf16) {
    let mark = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
    return (chunk) => {
      const text = chunk.toString('latin1', mark);
      mark = 0;
      return text;
    };
  }
  const decoder = new TextDecoder(utf16);
  return (chunk) => decoder.decode(chunk, { stream: true });
}

const headerBytes = 512 * 1024;

/** In pixels; null where it is no image, or does not say. */
export async function dimensionsOf(file: FileHandle, mimeType: string) {
  const unknown = { width: null, height: null };
  if (!mimeType.startsWith('image/')) return unknown;
  const { size } = await file.stat();
  const head = Buffer.alloc(Math.min(size, headerBytes));
  await file.read(head, 0, head.length, 0);
  try {
    const { width, height } = imageSize(head);
    return Number.isSafeInteger(width) && Number.isSafeInteger(height) ? { width, height } : unknown;
  } catch {
    return unknown; // of a damaged one, or with its size further behind
  }
}
