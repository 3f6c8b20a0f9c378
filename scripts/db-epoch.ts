// npm run db:epoch: has every client fetch its data again, once, in the database of DATABASE_URL or DATA_DIR.
import { existsSync } from 'node:fs';
import { renewEpoch } from '../src/events/epoch.ts';
import { openDatabase } from '../src/store/database.ts';
import { isKeptIn } from '../src/store/embedded.ts';
import { StoreError } from '../src/store/errors.ts';

try {
  if (existsSync('.env')) process.loadEnvFile();
  const { DATABASE_URL, DATA_DIR } = process.env;
  const dataDir = DATA_DIR || '.data';
  // opening it would make one
  if (!DATABASE_URL && !isKeptIn(dataDir)) throw new StoreError('DATA_DIR_UNUSABLE', `There is no desk in ${dataDir}.`);
  const database = await openDatabase({ url: DATABASE_URL || undefined, dataDir });
  try {
    await renewEpoch(database);
    console.log('The log has a new epoch: cursors given so far get FULL_REFRESH_REQUIRED, and streams end with it.');
  } finally {
    await database.close();
  }
} catch (error) {
  console.error(error instanceof StoreError ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
}
