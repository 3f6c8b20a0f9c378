import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { diskStore } from '../../src/files/disk-store.ts';
import { Files, type Incoming } from '../../src/files/files.ts';
import type { FileStore } from '../../src/files/store.ts';
import { testDatabase } from '../database.ts';
import { temporaryDirectory } from '../server/process.ts';

const text = 'what somebody uploads';
const incoming = (): Incoming => Object.assign(Readable.from([Buffer.from(text)]), { truncated: false });

it('what a bucket finishes after it was given up goes with the sweep', async () => {
  const [database, directory] = [await testDatabase(), await temporaryDirectory()];
  const disk = diskStore(directory.path);
  let finish = async () => {};
  const slow: FileStore = {
    ...disk,
    async write(key, bytes, inspect) {
      await disk.write(key, bytes, inspect);
      await disk.remove(key);
      finish = () => disk.write(key, Readable.from([text]), async () => ({ mimeType: 'text/plain' })).then(() => {});
      throw new Error('no answer within ten minutes');
    },
  };
  const files = new Files(database, slow, { attachmentMaxBytes: 100, attachmentMaxCount: 1 }, () => {});
  try {
    await expect(files.take('a.txt', incoming())).rejects.toThrow('no answer');
    await finish();
    expect(await disk.keys()).toHaveLength(1);
    await files.sweep();
    expect(await disk.keys()).toHaveLength(1);
    await files.sweep(new Date(Date.now() + 61 * 60_000));
    expect(await disk.keys()).toEqual([]);
    expect(await database.prisma.looseFile.count()).toBe(0);
  } finally {
    await database.drop();
    await directory.remove();
  }
});
