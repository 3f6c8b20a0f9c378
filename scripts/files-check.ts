// npm run files:check: lists files of attachments that no row of the database has; with --delete it removes them.
import { existsSync } from 'node:fs';
import { openFileStore } from '../src/files/open.ts';
import { strayKeys } from '../src/files/stray.ts';
import { readSettings, SettingsError } from '../src/settings.ts';
import { openDatabase } from '../src/store/database.ts';
import { isKeptIn } from '../src/store/embedded.ts';
import { StoreError } from '../src/store/errors.ts';

try {
  if (existsSync('.env')) process.loadEnvFile();
  const settings = readSettings(process.env);
  const { databaseUrl: url, dataDir } = settings;
  // opening it would make one, and all files would be without a row
  if (!url && !isKeptIn(dataDir)) throw new StoreError('DATA_DIR_UNUSABLE', `There is no desk in ${dataDir}.`);
  const database = await openDatabase({ url, dataDir });
  try {
    const store = await openFileStore(settings);
    const keys = await strayKeys({ database, store });
    for (const key of keys) console.log(key);
    if (process.argv.includes('--delete')) {
      for (const key of keys) await store.remove(key);
      console.error(`${keys.length} files without a row were removed.`);
    } else console.error(`${keys.length} files are older than a day and have no row; --delete removes them.`);
  } finally {
    await database.close();
  }
} catch (error) {
  if (error instanceof SettingsError) for (const line of error.lines) console.error(line);
  else console.error(error instanceof StoreError ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
