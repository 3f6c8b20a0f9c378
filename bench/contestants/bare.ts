import { startChild } from './child.ts';
import type { Contestant } from './contestant.ts';

/** What PostgreSQL and Node can do at most: no GraphQL, no signing in, one statement written by hand per request. */
export const bare: Contestant = {
  name: 'bare',
  async start({ databaseUrl, poolSize, nodeArguments }) {
    const child = await startChild(new URL('./bare-server.ts', import.meta.url), {
      env: { DATABASE_URL: databaseUrl, POOL_SIZE: String(poolSize) },
      nodeArguments,
    });
    return {
      ...child,
      request: ({ kind, ...ask }, viewer) => ({
        path: `/${kind}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...ask, viewerId: viewer.id, organizationId: viewer.organizationId }),
      }),
      data: (answer) => (JSON.parse(answer) as { data: unknown }).data,
    };
  },
};
