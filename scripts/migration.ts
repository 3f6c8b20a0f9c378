// npm run db:migration -- NAME     writes the migration from what the migrations give to what schema.prisma says
// npm run db:migration -- --check  writes nothing, and fails when the two differ
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { migrationsDirectory, readMigrations } from '../src/store/migrations.ts';
import { sqlToSchema } from './schema-engine.ts';

const difference = async (): Promise<string | null> => {
  const database = await PGlite.create({ extensions: { pg_trgm, unaccent } });
  try {
    for (const { name, sql } of await readMigrations()) {
      await database.exec(sql).catch((cause: unknown) => {
        throw new Error(`Migration ${name} does not run`, { cause });
      });
    }
    return await sqlToSchema(database, await readFile(new URL('../prisma/schema.prisma', import.meta.url), 'utf8'));
  } finally {
    await database.close();
  }
};

const timestamp = () => new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);

const [argument = ''] = process.argv.slice(2);
const name = argument.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');

if (argument === '--check') {
  const sql = await difference();
  if (sql !== null) {
    console.error(`schema.prisma and prisma/migrations differ; \`npm run db:migration -- NAME\` writes:\n\n${sql}`);
    process.exitCode = 1;
  }
} else if (/^[a-z]/.test(name)) {
  const sql = await difference();
  if (sql === null) {
    console.log('Nothing to write: the migrations give what schema.prisma says.');
  } else {
    const directory = join(migrationsDirectory, `${timestamp()}_${name}`);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'migration.sql'), sql);
    await writeFile(join(migrationsDirectory, 'migration_lock.toml'), 'provider = "postgresql"\n');
    console.log(join(directory, 'migration.sql'));
  }
} else {
  console.error('Usage: npm run db:migration -- NAME | --check');
  process.exitCode = 2;
}
