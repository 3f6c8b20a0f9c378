import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strayKeys } from '../../src/files/stray.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migratedUrl, onServer } from '../database.ts';
import { secret } from '../desk.ts';
import { open } from '../scene.ts';
import { temporaryDirectory } from '../server/process.ts';
import { dropTestDatabase } from '../server-template.ts';
import { type AttachmentScene, attachmentScene, upload } from './attachment-desk.ts';
import { placeNames } from './stores.ts';

describe.each(placeNames)('of files that are kept %s', (where) => {
  let scene: AttachmentScene;
  beforeAll(async () => {
    scene = await attachmentScene({}, where);
  });
  afterAll(() => scene.close());

  it('those are stray that no row has and that are older than a day', async () => {
    const { desk, requester } = scene;
    const { store } = desk.desk.files;
    const ticket = await open(requester);
    await upload(desk, requester, 'addAttachments', { ticket }, [['a.txt', 'a']]);
    const [stray, loose] = [randomUUID(), randomUUID()];
    await desk.db.looseFile.create({ data: { key: loose, createdAt: new Date() } });
    for (const key of [stray, loose, 'of somebody else'])
      await store.write(key, Readable.from([Buffer.from('x')]), async () => ({ mimeType: 'text/plain' }));
    const place = { database: desk.database, store };
    expect(await strayKeys(place)).toEqual([]);
    expect(await strayKeys(place, new Date(Date.now() + 25 * 3_600_000))).toEqual([stray]);
  });
});

describe.runIf(onServer)('npm run files:check', () => {
  it('lists stray files, and removes them where it is told to', async () => {
    const url = await migratedUrl();
    const directory = await temporaryDirectory();
    const database = await openDatabase({ url });
    try {
      const [stray, loose] = [randomUUID(), randomUUID()];
      await database.prisma.looseFile.create({ data: { key: loose, createdAt: new Date() } });
      const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
      for (const key of [stray, loose]) {
        const folder = join(directory.path, key.slice(-2));
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, key), 'x');
        await utimes(join(folder, key), twoDaysAgo, twoDaysAgo);
      }
      const check = async (...options: string[]) => {
        const env = { PATH: process.env['PATH'], DATABASE_URL: url, SECRET: secret, FILES_DIR: directory.path };
        const { stdout } = await promisify(execFile)(process.execPath, ['scripts/files-check.ts', ...options], { env });
        return stdout.trim();
      };
      const kept = async () =>
        (await readdir(directory.path, { recursive: true }))
          .filter((path) => path.includes('/'))
          .map((path) => path.slice(3));
      expect(await check()).toBe(stray);
      expect((await kept()).sort()).toEqual([stray, loose].sort());
      expect(await check('--delete')).toBe(stray);
      expect(await kept()).toEqual([loose]);
      expect(await check()).toBe('');
    } finally {
      await database.close();
      await dropTestDatabase(url);
      await directory.remove();
    }
  });
});
