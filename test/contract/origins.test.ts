import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type TestDesk, testDesk } from '../desk.ts';

const ours = 'https://desk.example.com';
const also = 'http://localhost:5173';
const foreign = 'https://evil.example';

const settings = {
  none: {},
  one: { CORS_ORIGINS: ours },
  two: { CORS_ORIGINS: `${ours}, ${also}` },
  all: { CORS_ORIGINS: '*' },
};
type Name = keyof typeof settings;
const desks = {} as Record<Name, TestDesk>;
const ports = {} as Record<Name, number>;
beforeAll(async () => {
  for (const name of Object.keys(settings) as Name[]) {
    desks[name] = await testDesk(settings[name]);
    ports[name] = await desks[name].app.listen();
  }
});
afterAll(async () => {
  for (const desk of Object.values(desks)) await desk.close();
});

const asked = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'authorization,content-type',
};
const urlOf = (name: Name) => `http://127.0.0.1:${ports[name]}/graphql`;
const preflight = (name: Name, origin: string) =>
  fetch(urlOf(name), { method: 'OPTIONS', headers: { origin, ...asked } });
const post = (name: Name, origin: string) =>
  fetch(urlOf(name), {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: '{ "query": "{ viewer { name } }" }',
  });

/** 101 where the socket opens, else the status that it was refused with. */
async function upgrade(name: Name, origin?: string): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${ports[name]}/graphql`, 'graphql-transport-ws', {
    ...(origin && { origin }),
  });
  socket.on('error', () => undefined);
  const status = await Promise.race([
    once(socket, 'open').then(() => 101),
    once(socket, 'unexpected-response').then(([, { statusCode }]) => statusCode as number),
  ]);
  socket.terminate();
  return status;
}

describe('a page of another origin', () => {
  it.each([
    ['one', ours],
    ['two', ours],
    ['two', also],
    ['all', ours],
    ['all', foreign],
  ] as const)('calls the API where CORS_ORIGINS names it: %s, %s', async (name, origin) => {
    const before = await preflight(name, origin);
    expect(before.status).toBe(204);
    expect(before.headers.get('access-control-allow-origin')).toBe(origin);
    expect(before.headers.get('access-control-allow-methods')).toContain('POST');
    expect(before.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    const answer = await post(name, origin);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    // tokens travel in a header, never in a cookie
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
    expect(await upgrade(name, origin)).toBe(101);
  });

  it.each([
    ['none', ours],
    ['none', foreign],
    ['one', foreign],
    ['one', `${ours}.evil.example`],
    ['one', 'http://desk.example.com'],
    ['one', 'null'],
    ['two', foreign],
    ['two', 'null'],
  ] as const)(
    'gets no answer that its browser would show, and no WebSocket, elsewhere: %s, %s',
    async (name, origin) => {
      for (const { headers } of [await preflight(name, origin), await post(name, origin)])
        expect([...headers.keys()].filter((header) => header.startsWith('access-control'))).toEqual([]);
      expect(await upgrade(name, origin)).toBe(403);
    },
  );
});

describe('a WebSocket', () => {
  it('opens for a page of the desk’s own origin, and for a program that names none', async () => {
    expect(await upgrade('none', `http://127.0.0.1:${ports.none}`)).toBe(101);
    expect(await upgrade('none')).toBe(101);
  });

  it('opens for no page of another port of the same host', async () => {
    expect(await upgrade('none', 'http://127.0.0.1:1')).toBe(403);
  });

  it('opens at /graphql only', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${ports.none}/other`, 'graphql-transport-ws');
    socket.on('error', () => undefined);
    const [, { statusCode }] = await once(socket, 'unexpected-response');
    expect(statusCode).toBe(404);
    socket.terminate();
  });
});
