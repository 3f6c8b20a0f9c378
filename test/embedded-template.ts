import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openEmbedded } from '../src/store/embedded.ts';
import { migrate } from '../src/store/migrate.ts';

const prefix = 'hilo-test-';
const day = 24 * 60 * 60 * 1000;

/** A migrated database as a file: made once for each state of the migrations and version of PGlite. */
export const embeddedTemplate = async (key: string): Promise<string> => {
  const path = join(tmpdir(), `${prefix}${key}-${await pgliteVersion()}.tar`);
  if (existsSync(path)) return path;

  // two workers may both make it: the first one's stays, as the other may be reading it already
  const unfinished = `${path}.${randomUUID()}`;
  const backend = await openEmbedded();
  try {
    await migrate(backend.pool);
    await backend.dump(unfinished);
  } finally {
    await backend.close();
  }
  await link(unfinished, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(unfinished);
  await removeOld(path);
  return path;
};

const pgliteVersion = async (): Promise<string> => {
  const text = await readFile(
    join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), '../package.json'),
    'utf8',
  );
  const { version } = JSON.parse(text) as { version: string };
  return version;
};

const removeOld = async (current: string) => {
  for (const name of await readdir(tmpdir())) {
    const path = join(tmpdir(), name);
    if (!name.startsWith(prefix) || path === current) continue;
    const made = await stat(path).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > day) await rm(path, { recursive: true, force: true });
  }
};
