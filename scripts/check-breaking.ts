/**
 * Fails on a breaking change of schema.graphql that nobody announced.
 *
 * Compared are the working tree and the last commit, or, where the tree has no changes (as in CI), the last commit
 * and the one before it. Where there is nothing to compare with (no git, a first commit, a shallow clone, no
 * schema.graphql there) it says so and passes.
 *
 * Until 1.0 a breaking change passes when `## Pending` of CHANGELOG.md has a line `- BREAKING …` that is not in the
 * base's CHANGELOG.md. From 1.0 on nothing breaking passes, except the removal of a field that the base deprecates.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const inspector = fileURLToPath(new URL('../node_modules/.bin/graphql-inspector', import.meta.url));

const run = (command: string, args: string[]) =>
  spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] });

const git = (...args: string[]): string | null => {
  const { status, stdout } = run('git', args);
  return status === 0 ? stdout : null;
};

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

const diff = (before: string, rules: string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'hilo-schema-'));
  try {
    const old = join(folder, 'before.graphql');
    writeFileSync(old, before);
    return run(process.execPath, [inspector, 'diff', old, 'schema.graphql', ...rules]);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const announcements = (changelog: string | null): string[] => {
  const [, pending = ''] = (changelog ?? '').split(/^## Pending.*$/m);
  const [section = ''] = pending.split(/^## /m);
  return section.split('\n').filter((line) => line.startsWith('- BREAKING'));
};

const announced = (base: string): boolean => {
  const before = (git('show', `${base}:./CHANGELOG.md`) ?? '').split('\n');
  return announcements(read('CHANGELOG.md')).some((line) => !before.includes(line));
};

const isStable = (): boolean => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  return !version.startsWith('0.');
};

/** Why the change may not pass, or null. */
const refusal = (base: string, before: string): string | null => {
  const stable = isStable();
  const { status, stdout, stderr } = diff(before, stable ? ['--rule', 'suppressRemovalOfDeprecatedField'] : []);
  console.log(`${stdout}${stderr}`.trim());

  if (status === 0) return null;
  if (!/Detected \d+ breaking change/.test(stdout + stderr)) return 'The schemas could not be compared.';
  if (stable) return 'From 1.0 on a field is deprecated in one release before it goes in a later one.';
  if (!announced(base)) return 'Add a line `- BREAKING …` under `## Pending` in CHANGELOG.md that tells what to do.';
  console.log('The breaking change is announced in CHANGELOG.md.');
  return null;
};

const base = git('status', '--porcelain', '--untracked-files=no') === '' ? 'HEAD~1' : 'HEAD';
const before = git('show', `${base}:./schema.graphql`);

if (before === null) {
  console.log(`No schema.graphql at ${base} (no git, a first commit or a shallow clone): nothing to compare with.`);
} else {
  const reason = refusal(base, before);
  if (reason !== null) {
    console.error(reason);
    process.exitCode = 1;
  }
}
