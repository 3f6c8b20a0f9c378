// Builds src/client to dist/client after an install, where TypeScript is there: an install for production has none,
// and the server needs no build.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

try {
  resolve('typescript/package.json');
} catch {
  process.exit(0);
}
process.exit(
  spawnSync('tsc', ['-p', 'src/client'], { stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1,
);
