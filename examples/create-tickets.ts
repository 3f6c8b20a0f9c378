import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { accountOf, accountOptions } from './account.ts';
import { Client } from './client.ts';
import { ticketMaker } from './create-ticket.ts';
import { readExport } from './export-rows.ts';

// Makes tickets of the first rows of a CSV export. A second run of the same day repeats nothing.

const sample = fileURLToPath(new URL('sample.csv', import.meta.url));

async function createTickets() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...accountOptions,
      first: { type: 'string', default: '200' },
      concurrency: { type: 'string', default: '8' },
      follower: { type: 'string' },
    },
  });
  const [file = sample] = positionals;
  const first = whole('first', values.first);
  const concurrency = whole('concurrency', values.concurrency);

  const client = await Client.signIn(accountOf(values, { email: 'ana@hilo.example' }));
  const makeTicket = await ticketMaker(client, { source: basename(file), follower: values.follower });
  const tally = { created: 0, 'already there': 0, failed: 0 };
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;

  const fail = (line: number, message: string) => {
    tally.failed++;
    console.error(`line ${line}: ${message}`);
  };
  const rows = readExport(file, first, fail);
  let done = 0;
  const worker = async () => {
    for await (const row of rows) {
      try {
        tally[await makeTicket(row)]++;
      } catch (error) {
        fail(row.line, `ticket ${row.id}: ${messageOf(error)}`);
      }
      if (++done % 25 === 0) console.error(`${done} rows after ${seconds().toFixed(1)} s`);
    }
  };
  // each takes the next row when it is done with its last
  await Promise.all(Array.from({ length: concurrency }, worker));

  const took = seconds();
  const counts = Object.entries(tally).map(([outcome, count]) => `${count} ${outcome}`);
  const rate = (tally.created / took).toFixed(1);
  console.error(`${basename(file)}: ${counts.join(', ')}; ${took.toFixed(1)} s, ${rate} tickets/s`);
  await client.signOut();
  if (tally.failed > 0) process.exitCode = 1;
}

function whole(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`--${name} must be a whole number from 1, got ${text}`);
  return Number(text);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

createTickets().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
