import { z } from 'zod';
import type { Database } from '../store/database.ts';
import type { FileStore } from './store.ts';

const day = 86_400_000;
const batch = 1_000;
const isKey = (name: string) => z.uuid().safeParse(name).success;

/**
 * Keys without a row, as a restore leaves them of what came in after its backup. A row is there before its file, so the
 * files are looked for first; and a day is left to whoever restores, or has named another database by mistake.
 */
export async function strayKeys(
  { database: { prisma }, store }: { database: Pick<Database, 'prisma'>; store: FileStore },
  now = new Date(),
): Promise<string[]> {
  // others may keep something there too
  const keys = (await store.keys()).filter(isKey);
  const stray: string[] = [];
  for (let at = 0; at < keys.length; at += batch) {
    const some = keys.slice(at, at + batch);
    const query = { where: { key: { in: some } }, select: { key: true } };
    // what becomes an attachment leaves the loose ones by the same commit
    const loose = await prisma.looseFile.findMany(query);
    const held = await prisma.attachment.findMany(query);
    const known = new Set([...loose, ...held].map(({ key }) => key));
    for (const key of some)
      if (!known.has(key) && (await store.writtenAt(key)).getTime() < now.getTime() - day) stray.push(key);
  }
  return stray;
}
