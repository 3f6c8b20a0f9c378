import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/check-breaking.ts', import.meta.url));
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));

const two = 'type Query {\n  one: Int\n  two: Int\n}\n';
const one = 'type Query {\n  one: Int\n}\n';
const announced = '# Changes\n\n## Pending\n\n- BREAKING `two` is gone: ask for `one`.\n\n## 0.1.0\n';
const unannounced = '# Changes\n\n## Pending\n\n- Faster.\n\n## 0.1.0\n\n- BREAKING an old one.\n';

let folder: string;
const run = (command: string, args: string[]) => spawnSync(command, args, { cwd: folder, env, encoding: 'utf8' });
const write = (files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
};
const git = (...args: string[]) => {
  const { status, stderr } = run('git', [
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@b.c',
    '-c',
    'commit.gpgsign=false',
    ...args,
  ]);
  if (status !== 0) throw new Error(stderr);
};
const commit = (files: Record<string, string>) => {
  write(files);
  git('add', '.');
  git('commit', '--quiet', '--message', 'x');
};
const check = () => {
  const { status, stdout, stderr } = run(process.execPath, [script]);
  return { status, output: stdout + stderr };
};

const hasGit = spawnSync('git', ['--version']).status === 0;

describe.skipIf(!hasGit)('the check for breaking changes', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hilo-breaking-'));
    git('init', '--quiet');
    write({ 'package.json': '{"version":"0.1.0"}' });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('passes and says why in a repository with a single commit', () => {
    commit({ 'schema.graphql': two });
    expect(check()).toEqual({ status: 0, output: expect.stringContaining('nothing to compare with') });
  });

  test('passes when a commit only adds', () => {
    commit({ 'schema.graphql': one });
    commit({ 'schema.graphql': two });
    expect(check()).toEqual({ status: 0, output: expect.stringContaining('No breaking changes') });
  });

  test('fails on a committed removal that only an older release announces', () => {
    commit({ 'schema.graphql': two });
    commit({ 'schema.graphql': one, 'CHANGELOG.md': unannounced });
    expect(check()).toEqual({ status: 1, output: expect.stringContaining('Field two was removed') });
  });

  test('passes a removal in the working tree once CHANGELOG.md announces it', () => {
    commit({ 'schema.graphql': two, 'CHANGELOG.md': unannounced });
    write({ 'schema.graphql': one });
    expect(check().status).toBe(1);
    write({ 'CHANGELOG.md': announced });
    expect(check().status).toBe(0);
  });

  test('fails when the announcement was there before the change', () => {
    commit({ 'schema.graphql': two, 'CHANGELOG.md': announced });
    commit({ 'schema.graphql': one });
    expect(check().status).toBe(1);
  });

  test('from 1.0 on lets only deprecated fields go, announced or not', () => {
    write({ 'package.json': '{"version":"1.0.0"}' });
    commit({ 'schema.graphql': two.replace('two: Int', 'two: Int @deprecated(reason: "Use one.")') });
    write({ 'schema.graphql': one, 'CHANGELOG.md': announced });
    expect(check().status).toBe(0);
    write({ 'schema.graphql': two.replace('one: Int\n', '') });
    expect(check().status).toBe(1);
  });

  test('fails when schema.graphql cannot be read, announced or not', () => {
    commit({ 'schema.graphql': two });
    write({ 'schema.graphql': 'type Query {', 'CHANGELOG.md': announced });
    expect(check()).toEqual({ status: 1, output: expect.stringContaining('could not be compared') });
  });
});
