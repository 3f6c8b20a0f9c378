import { Readable } from 'node:stream';
import { crc32, deflateSync } from 'node:zlib';
import type { Files } from '../files/files.ts';

const [width, height] = [320, 120];

/** What somebody saw when something failed: a window with a red notice in it. */
export const takeScreenshot = (files: Files) =>
  files.take('error.png', Object.assign(Readable.from([picture()]), { truncated: false }));

/** https://www.w3.org/TR/png-3/ */
function picture(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // bits of a sample, of three colours
  const lines = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width }, (_, x) => colour(x, y)).flat(),
  ]);
  return Buffer.concat([
    Buffer.from([0x89, ...Buffer.from('PNG\r\n\x1a\n')]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(lines.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function colour(x: number, y: number): [red: number, green: number, blue: number] {
  if (y < 16) return [55, 65, 81];
  const inNotice = x > 40 && x < 280 && y > 44 && y < 92;
  return inNotice ? [220, 38, 38] : [243, 244, 246];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}
