// Generates the Prisma client; runs after every `npm install`, so it is plain JavaScript for any Node.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const findCli = () => {
  try {
    return createRequire(import.meta.url).resolve('prisma/build/index.js');
  } catch {
    return undefined;
  }
};

const cli = findCli();
if (cli) {
  Object.assign(process.env, {
    // Generating needs no engine, yet the CLI downloads one unless this names a file that exists.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    // where the CLI looks for the other generators
    PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  });
  const { status, error } = spawnSync(process.execPath, [cli, 'generate', '--no-hints'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error) throw error;
  process.exitCode = status ?? 1;
} else if (!existsSync(join(root, 'src', 'store', 'generated', 'client.ts'))) {
  console.error(
    'The Prisma client is not generated and the prisma package is not installed.\n' +
      'Run `npm install` with development dependencies once, then `npm prune --omit=dev`.',
  );
  process.exitCode = 1;
}
