import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { type Begun, begunDesk } from '../server/begun.ts';
import { post, type ServerProcess, signIn, startServer } from '../server/process.ts';
import { slowUpload } from './slow-upload.ts';

let begun: Begun;
const running: ServerProcess[] = [];

beforeEach(async () => {
  begun = await begunDesk();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop('SIGKILL')));
  await begun.remove();
});

function start() {
  const server = startServer(begun.env);
  running.push(server);
  return server;
}

const filesKept = async () =>
  (await readdir(join(begun.directory, 'files'), { recursive: true }).catch(() => []))
    .map((path) => basename(path))
    .filter((name) => name.length === 36)
    .sort();

/** While no server runs. */
async function inDatabase<T>(work: (db: Awaited<ReturnType<typeof openDatabase>>['prisma']) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: begun.databaseUrl, dataDir: begun.directory });
  try {
    return await work(database.prisma);
  } finally {
    await database.close();
  }
}

describe('AF-10 VK-08 a server that is killed in the middle of an upload', () => {
  it('leaves a part of a file that its successor’s sweep removes, and nothing else', async () => {
    const first = start();
    const url = await first.url();
    const authorization = await signIn(url, 'marta@nube.example', 'default');
    const opening = 'mutation { createTicket(input: { title: "Files", description: "x" }) { ticket { id } } }';
    const { data } = await post(url, opening, authorization);
    const ticket = (data as { createTicket: { ticket: { id: string } } }).createTicket.ticket.id;
    const whole = slowUpload(url, authorization, ticket);
    whole.write('all of it');
    whole.end();
    expect(JSON.parse(await whole.ended).data.addAttachments.error).toBeNull();
    const [kept] = await filesKept();

    const cut = slowUpload(url, authorization, ticket);
    cut.write('x'.repeat(500_000));
    await vi.waitFor(async () => expect(await filesKept()).toHaveLength(2), { timeout: 10_000 });
    await first.stop('SIGKILL');
    expect(await cut.ended).toBe('cut');

    // the part is there, and a row knows it; it may have been somebody's until an hour ago
    const part = (await filesKept()).filter((key) => key !== kept);
    const loose = await inDatabase(async (db) => {
      const rows = await db.looseFile.findMany();
      await db.looseFile.updateMany({ data: { createdAt: new Date(Date.now() - 61 * 60_000) } });
      expect(await db.attachment.findMany({ select: { key: true } })).toEqual([{ key: kept }]);
      return rows.map(({ key }) => key);
    });
    expect(loose).toEqual(part);

    const second = start();
    await second.url();
    await vi.waitFor(async () => expect(await filesKept()).toEqual([kept]), { timeout: 20_000 });
    await second.stop();
    expect(await inDatabase((db) => db.looseFile.count())).toBe(0);
  });
});
