import type { TestProject } from 'vitest/node';
import { dropDatabasesOf } from './server-template.ts';

/** Leaves nothing of the run on the server. */
export const setup =
  ({ config: { env } }: TestProject) =>
  () =>
    dropDatabasesOf(env['HILO_TEST_RUN'] ?? '', env['DATABASE_URL'] ?? '');
