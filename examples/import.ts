import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { accountOptions } from './account.ts';
import { accessTo } from './import-access.ts';
import { mappingFor } from './import-choice.ts';
import { progressOver } from './import-progress.ts';
import { run, type Tally } from './import-run.ts';

// Brings the tickets of a CSV file in, as a mapping says. Started again it goes on where it was stopped.

const options = {
  ...accountOptions,
  mapping: { type: 'string' },
  prefix: { type: 'string' },
  errors: { type: 'string' },
  check: { type: 'boolean', default: false },
  'batch-size': { type: 'string', default: '100' },
  concurrency: { type: 'string', default: '4' },
} as const;

async function importFile() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw new Error('Usage: npm run import -- FILE.csv [--mapping FILE.json] [--url URL] [--errors FILE]');
  const batchSize = whole('batch-size', values['batch-size'], 100);
  const concurrency = whole('concurrency', values.concurrency, 32);
  const { mapping, name } = await mappingFor(file, values.mapping);
  if (values.prefix !== undefined) mapping.prefix = values.prefix;
  const access = values.check ? undefined : await accessTo(values);
  if (values.errors !== undefined) writeFileSync(values.errors, '');

  const tally: Tally = { created: 0, unchanged: 0, failed: 0, sound: 0 };
  const startedAt = performance.now();
  const progress = progressOver(statSync(file).size, startedAt);
  const stop = new AbortController();
  stop.signal.addEventListener('abort', () =>
    progress.tell('Stopping after what is under way; once more ends it at once.'),
  );
  // a second signal finds no listener
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  progress.tell(`${basename(file)} by ${name}`);
  const onFailure = (line: number, reason: string) => {
    const message = `line ${line}: ${reason}`;
    progress.tell(message);
    if (values.errors !== undefined) appendFileSync(values.errors, `${message}\n`);
  };
  try {
    const send = access?.send;
    await run({ file, mapping, send, batchSize, concurrency, signal: stop.signal, progress, onFailure }, tally);
  } finally {
    progress.end();
    const seconds = (performance.now() - startedAt) / 1_000;
    console.error(summaryOf(basename(file), tally, seconds, values.check));
    if (stop.signal.aborted) console.error('Stopped. Start it again to go on.');
    await access?.leave().catch(() => {}); // what there is to tell was told
  }
  if (tally.failed > 0) process.exitCode = 1;
  if (stop.signal.aborted) process.exitCode = 130;
}

function summaryOf(file: string, { created, unchanged, failed, sound }: Tally, seconds: number, isCheck: boolean) {
  if (isCheck) return `${file}: ${sound} rows can be sent, ${failed} cannot; nothing was sent`;
  const rate = ((created + unchanged) / seconds).toFixed(1);
  return `${file}: ${created} created, ${unchanged} unchanged, ${failed} failed; ${seconds.toFixed(1)} s, ${rate} tickets/s`;
}

function whole(name: string, text: string, most: number): number {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most) throw new Error(`--${name} must be a whole number from 1 to ${most}, got ${text}`);
  return number;
}

importFile().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
