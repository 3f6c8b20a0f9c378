import { createHash } from 'node:crypto';
import { type Database, databaseOn, openDatabase } from '../src/store/database.ts';
import { openEmbedded } from '../src/store/embedded.ts';
import { readMigrations } from '../src/store/migrations.ts';
import { embeddedTemplate } from './embedded-template.ts';
import { createTestDatabase, dropTestDatabase, serverTemplate } from './server-template.ts';

export type TestDatabase = Database & {
  /** Closes it and leaves nothing behind. */
  drop(): Promise<void>;
};

/** Which database the suites run on this time. */
export const onServer = process.env['HILO_TEST_DB'] === 'postgres';

/** A database of one's own: migrated, and empty otherwise. */
export const testDatabase = async (): Promise<TestDatabase> => {
  if (onServer) return serverDatabase(await serverTemplate(await migrationsKey()));
  const database = await embeddedDatabase();
  return { ...database, drop: database.close };
};

/** The same before any migration. */
export const emptyDatabase = async (): Promise<TestDatabase> => {
  if (onServer) return serverDatabase('template0');
  const database = await openDatabase({});
  return { ...database, drop: database.close };
};

/** Migrated, embedded on either run, in memory or in the directory. */
export const embeddedDatabase = async (dataDir?: string): Promise<Database> =>
  databaseOn(await openEmbedded({ dataDir, template: await templateFile() }));

/** A dump of the migrated embedded database. */
export const templateFile = async (): Promise<string> => embeddedTemplate(await migrationsKey());

/** One of a test's own making, which it removes itself. */
export const keptDatabase = (database: Database): TestDatabase => ({ ...database, drop: database.close });

const serverDatabase = async (template: string): Promise<TestDatabase> => {
  const url = await createTestDatabase(template);
  const database = await openDatabase({ url });
  const drop = async () => {
    await database.close();
    await dropTestDatabase(url);
  };
  return { ...database, drop };
};

const migrationsKey = async (): Promise<string> => {
  const hash = createHash('sha256');
  for (const { name, checksum } of await readMigrations()) hash.update(`${name} ${checksum}\n`);
  return hash.digest('hex').slice(0, 16);
};
