import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ways } from '../events/reader.ts';
import { clientOf, comments, reading } from './client-desk.ts';

// a network that takes everything and answers nothing
const taken = new Set<Socket>();
let swallowing: Server;
beforeAll(async () => {
  swallowing = createServer((socket) => taken.add(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
  await once(swallowing, 'listening');
});
afterAll(() => {
  for (const socket of taken) socket.destroy();
  swallowing.close();
});

it.each(ways)('RT-05 over %s a client that gets no answer at all tries again', async (transport) => {
  const { port } = swallowing.address() as AddressInfo;
  const before = taken.size;
  const lost = vi.fn();
  const client = clientOf(
    port,
    { authorization: 'Bearer x' },
    { transport, silence: 300, backoff: { first: 5, longest: 5 } },
  );
  const reader = reading(client.subscribe(comments, { ticketId: 'x' }, { onLost: lost }));
  await vi.waitFor(() => expect(lost.mock.calls.length).toBeGreaterThan(1));
  expect(taken.size).toBeGreaterThan(before + 1);
  client.close();
  await reader.done;
});
