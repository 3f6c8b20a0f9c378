import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type DemoDesk, demoDesk } from '../examples/demo-desk.ts';
import { type Program, run } from '../examples/program.ts';
import { act } from '../scene.ts';
import { complaints, countsOf, ofOldDesk, startImport } from './old-desk.ts';
import { type Relayed, relayTo } from './relay.ts';

// A process that is killed in the middle of a file and started again, and what else may come between.

let desk: DemoDesk;
let directory: string;
let atKill: number;
let second: Program;

beforeAll(async () => {
  desk = await demoDesk();
  directory = await mkdtemp(join(tmpdir(), 'hilo-import-'));
  // a batch is in the desk when the program dies, and the program has not learned of it
  const { promise: swallowed, resolve } = Promise.withResolvers<void>();
  const relay = await relayTo(desk.url, async (batch) => {
    if (batch.count < 4) return batch.pass();
    await batch.swallow();
    resolve();
  });
  const first = startImport(relay.url, '--concurrency', '1');
  await Promise.race([swallowed, first.exited]);
  first.kill();
  await first.exited;
  await relay.close();
  atKill = await tickets();
  second = startImport(desk.url, '--errors', join(directory, 'errors.txt'));
  await second.exited;
}, 120_000);

afterAll(async () => {
  await desk?.close();
  await rm(directory, { recursive: true, force: true });
});

const tickets = (where: object = ofOldDesk) => desk.db.ticket.count({ where });
const everything = async () => {
  const { ticket, comment, event, affiliate, organization, ticketType, category, productArea } = desk.db;
  const tables = [ticket, comment, affiliate, organization, ticketType, category, productArea];
  const counts = tables.map((table) => (table as typeof ticket).count());
  // who imports signs in and out
  return Promise.all([...counts, event.count({ where: { subjectType: { not: 'Session' } } })]);
};

async function through(onBatch: (batch: Relayed) => void | Promise<void>) {
  const relay = await relayTo(desk.url, onBatch);
  onTestFinished(() => void relay.close());
  return relay.url;
}

describe('an import that was killed', () => {
  test('leaves the batches that had come through', () => {
    expect(atKill).toBeGreaterThanOrEqual(20);
    expect(atKill).toBeLessThan(52);
  });

  test('continues when it is started again, and brings in what is missing', async () => {
    // one row stands in the file twice
    expect(countsOf(second)).toBe(`old-desk.csv: ${52 - atKill} created, ${atKill + 1} unchanged, 9 failed`);
    expect(second.stderr.at(-1)).toMatch(/; [\d.]+ s, [\d.]+ tickets\/s$/);
    expect(await tickets()).toBe(52);
  });

  test('changes nothing when it is started a third time', async () => {
    const before = await everything();
    const third = startImport(desk.url);
    expect(await third.exited).toBe(1);
    expect(countsOf(third)).toBe('old-desk.csv: 0 created, 53 unchanged, 9 failed');
    expect(await everything()).toEqual(before);
  });
});

test('each broken row is told by its line and reason, on the terminal and in a file, and the exit status is 1', async () => {
  const told = second.stderr.filter((line) => line.startsWith('line '));
  const lineOf = (line: string) => Number(/\d+/.exec(line)?.[0]);
  const inOrder = (lines: string[]) => lines.toSorted((one, other) => lineOf(one) - lineOf(other));
  expect(inOrder(told)).toEqual(complaints);
  expect(inOrder((await readFile(join(directory, 'errors.txt'), 'utf8')).trim().split('\n'))).toEqual(complaints);
  expect(await second.exited).toBe(1);
});

test('an import that is interrupted ends what is under way, and says that it can go on', async () => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { promise: interrupted, resolve: goOn } = Promise.withResolvers<void>();
  const url = await through(async (batch) => {
    arrive();
    await interrupted;
    await batch.pass();
  });
  const program = startImport(url, '--concurrency', '1', '--prefix', 'interrupted:');
  await Promise.race([arrived, program.exited]);
  program.interrupt();
  await program.until(() => program.stderr.some((line) => line.startsWith('Stopping after')));
  goOn();
  expect(await program.exited).toBe(130);
  expect(program.stderr.slice(-2)).toEqual([
    expect.stringMatching(/^old-desk\.csv: 9 created, 0 unchanged, /),
    'Stopped. Start it again to go on.',
  ]);
  expect(await tickets({ externalId: { startsWith: 'interrupted:' } })).toBe(9);
});

test('a batch is tried again after a broken connection, a proxy’s fault, and a limit of the desk', async () => {
  const url = await through((batch) => {
    if (batch.count === 1) return batch.drop();
    if (batch.count === 2) return batch.answer(502, { message: 'Bad gateway' });
    if (batch.count > 3) return batch.pass();
    const error = { message: 'Too much.', extensions: { code: 'RATE_LIMITED', retryAfter: 1 } };
    return batch.answer(429, { errors: [error] });
  });
  const program = startImport(url, '--concurrency', '1', '--prefix', 'again:');
  await program.exited;
  expect(countsOf(program)).toBe('old-desk.csv: 52 created, 1 unchanged, 9 failed');
  expect(program.stderr.filter((line) => line.includes('; again in '))).toEqual([
    expect.stringContaining('does not answer; again in 0.'),
    expect.stringContaining('answered HTTP 502, and nothing of GraphQL; again in '),
    'RATE_LIMITED: Too much.; again in 1.0 s',
  ]);
});

test('a batch that the desk cannot take as a whole comes in by its parts', async () => {
  const url = await through((batch) => {
    if (batch.count > 2) return batch.pass();
    return batch.answer(413, { errors: [{ message: 'Too large.', extensions: { code: 'BAD_REQUEST' } }] });
  });
  const program = startImport(url, '--concurrency', '1', '--prefix', 'parts:');
  await program.exited;
  expect(countsOf(program)).toBe('old-desk.csv: 52 created, 1 unchanged, 9 failed');
});

describe('with an API key', () => {
  const keyWith = async (...scopes: string[]) => {
    const name = `Importer with ${scopes}`;
    const { integration } = await act(desk.staff, 'createIntegration', { name, scopes }, 'integration { id }');
    return act(desk.staff, 'createApiKey', { integration: integration.id }, 'secret');
  };
  const startWith = (key: string, ...args: string[]) => {
    process.env['HILO_API_KEY'] = key;
    const program = startImport(desk.url, ...args);
    delete process.env['HILO_API_KEY'];
    return program;
  };

  test('of scope TICKETS_IMPORT it brings tickets in, and what staff said stands under the program’s name', async () => {
    const { secret } = await keyWith('TICKETS_IMPORT');
    const program = startWith(secret, '--prefix', 'key:');
    await program.exited;
    expect(countsOf(program)).toBe('old-desk.csv: 52 created, 1 unchanged, 9 failed');
    const comments = await desk.db.comment.findMany({
      where: { ticket: { externalId: 'key:2004' } },
      include: { integration: true },
    });
    expect(comments.map(({ integration }) => integration?.name)).toEqual(Array(2).fill('Importer with TICKETS_IMPORT'));
  });

  test('without the scope it is refused before anything is made', async () => {
    const { secret } = await keyWith('TICKETS_READ');
    const program = startWith(secret, '--prefix', 'no:');
    expect(await program.exited).toBe(1);
    expect(program.stderr.at(-1)).toBe('FORBIDDEN: The API key lacks the scope TICKETS_IMPORT.');
    expect(await tickets({ externalId: { startsWith: 'no:' } })).toBe(0);
  });

  test('that is none of the desk’s it tells so in one line', async () => {
    const program = startWith('hilo_nonsense');
    expect(await program.exited).toBe(1);
    expect(program.stderr).toEqual(['INVALID_TOKEN: This is not an API key of this desk.']);
  });
});

describe('without a mapping', () => {
  test('the one that has the columns of the file is taken', async () => {
    const sample = fileURLToPath(new URL('../../examples/sample.csv', import.meta.url));
    const program = run('import.ts', desk.url, sample);
    expect(await program.exited).toBe(0);
    expect(program.stderr[0]).toBe('sample.csv by help-desk-export.json');
    const where = { externalId: { startsWith: 'help-desk-export:' } };
    const asTold = { ...where, status: 'OPEN' as const, waitingOn: 'CUSTOMER' as const };
    expect([await tickets(where), await tickets(asTold)]).toEqual([25, 8]);
    const ticket = await desk.db.ticket.findFirstOrThrow({
      where: { externalId: 'help-desk-export:9003' },
      include: { type: true, comments: true, productAreas: { include: { productArea: true } }, requester: true },
    });
    expect(ticket).toMatchObject({
      title: 'Paid twice for February',
      status: 'CLOSED',
      priority: 'HIGH',
      tags: ['Email'],
      type: { key: 'FINANCIAL_QUESTION' },
      requester: { name: 'Zoë Lindqvist', email: 'zoe.lindqvist@example.com' },
      productAreas: [{ productArea: { name: 'Card payments' } }],
      createdAt: new Date('2024-01-08T00:00:00Z'),
      firstRespondedAt: new Date('2024-03-04T10:20:00Z'),
      resolvedAt: new Date('2024-03-05T09:00:00Z'),
      closedAt: new Date('2024-03-05T09:00:00Z'),
      resolutionNotes: 'The second payment was returned; it will be in your account within three working days.',
      comments: [{ authorType: 'MANAGER', createdAt: new Date('2024-03-05T09:00:00Z') }],
    });
  });

  test('a file that none fits is refused, and it is said what is missing', async () => {
    const other = join(directory, 'other.csv');
    await writeFile(other, 'name,age\nAda,36\n');
    const program = run('import.ts', desk.url, other);
    expect(await program.exited).toBe(1);
    expect(program.stderr).toEqual([
      'None of our mappings fits the file; give one with --mapping.',
      expect.stringMatching(/^help-desk-export\.json reads “Ticket ID”, .*; the file has “name”, “age”$/),
    ]);
  });
});

test('a file can be checked against its mapping without a desk', async () => {
  const program = startImport('http://127.0.0.1:1/graphql', '--check');
  expect(await program.exited).toBe(1);
  expect(program.stderr.at(-1)).toBe('old-desk.csv: 56 rows can be sent, 5 cannot; nothing was sent');
});

const real = process.env['HILO_REAL_CSV'];
test.skipIf(!real || !existsSync(real))('the first 1000 lines of a real export come in, and come in once', async () => {
  const lines = (await readFile(real ?? '', 'utf8')).split('\n');
  const slice = join(directory, 'slice.csv');
  await writeFile(
    slice,
    `${lines
      .slice(0, 1_000)
      .join('\n')
      .replace(/\n[^\n]*$/, '')}\n`,
  );
  const once = run('import.ts', desk.url, slice, '--prefix', 'real:');
  await once.exited;
  const made = await tickets({ externalId: { startsWith: 'real:' } });
  expect(made).toBeGreaterThan(150);
  expect(countsOf(once)).toMatch(new RegExp(`^slice\\.csv: ${made} created, 0 unchanged, [01] failed$`));
  const twice = run('import.ts', desk.url, slice, '--prefix', 'real:');
  await twice.exited;
  expect(countsOf(twice)).toMatch(new RegExp(`^slice\\.csv: 0 created, ${made} unchanged, [01] failed$`));
});
