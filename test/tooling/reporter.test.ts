import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');

/** The exit status, the last line of stdout, and all that was written. */
const run = async (folder: string, env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, [vitest, 'run', '--root', folder], { env: { ...process.env, ...env } });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  const status = await new Promise((resolve) => child.once('close', resolve));
  return { status, last: written.stdout.trimEnd().split('\n').at(-1), output: written.stdout + written.stderr };
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hilo-reporter-'));
  const reporter = JSON.stringify(join(root, 'test/reporter.ts'));
  write({
    'vitest.config.ts': `import { TallyReporter } from ${reporter};
      export default { test: { globals: true, maxWorkers: 1, reporters: ['default', new TallyReporter(['A notice.'])] } };`,
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
};

test('the last line of a good run counts what passed, below the notices', async () => {
  write({ 'good.test.ts': `test('a', () => {}); test('b', () => {});` });
  const { status, last, output } = await run(folder);
  expect({ status, last }).toEqual({ status: 0, last: '2 passed, 0 failed' });
  expect(output).toContain('\nA notice.\n2 passed');
});

test('what goes wrong outside of a test counts as failed: a file that does not load, a hook, a stray error', async () => {
  write({
    'mixed.test.ts': `test('a', () => {}); test('b', () => { throw new Error('no'); }); test.skip('c', () => {}); test.todo('d');`,
    'unloadable.test.ts': `import { gone } from './gone.ts'; test('a', () => gone());`,
    'empty.test.ts': `export {};`,
    'hook.test.ts': `describe('s', () => { beforeAll(() => { throw new Error('no'); }); test('a', () => {}); });`,
    'stray.test.ts': `test('a', async () => { setTimeout(() => { throw new Error('stray'); }, 1); await new Promise((r) => setTimeout(r, 50)); });`,
  });
  // failed: b, unloadable, empty, the hook, the stray error; skipped: c, d, and the one behind the hook
  expect(await run(folder)).toMatchObject({ status: 1, last: '2 passed, 5 failed, 3 skipped' });
});

test('a run without a test is a failure', async () => {
  expect(await run(folder)).toMatchObject({ status: 1, last: '0 passed, 1 failed' });
});

test('a run that cannot start for want of a required PostgreSQL is a failure', async () => {
  const env = { HILO_REQUIRE_POSTGRES: '1', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
  const { status, last, output } = await run(root, env);
  expect({ status, last }).toEqual({ status: 1, last: '0 passed, 1 failed' });
  expect(output).toContain('PostgreSQL is required (HILO_REQUIRE_POSTGRES=1) and 127.0.0.1:1/none does not answer');
});
