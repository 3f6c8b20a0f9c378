// npm run db:resolve -- NAME: lets a migration that failed be tried again, in the database of DATABASE_URL or DATA_DIR.
import { openDatabase } from '../src/store/database.ts';
import { resolveMigration } from '../src/store/migrate.ts';

const [name] = process.argv.slice(2);
if (name === undefined) {
  console.error('Usage: npm run db:resolve -- NAME');
  process.exitCode = 2;
} else {
  try {
    const { DATABASE_URL, DATA_DIR } = process.env;
    const database = await openDatabase({ url: DATABASE_URL || undefined, dataDir: DATA_DIR || '.data' });
    try {
      await resolveMigration(database.pool, name);
      console.log(`${name} will be tried again at the next start.`);
    } finally {
      await database.close();
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
