import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

it('the client that is built comes under its name', async () => {
  const script = `
    const { createDeskClient, SubscriptionError } = await import('hilo/client');
    const client = createDeskClient({ url: 'http://127.0.0.1:1/graphql', token: () => { throw new SubscriptionError('GONE', 'x'); }, transport: 'sse' });
    try { for await (const event of client.subscribe('subscription { x }')) event; } catch (error) { console.log(error.code); }
  `;
  const { stdout } = await run('node', ['--input-type=module', '--eval', script], { cwd: process.cwd() });
  expect(stdout).toBe('GONE\n');
});
