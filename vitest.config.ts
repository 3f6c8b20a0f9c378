import { defineConfig } from 'vitest/config';
import { testProjects } from './test/projects.ts';
import { TallyReporter } from './test/reporter.ts';

export default defineConfig(async () => {
  const { projects, notices } = await testProjects(process.env).catch((error: Error) => {
    console.error(error.message);
    console.log('0 passed, 1 failed');
    process.exit(1);
  });
  // only the project `postgres` may see it: a server that an embedded suite starts inherits the environment
  delete process.env['DATABASE_URL'];
  delete process.env['REDIS_URL'];

  return {
    // a package without `exports` (graphql) resolves as Node resolves it; .mjs first would load it twice
    resolve: { extensions: ['.js', '.mjs', '.json'] },
    test: {
      projects,
      reporters: ['default', new TallyReporter(notices)],
      pool: 'forks',
      maxWorkers: 2, // the databases and servers that they wait for compute too: with three, two cores took longer
      setupFiles: ['test/patience.ts'],
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  };
});
