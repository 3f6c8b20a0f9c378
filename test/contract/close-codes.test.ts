import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { type TestDesk, testDesk } from '../desk.ts';

let desk: TestDesk;
let port: number;
beforeAll(async () => {
  desk = await testDesk();
  port = await desk.app.listen();
});
afterAll(() => desk.close());

const init = JSON.stringify({ type: 'connection_init' });
const subscribe = (id: string, query: string) => JSON.stringify({ type: 'subscribe', id, payload: { query } });

/** Sends as it stands, and tells why the server closed. */
async function closing(
  messages: string[],
  protocols = ['graphql-transport-ws'],
): Promise<[code: number, reason: string]> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, protocols);
  const closed = once(socket, 'close');
  await once(socket, 'open');
  for (const message of messages) socket.send(message);
  const [code, reason] = await closed;
  return [code as number, String(reason)];
}

describe('the server closes a WebSocket', () => {
  it.each([
    ['4400 on a message that is no JSON', ['{ "type": '], 4400, 'Invalid message received'],
    ['4400 on a message of no known type', ['{ "type": "start" }'], 4400, 'Invalid message received'],
    [
      '4400 on an operation without a query',
      [init, '{ "type": "subscribe", "id": "1", "payload": {} }'],
      4400,
      'Invalid message received',
    ],
    [
      '4401 on an operation before it has said who it is',
      [subscribe('1', '{ viewer { name } }')],
      4401,
      'Unauthorized',
    ],
    ['4429 on a second introduction', [init, init], 4429, 'Too many initialisation requests'],
  ])('with %s', async (_what, messages, code, reason) => {
    expect(await closing(messages)).toEqual([code, reason]);
  });

  it('with 4409 on a second operation of the same id', async () => {
    const manager = await desk.manager();
    const payload = { authorization: manager.authorization };
    const again = subscribe('1', 'subscription { ticketEvents { id } }');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
    const closed = once(socket, 'close');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    await once(socket, 'message');
    socket.send(again);
    await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(1));
    socket.send(again);
    expect((await closed)[0]).toBe(4409);
    await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(0));
  });

  it('with 4406 where it does not say that it speaks graphql-transport-ws', async () => {
    expect(await closing([], [])).toEqual([4406, 'Subprotocol not acceptable']);
  });

  it('with 1009 on a message of more than a million bytes', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect((await closing([JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(1_000_001) } })]))[0]).toBe(1009);
    error.mockRestore();
  });

  it('with 4403 when the token that opened it is past its time', async () => {
    const manager = await desk.manager();
    const { sessionId } = await manager.viewer();
    const claims = { kind: 'MANAGER' as const, personId: manager.id, sessionId: String(sessionId), portalId: null };
    const { token } = await desk.desk.tokens.issue(claims, new Date(), 2);
    const payload = { authorization: `Bearer ${token}` };
    expect(await closing([JSON.stringify({ type: 'connection_init', payload })])).toEqual([4403, 'TOKEN_EXPIRED']);
  });

  it('with 1001 when it stops', async () => {
    const other = await testDesk();
    const socket = new WebSocket(`ws://127.0.0.1:${await other.app.listen()}/graphql`, 'graphql-transport-ws');
    const closed = once(socket, 'close');
    await once(socket, 'open');
    await other.close();
    expect((await closed)[0]).toBe(1001);
  });
});
