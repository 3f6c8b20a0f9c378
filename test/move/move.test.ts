import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Feed } from '../../src/events/feed.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { moveDesk } from '../../src/store/move.ts';
import { embeddedDatabase, keptDatabase, migratedUrl, onServer } from '../database.ts';
import { temporaryDirectory } from '../server/process.ts';
import { createTestDatabase, dropTestDatabase } from '../server-template.ts';
import { fill } from './filling.ts';
import { startDesk, stopDesk } from './kept-desk.ts';

const tickets = 300;
let dataDir: string;
const urls: string[] = [];

/** As `npm run db:move` runs it. */
const start = (url: string, env: Record<string, string> = {}) => {
  const ended = promisify(execFile)(process.execPath, ['scripts/db-move.ts', url], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, ...env },
  });
  return { child: ended.child, ended };
};
const program = (url: string, env?: Record<string, string>) => start(url, env).ended;

const freshUrl = async () => {
  const url = await createTestDatabase('template0');
  urls.push(url);
  return url;
};

/** With the tables of a desk already, and nothing in them. */
const emptyUrl = async () => {
  const url = await migratedUrl();
  urls.push(url);
  return url;
};

const rows = async ({ pool }: Database, sql: string) => (await pool.query(sql)).rows;

async function using<T>(settings: { url?: string; dataDir?: string }, work: (database: Database) => Promise<T>) {
  const database = await openDatabase(settings);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const countOf = (url: string, table: string) =>
  using({ url }, async (database) => Number((await rows(database, `SELECT count(*) AS n FROM "${table}"`))[0].n));

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hilo-move-'));
  const source = await embeddedDatabase(dataDir);
  if (onServer) await fill(source, tickets);
  await source.close();
  await writeFile(join(dataDir, 'secret'), `${'s'.repeat(40)}\n`);
});
afterAll(async () => {
  await rm(dataDir, { recursive: true });
  for (const url of urls) await dropTestDatabase(url);
});

describe('moving an embedded desk', { timeout: 180_000 }, () => {
  it('is refused without a desk to move, without an address, and where none answers', async () => {
    const none = join(dataDir, 'none');
    await expect(program('postgres://127.0.0.1:1/x', { DATA_DIR: none })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('MOVE_NO_SOURCE'),
    });
    await expect(program('')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Usage') });
    await expect(program('postgres://127.0.0.1:1/x')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('DATABASE_UNREACHABLE'),
    });
  });

  if (onServer) toServer();
});

const notEmpty = (what: string) => ({ code: 'MOVE_TARGET_NOT_EMPTY', message: expect.stringContaining(what) });

function toServer() {
  describe('that was moved', () => {
    const sample = `SELECT "number", title, description, tags, "createdAt" FROM "Ticket" ORDER BY "number"`;
    const log = `SELECT id, position, data, after FROM "Event" ORDER BY id`;
    const head = `SELECT position, epoch, floor FROM "LogHead"`;
    const read = async (database: Database) => [
      await rows(database, sample),
      await rows(database, log),
      await rows(database, head),
    ];

    let url: string;
    let told: { stdout: string; stderr: string };
    /** Before a desk began there. */
    let arrived: unknown[];
    beforeAll(async () => {
      url = await freshUrl();
      told = await program(url);
      arrived = await using({ url }, read);
    });

    it('has every row there, goes on with the numbers and the log, and is told what to carry along', async () => {
      expect(told.stderr).toContain(`Comment: ${3 * tickets} rows`);
      expect(told.stdout).toMatch(/^Moved [\d,]+ rows of \d+ tables in .* rows\/s\), .*: all equal\.$/m);
      expect(told.stdout).toContain(join(dataDir, 'secret'));
      expect(told.stdout).not.toContain('ssss');

      const before = await using({ dataDir }, read);
      expect(before[0]).toHaveLength(tickets);
      expect(arrived).toEqual(before);
      await using({ url }, async (database) => {
        const [{ typeId, requesterId, organizationId }] = await rows(database, `SELECT * FROM "Ticket" LIMIT 1`);
        const text = { title: '', description: '', descriptionHtml: '', creatorType: 'SYSTEM' as const };
        const made = database.prisma.$transaction(async (tx) => {
          const { number } = await tx.ticket.create({ data: { ...text, typeId, requesterId, organizationId } });
          throw new Error(`would be ${number}`);
        });
        await expect(made).rejects.toThrow(`would be ${tickets + 1}`);
      });
    });

    it('keeps cursors valid: the first start there neither renews the epoch nor loses what had no position yet', async () => {
      const [{ epoch, position }] = await using({ dataDir }, (database) => rows(database, 'SELECT * FROM "LogHead"'));
      await using({ url }, async (database) => {
        const feed = new Feed(database, { onFault: (error) => expect.unreachable(String(error)) });
        await feed.open();
        expect(feed.head).toEqual({ epoch, position: BigInt(position) + 1n });
        expect(await rows(database, `SELECT kind FROM "Event" WHERE position > ${position}`)).toEqual([
          { kind: 'unstamped' },
        ]);
        await feed.close();
      });
    });

    it('is not moved there again', async () => {
      await expect(moveDesk({ dataDir, url })).rejects.toMatchObject(notEmpty('Affiliate'));
      expect(await countOf(url, 'Ticket')).toBe(tickets);
    });
  });

  it('is refused while a server runs on the directory', async () => {
    const url = await freshUrl();
    const running = await openDatabase({ dataDir });
    await expect(program(url)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`DATA_DIR_IN_USE: The data directory ${dataDir} is in use by process`),
    });
    await running.close();
    expect(
      await using({ url }, (database) => rows(database, `SELECT FROM pg_tables WHERE schemaname = 'public'`)),
    ).toEqual([]);
  });

  it('is refused where the target holds anything: of others, or of a desk', async () => {
    const [others, used] = [await freshUrl(), await emptyUrl()];
    await using({ url: others }, ({ pool }) => pool.query('CREATE TABLE invoice ()'));
    await using({ url: used }, ({ prisma }) => prisma.team.create({ data: { name: 'Somebody is here' } }));
    await expect(moveDesk({ dataDir, url: others })).rejects.toMatchObject(notEmpty('invoice'));
    await expect(moveDesk({ dataDir, url: used })).rejects.toMatchObject(notEmpty('Team'));
  });

  it('leaves clients signed in, and their cursors good', async () => {
    const { path: home, remove } = await temporaryDirectory();
    const database = keptDatabase(await embeddedDatabase(home));
    const { person, cursors } = await stopDesk(database);
    await database.close();
    const url = await freshUrl();
    await moveDesk({ dataDir: home, url });
    const moved = await startDesk(await openDatabase({ url }), person);
    await moved.open('After the move');
    const follower = await moved.follow(cursors[0] ?? '');
    expect(await follower.until(1)).toMatchObject([{ ticket: { title: 'After the move' } }]);
    await follower.stop();
    await moved.desk.close();
    await remove();
  });

  it('leaves an empty target when it fails in the middle, and can be tried again', async () => {
    const url = await emptyUrl();
    const failing = moveDesk({
      dataDir,
      url,
      onProgress: (table, _rows, done) => {
        if (table === 'Comment' && done) throw new Error('cut off');
      },
    });
    await expect(failing).rejects.toThrow('cut off');
    for (const table of ['Ticket', 'Comment', 'Event']) expect(await countOf(url, table), table).toBe(0);
    await moveDesk({ dataDir, url });
    expect(await countOf(url, 'Comment')).toBe(3 * tickets);
  });

  it('leaves both sides whole when it is killed in the middle', async () => {
    const url = await emptyUrl();
    await using({ url }, async ({ pool }) => {
      await pool.query(`
        CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          PERFORM pg_advisory_xact_lock(17);
          RETURN NEW;
        END $$;
        CREATE TRIGGER hold BEFORE INSERT ON "Comment" FOR EACH ROW EXECUTE FUNCTION hold()`);
      const holder = await pool.connect();
      await holder.query('SELECT pg_advisory_lock(17)');
      const { child, ended: exit } = start(url);
      const ended = expect(exit).rejects.toMatchObject({ signal: 'SIGKILL' });
      await vi.waitFor(
        async () => {
          const { rows: held } = await pool.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
          expect(held).toHaveLength(1);
        },
        { timeout: 30_000, interval: 20 },
      );
      child.kill('SIGKILL');
      await ended;
      holder.release(true);
    });
    for (const table of ['Ticket', 'Comment', 'Event']) expect(await countOf(url, table), table).toBe(0);
    await moveDesk({ dataDir, url });
    expect(await countOf(url, 'Comment')).toBe(3 * tickets);
  });

  it('notices what arrives otherwise than it left, and keeps nothing of it', async () => {
    const url = await emptyUrl();
    await using({ url }, async ({ pool }) => {
      await pool.query(`
        CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.number = 7 THEN NEW.title := 'Ticket 8'; END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER spoil BEFORE INSERT ON "Ticket" FOR EACH ROW EXECUTE FUNCTION spoil()`);
    });
    await expect(moveDesk({ dataDir, url })).rejects.toMatchObject({
      code: 'MOVE_DIFFERS',
      message: expect.stringContaining('Ticket arrived otherwise'),
    });
    expect(await countOf(url, 'Ticket')).toBe(0);
  });

  it('is refused for a desk of another version', async () => {
    const url = await freshUrl();
    const older = await mkdtemp(join(tmpdir(), 'hilo-move-'));
    const source = await embeddedDatabase(older);
    await source.pool.query(`DELETE FROM "_prisma_migrations" WHERE migration_name LIKE '%_sight'`);
    await source.close();
    await expect(moveDesk({ dataDir: older, url })).rejects.toMatchObject({ code: 'MOVE_SOURCE_OUTDATED' });
    await rm(older, { recursive: true });
  });
}
