import { mkdir, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import type { FileStore } from './store.ts';

/** A UUIDv7 begins with the time, so its end spreads files over folders. */
const placeOf = (key: string) => `${key.slice(-2)}/${key}`;

/** In folders of this machine, made when they are needed. */
export function diskStore(directory: string): FileStore {
  const location = resolve(directory);
  const disk = new Disk(new FSDriver({ location, visibility: 'private' }));
  const pathOf = (key: string) => join(location, placeOf(key));
  return {
    async write(key, bytes, inspect) {
      await mkdir(location, { recursive: true, mode: 0o700 });
      await disk.putStream(placeOf(key), bytes);
      await using file = await open(pathOf(key), 'r+');
      const kept = await inspect(file);
      await file.sync(); // a row that survives a power failure has its bytes
      return kept;
    },
    async read(key, range) {
      const file = await open(pathOf(key));
      return file.createReadStream(range);
    },
    remove: (key) => disk.delete(placeOf(key)),
    writtenAt: async (key) => (await disk.getMetaData(placeOf(key))).lastModified,
    async keys() {
      const { objects } = await disk.listAll('/', { recursive: true });
      return [...objects].flatMap((entry) => (entry.isFile ? entry.name : []));
    },
  };
}
