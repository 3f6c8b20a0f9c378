import { createHash } from 'node:crypto';
import { type Database, databaseOn, openDatabase } from '../src/store/database.ts';
import { openEmbedded } from '../src/store/embedded.ts';
import { readMigrations } from '../src/store/migrations.ts';
import { embeddedTemplate } from './embedded-template.ts';
import { withOneConnection } from './one-connection.ts';
import { empty, shapeOf } from './reuse.ts';
import { createTestDatabase, dropTestDatabase, serverTemplate } from './server-template.ts';

export type TestDatabase = Database & {
  /** Closes it and leaves nothing behind. */
  drop(): Promise<void>;
};

/** Which database the suites run on this time. */
export const onServer = process.env['HILO_TEST_DB'] === 'postgres';

/** A database of one's own: migrated, and empty otherwise. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const engine = idle.pop() ?? (onServer ? await opened(await migratedUrl()) : await embeddedEngine());
  shape ??= await shapeOf(engine);
  let closed = false;
  const close = async () => {
    closed = true;
    await engine.close();
  };
  const drop = async () => {
    if (!closed && idle.length < 2 && (await isAsNew(engine))) idle.push(engine);
    else await engine.drop();
  };
  return { ...engine, close, drop };
};

/** Those of this worker that no suite uses: making one takes a third of a second, and an embedded one a whole. */
const idle: TestDatabase[] = [];
let shape: string | undefined;

/** False where something remains of a suite that emptying it does not remove. */
const isAsNew = async (database: Database): Promise<boolean> => {
  try {
    if ((await shapeOf(database)) !== shape) return false;
    await empty(database);
    return true;
  } catch {
    return false;
  }
};

const embeddedEngine = async (): Promise<TestDatabase> => keptDatabase(await embeddedDatabase());

/** A migrated database on the server, for programs to open. */
export const migratedUrl = async () => createTestDatabase(await serverTemplate(await migrationsKey()));

/** The same before any migration. */
export const emptyDatabase = async (): Promise<TestDatabase> => {
  if (onServer) return opened(await createTestDatabase('template0'));
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

const opened = async (url: string): Promise<TestDatabase> => {
  const database = withOneConnection(await openDatabase({ url }));
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
