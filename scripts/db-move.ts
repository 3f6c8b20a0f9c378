// npm run db:move -- postgres://USER:PASSWORD@HOST:5432/DATABASE: copies the desk of DATA_DIR to an empty database.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isPostgresUrl } from '../src/store/connection-errors.ts';
import { StoreError } from '../src/store/errors.ts';
import { type Moved, moveDesk } from '../src/store/move.ts';

if (existsSync('.env')) process.loadEnvFile();
const { DATA_DIR, SECRET, FILES_DIR, FILES_S3_BUCKET } = process.env;
const dataDir = DATA_DIR || '.data';
const whole = new Intl.NumberFormat('en');
const format = (n: number) => whole.format(Math.round(n));

const onProgress = (table: string, rows: number, done: boolean) => {
  if (done) console.error(`${process.stderr.isTTY ? '\r' : ''}${table}: ${format(rows)} rows`);
  else if (process.stderr.isTTY) process.stderr.write(`\r${table}: ${format(rows)} rows …`);
};

const summary = ({ rows, tables, copying, comparing }: Moved) =>
  `Moved ${format(rows)} rows of ${tables} tables in ${seconds(copying)} (${format(rows / (copying / 1_000))} rows/s), ` +
  `compared by counts and checksums in ${seconds(comparing)}: all equal.`;
const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;

const secret = (): string => {
  const kept = join(dataDir, 'secret');
  return SECRET || !existsSync(kept) ? 'the same as here' : `what is in ${kept}: SECRET="$(cat ${kept})"`;
};

const files = (): string[] => {
  if (FILES_S3_BUCKET) return ['Attachments stay in their bucket: set FILES_S3_… as here.'];
  const directory = FILES_DIR || join(dataDir, 'files');
  if (!existsSync(directory)) return [];
  return [
    `Attachments are in ${directory}: copy it to where the server runs and set FILES_DIR to the copy,`,
    'for several servers on a disk that they share.',
  ];
};

/** What the database does not hold, and what to beware of. */
const whatNext = () => [
  '',
  'To go on there, start the server with:',
  '  DATABASE_URL  the address that you gave',
  `  SECRET        ${secret()}`,
  '                Another one signs everybody out, and no cursor opens any more.',
  ...files(),
  `${dataDir} was only read. Keep it until you have seen the desk run, and start no server on it any more.`,
];

const [url = ''] = process.argv.slice(2);
if (!isPostgresUrl(url)) {
  console.error('Usage: npm run db:move -- postgres://USER:PASSWORD@HOST:5432/DATABASE');
  process.exitCode = 2;
} else {
  try {
    console.log(summary(await moveDesk({ dataDir, url, onProgress })));
    console.log(whatNext().join('\n'));
  } catch (error) {
    console.error(error instanceof StoreError ? `${error.code}: ${error.message}` : error);
    process.exitCode = 1;
  }
}
