import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import type { Person } from '../desk.ts';
import { act } from '../scene.ts';
import { type PortalScene, portalScene } from './portal-desk.ts';

const shop = 'https://shop.example.com';
let scene: PortalScene;
let port: number;
let portal: string;
let guest: Person;
beforeAll(async () => {
  scene = await portalScene();
  port = await scene.desk.app.listen();
  const made = await scene.portal({ widget: { enabled: true, origins: [shop] } });
  portal = made.id;
  guest = await scene.at(scene.requester, made.slug);
  await vi.waitFor(() => expect(scene.desk.desk.widgetOrigins.has(shop)).toBe(true));
});
afterAll(() => scene.desk.close());

const ask = async (by: Person | null, origin: string) => {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', ...(by && { authorization: by.authorization }) },
    body: JSON.stringify({ query: '{ viewer { name } }' }),
  });
  const { data, errors } = await response.json();
  return { allowed: response.headers.get('access-control-allow-origin'), data, code: errors?.[0]?.extensions.code };
};

async function connect(by: Person, origin: string): Promise<number | string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { origin });
  const status = new Promise<string>((resolve) =>
    socket.on('unexpected-response', (_request, { statusCode }) => resolve(`${statusCode}`)),
  );
  socket.on('error', () => undefined);
  const opened = await Promise.race([once(socket, 'open').then(() => null), status]);
  if (opened !== null) return opened;
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: by.authorization } }));
  const answer = await Promise.race([
    once(socket, 'message').then(([data]) => JSON.parse(String(data)).type as string),
    once(socket, 'close').then(([code, reason]) => `${code} ${reason}`),
  ]);
  socket.terminate();
  return answer;
}

describe('OD-01 the widget of a portal', () => {
  it('is let in from its origins, over HTTP and WebSocket', async () => {
    expect(await ask(guest, shop)).toEqual({ allowed: shop, data: { viewer: { name: 'Marta' } }, code: undefined });
    expect((await ask(null, shop)).allowed).toBe(shop);
    expect(await connect(guest, shop)).toBe('connection_ack');
  });

  it('asks there for nobody who came by another portal, nor for staff', async () => {
    for (const by of [scene.requester, scene.agent]) {
      expect((await ask(by, shop)).code).toBe('ORIGIN_REFUSED');
      expect(await connect(by, shop)).toBe('4401 ORIGIN_REFUSED');
    }
  });

  it('is not let in from elsewhere', async () => {
    expect((await ask(guest, 'https://evil.example')).allowed).toBeNull();
    expect(await connect(guest, 'https://evil.example')).toBe('403');
  });

  it('is let in no more once it is switched off', async () => {
    await act(scene.admin, 'updatePortal', { id: portal, widget: { enabled: false } }, 'portal { id }');
    await vi.waitFor(async () => expect((await ask(null, shop)).allowed).toBeNull());
    expect(await connect(guest, shop)).toBe('403');
  });
});
