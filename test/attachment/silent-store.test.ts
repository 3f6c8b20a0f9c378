import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Files } from '../../src/files/files.ts';
import { heldWithin, longestKeeping, longestUpload } from '../../src/files/loose.ts';
import { type Patience, s3Store } from '../../src/files/s3-store.ts';
import { testDatabase } from '../database.ts';
import { testDesk } from '../desk.ts';
import { silentStore } from './silent-store.ts';

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

type Say = Parameters<typeof silentStore>[0];
async function silent(say?: Say) {
  const server = await silentStore(say);
  ended.push(server.end);
  return server;
}
const storeAt = async (patience: Partial<Patience>, say?: Say) =>
  s3Store((await silent(say)).settings, { connecting: 1_000, silence: 100, putting: 60_000, ...patience });
const write = (store: ReturnType<typeof s3Store>, bytes: number) =>
  store.write(randomUUID(), Readable.from([Buffer.alloc(bytes)]), async () => ({ mimeType: 'text/plain' }));

const isLate = ({ name, cause }: Error) => [name, (cause as Error | undefined)?.name].includes('TimeoutError');

describe('a store that never answers', () => {
  it.each([
    ['a removal', (store) => store.remove('x')],
    ['a list', (store) => store.keys()],
    ['a read', (store) => store.read('x')],
    ['a small upload', (store) => write(store, 10)],
    ['a large upload', (store) => write(store, 30_000_000)],
  ] as [string, (store: ReturnType<typeof s3Store>) => Promise<unknown>][])(
    'fails %s instead of keeping it',
    async (_what, ask) => {
      await expect(ask(await storeAt({}))).rejects.toSatisfy(isLate);
    },
  );

  it('fails an upload that it puts off with signs of life', async () => {
    const hold: Say = (socket) => {
      const alive = setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 20);
      socket.once('close', () => clearInterval(alive)).resume();
    };
    const store = await storeAt({ silence: 60_000, putting: 300 }, hold);
    await expect(write(store, 10)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('fails a sweep, which tries again the next time and leaves what it could not remove known', async () => {
    const database = await testDatabase();
    ended.push(database.drop);
    const store = await storeAt({});
    await database.prisma.looseFile.create({ data: { key: randomUUID(), createdAt: new Date(0) } });
    const files = new Files(database, store, { attachmentMaxBytes: 1, attachmentMaxCount: 1 }, () => {});
    for (let n = 0; n < 2; n++) await expect(files.sweep()).rejects.toSatisfy(isLate);
    expect(await database.prisma.looseFile.count()).toBe(1);
  });

  it('does not keep a server from stopping, which then says what it left', async () => {
    const { env, sockets } = await silent();
    const database = await testDatabase();
    await database.prisma.looseFile.create({ data: { key: randomUUID(), createdAt: new Date(0) } });
    const desk = await testDesk({ ...env, SHUTDOWN_SECONDS: '1' }, database);
    await vi.waitFor(() => expect(sockets.size).toBe(1));
    const warned = vi.spyOn(desk.desk.log, 'warn');
    await desk.close();
    expect(sockets.size).toBe(1);
    expect(warned).toHaveBeenCalledOnce();
  });
});

it('the longest upload is over before its file is held no more', () => {
  expect(longestUpload + longestKeeping).toBeLessThan(heldWithin);
});
