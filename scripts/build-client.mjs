// Builds what front ends import, src/client and src/form/rules.ts, to dist after an install, where TypeScript is there: an install for production has none,
// and the server needs no build.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

try {
  resolve('typescript/package.json');
} catch {
  process.exit(0);
}
for (const project of ['src/client', 'src/form']) {
  const { status } = spawnSync('tsc', ['-p', project], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}
