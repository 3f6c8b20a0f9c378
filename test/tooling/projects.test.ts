import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silenceOfRedis, testProjects } from '../projects.ts';

let server: Server;
let sockets: Socket[];
let url: string;
beforeEach(async () => {
  sockets = [];
  server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `postgres://me:secret@127.0.0.1:${(server.address() as AddressInfo).port}/desk`;
});
const close = async () => {
  for (const socket of sockets) socket.destroy();
  if (server.listening) await once(server.close(), 'close');
};
afterEach(close);

const names = (result: Awaited<ReturnType<typeof testProjects>>) => result.projects.map(({ test }) => test.name);

test('a refused connection leaves the suites on PostgreSQL out, in one line and without the password', async () => {
  await close();
  const result = await testProjects({ DATABASE_URL: url });
  expect(names(result)).toEqual(['pure', 'embedded']);
  expect(result.notices).toEqual([
    expect.stringMatching(/^Left out: the suites on PostgreSQL, as 127[^\n]+ECONNREFUSED/),
  ]);
  expect(result.notices.join()).not.toContain('secret');
});

test('a port that accepts and never answers leaves them out as well, soon', async () => {
  const result = await testProjects({ DATABASE_URL: url });
  expect(names(result)).toEqual(['pure', 'embedded']);
  expect(result.notices).toHaveLength(1);
});

test('a DATABASE_URL that is none leaves them out as well', async () => {
  expect(names(await testProjects({ DATABASE_URL: 'not a url' }))).toEqual(['pure', 'embedded']);
});

test('where PostgreSQL is required its absence is an error', async () => {
  await expect(testProjects({ DATABASE_URL: url, HILO_REQUIRE_POSTGRES: '1' })).rejects.toThrow(/required/);
});

test('a Redis that refuses, or accepts and never answers, is told from one that is there', async () => {
  const redis = url.replace('postgres', 'redis');
  expect(await silenceOfRedis(redis)).toMatch(/timed? ?out/i);
  await close();
  expect(await silenceOfRedis(redis)).toMatch(/ECONNREFUSED/);
});
