import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Settings, SettingsError } from './settings.ts';

/** The secret that is set, else the one of this data directory, made at its first use. */
export async function secretOf({ secret, dataDir }: Pick<Settings, 'secret' | 'dataDir'>): Promise<string> {
  if (secret !== undefined) return secret;
  const path = join(dataDir, 'secret');
  try {
    await mkdir(dataDir, { recursive: true });
    const kept = (await readOrMake(path)).trim();
    if (kept.length >= 32) return kept;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new SettingsError([`DATA_DIR: cannot keep the secret in ${path} (${code ?? message})`]);
  }
  throw new SettingsError([
    `DATA_DIR: ${path} is damaged; delete it to have another made, which ends access tokens and cursors`,
  ]);
}

async function readOrMake(path: string): Promise<string> {
  const existing = await readIfThere(path);
  if (existing !== undefined) return existing;
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${randomBytes(48).toString('base64url')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    // a link appears whole, and never in the place of another's
    await link(draft, path).catch(unless('EEXIST'));
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}

const readIfThere = (path: string) => readFile(path, 'utf8').catch(unless('ENOENT'));

const unless = (expected: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== expected) throw error;
  return undefined;
};
