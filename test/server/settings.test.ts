import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { secret } from '../desk.ts';
import { placeForServers } from './place.ts';
import { post } from './process.ts';

const { start, startBegun } = placeForServers();

describe('what keeps it from starting is said in one line each, and the exit status is not 0', () => {
  const failing = async (more: Record<string, string>) => {
    const server = start(more);
    expect(await server.ended()).toBe(1);
    return server.output();
  };

  it('wrong settings, all at once', async () => {
    const output = await failing({ PORT: 'x', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', SECRET: 'short' });
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0])
        .sort(),
    ).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'PORT', 'SECRET']);
    expect(output).not.toContain('short');
  });

  it('a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const server = await startBegun({ PORT: String((other.address() as AddressInfo).port) });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toMatch(/PORT: the port is taken/);
    other.close();
  });

  it('a database that does not answer', async () => {
    const output = await failing({ DATABASE_URL: 'postgres://hilo:hidden@127.0.0.1:1/hilo', SECRET: secret });
    expect(output).toMatch(/^DATABASE_UNREACHABLE: /m);
    expect(output).not.toContain('hidden');
  });
});

it('a server makes no demo data where it is switched off', async () => {
  const server = start({ DEMO_DATA: 'false' });
  const url = await server.url();
  expect(server.output()).not.toContain('ana@hilo.example');
  const { data } = await post(
    url,
    'mutation { signIn(input: { email: "ana@hilo.example", password: "hilo-demo-desk" }) { error { code } } }',
  );
  expect(data).toEqual({ signIn: { error: { code: 'INVALID_CREDENTIALS' } } });
});
