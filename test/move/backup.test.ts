import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { embeddedDatabase, keptDatabase, onServer } from '../database.ts';
import { temporaryDirectory } from '../server/process.ts';
import { createTestDatabase, dropTestDatabase } from '../server-template.ts';
import { findPrograms, majorOf, startCluster } from './cluster.ts';
import { type Stopped, startDesk, stopDesk } from './kept-desk.ts';

async function expectSoundRestore(opened: () => Promise<Database>, { person, cursors, position }: Stopped) {
  const first = await startDesk(await opened(), person);
  for (const cursor of cursors) {
    const refused = await first.follow(cursor);
    await refused.until(() => refused.errors.length > 0);
    expect(refused.errors[0].extensions.code).toBe('FULL_REFRESH_REQUIRED');
    await refused.stop();
  }
  const cursor = await first.cursor();
  await first.open('New');
  const follower = await first.follow(cursor);
  const [event] = await follower.until(1);
  expect(event).toMatchObject({ __typename: 'TicketCreatedEvent', ticket: { title: 'New' } });
  await follower.stop();
  const log = await first.desk.db.event.findMany({
    where: { position: { gt: position } },
    orderBy: { position: 'asc' },
    select: { kind: true, position: true },
  });
  expect(log).toEqual([
    { kind: 'unstamped', position: position + 1n },
    { kind: 'ticket.created', position: position + 2n },
  ]);
  await first.desk.close();

  // once: what was given since then stays good
  const second = await startDesk(await opened(), person);
  await second.open('Newer');
  const later = await second.follow(event.cursor);
  expect(await later.until(1)).toMatchObject([{ ticket: { title: 'Newer' } }]);
  await later.stop();
  await second.desk.close();
}

/** The commands under a heading of the manual, which must work as they stand there. */
async function manual(part: string, heading: string) {
  const text = await readFile(new URL('../../docs/backup.md', import.meta.url), 'utf8');
  const [, under = ''] = text.split(`\n## ${part}\n`);
  const [, commands] = under.split(`\n### ${heading}\n`)[1]?.match(/^```sh\n([\s\S]*?)^```/m) ?? [];
  if (!commands) throw new Error(`docs/backup.md has no commands under ${part}, ${heading}`);
  return commands;
}

const shell =
  (cwd: string, env: Record<string, string>) =>
  async (commands: string, more: Record<string, string> = {}) =>
    promisify(execFile)('sh', ['-e', '-c', commands], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', ...env, ...more },
    });

describe('the embedded database', { timeout: 180_000 }, () => {
  it('is backed up and restored as the manual says: a copy of the directory of a stopped server', async () => {
    const { path, remove } = await temporaryDirectory();
    const dataDir = join(path, 'data');
    const run = shell(path, { DATA_DIR: dataDir });
    const database = keptDatabase(await embeddedDatabase(dataDir));
    const lost = await stopDesk(database);
    await database.close();
    await run(await manual('Embedded database', 'Back up'));
    await rm(dataDir, { recursive: true });
    await run(await manual('Embedded database', 'Restore'));
    await expectSoundRestore(() => openDatabase({ dataDir }), lost);
    await remove();
  });
});

const bin = onServer ? findPrograms(await majorOf(process.env['DATABASE_URL'])) : undefined;
if (onServer && !bin)
  console.warn('Left out: restoring into a fresh cluster, as this machine has no initdb and pg_ctl.');

if (bin)
  describe('the database on a server', { timeout: 180_000 }, () => {
    it('is backed up and restored as the manual says, into a fresh cluster or another database', async () => {
      const { path, remove } = await temporaryDirectory();
      const files = join(path, 'files');
      const url = await createTestDatabase('template0');
      const elsewhere = await createTestDatabase('template0');
      const database = keptDatabase(await openDatabase({ url }));
      const cluster = await startCluster(bin ?? '');
      const run = shell(path, {
        PATH: `${bin}:${process.env['PATH']}`,
        DATABASE_URL: url,
        FILES_DIR: files,
      });
      try {
        await migrate(database.pool);
        await mkdir(files);
        await writeFile(join(files, 'one'), 'attached');
        const lost = await stopDesk(database);
        await run(await manual('PostgreSQL server', 'Back up'));
        await rm(files, { recursive: true });
        for (const target of [cluster.url, elsewhere]) {
          await run(await manual('PostgreSQL server', 'Restore'), { NEW_DATABASE_URL: target });
          await expectSoundRestore(() => openDatabase({ url: target }), lost);
        }
        expect(await readFile(join(files, 'one'), 'utf8')).toBe('attached');
      } finally {
        await database.close();
        await cluster.remove();
        for (const used of [url, elsewhere]) await dropTestDatabase(used);
        await remove();
      }
    });
  });
