import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Migration {
  name: string;
  sql: string;
  /** sha256 of the file, as Prisma keeps it. */
  checksum: string;
  /** False where PostgreSQL refuses to: CONCURRENTLY. */
  transactional: boolean;
}

export const migrationsDirectory = fileURLToPath(new URL('../../prisma/migrations/', import.meta.url));

const withoutComments = (sql: string) => sql.replaceAll(/--.*$|\/\*[\s\S]*?\*\//gm, '');

/** All migrations, in the order in which they are applied. */
export const readMigrations = async (directory = migrationsDirectory): Promise<Migration[]> => {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);

  return Promise.all(
    names.sort().map(async (name) => {
      // a checkout on Windows may have other line ends: not an edit
      const sql = (await readFile(join(directory, name, 'migration.sql'), 'utf8')).replaceAll('\r\n', '\n');
      return {
        name,
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
        transactional: !/\bconcurrently\b/i.test(withoutComments(sql)),
      };
    }),
  );
};
