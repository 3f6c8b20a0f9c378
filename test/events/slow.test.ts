import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientOf, comments, reading } from '../client/client-desk.ts';
import { makeScene, open, type Scene, say } from '../scene.ts';
import { readBy, ways } from './reader.ts';

/** Sixty kilobytes on the wire. */
const large = '€'.repeat(20_000);
/** What is handed out at once: 16 KiB that wait, a message or part of 64 KiB, and what holds them together. */
const handedOut = 100_000;

let scene: Scene;
let port: number;
let ticket: string;
/** The server's end of the last connection. */
let latest: Socket;
beforeAll(async () => {
  scene = await makeScene({ SLOW_CLIENT_SECONDS: '1', HEARTBEAT_SECONDS: '2' });
  port = await scene.desk.app.listen();
  scene.desk.app.server.on('connection', (socket) => {
    latest = socket;
  });
  ticket = await open(scene.requester);
});
afterEach(() => live(0));
afterAll(() => scene.desk.close());

const live = (followers: number) =>
  vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(followers), { timeout: 15_000, interval: 5 });

/** A message of a client as it goes over the wire, unmasked by a mask of zeros. */
function frame(message: object): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x81fe, 0);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** Says one thing after the other, each after an answer to the last, and then reads nothing any more. */
async function deaf(...words: (Buffer | string)[]): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  for (const word of words) {
    socket.write(word);
    await once(socket, 'data');
  }
  return socket.pause();
}

const query = 'subscription { commentAdded { comment { body } } }';
const many = Array.from({ length: 40 }, (_, n) => `a${n}: body`).join(' ');
const queryOfMuch = `subscription { commentAdded { comment { body ${many} } } }`;
const subscriptions = 5;
const deafBy = {
  websocket: () =>
    deaf(
      'GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
      frame({ type: 'connection_init', payload: { authorization: scene.agent.authorization } }),
    ),
  sse: () => {
    const body = JSON.stringify({ query: queryOfMuch });
    const head = `Host: x\r\nAuthorization: ${scene.agent.authorization}\r\nAccept: text/event-stream`;
    const about = `Content-Type: application/json\r\nContent-Length: ${body.length}`;
    return deaf(`POST /graphql HTTP/1.1\r\n${head}\r\n${about}\r\n\r\n${body}`);
  },
};

describe.each(ways)('RT-05 over %s a client that stops reading', (way) => {
  it('costs the server a bounded piece of memory, and is closed when nothing got through for so long', async () => {
    const socket = await deafBy[way]();
    const served = latest;
    if (way === 'websocket') {
      for (let id = 0; id < subscriptions; id++)
        socket.write(frame({ type: 'subscribe', id: String(id), payload: { query: queryOfMuch } }));
      await live(subscriptions);
    } else await live(1);
    let most = 0;
    // until the network is full, and on
    for (let said = 0, full = 0; full < 5 && said < 40; said++) {
      await say(scene.agent, ticket, large);
      most = Math.max(most, served.writableLength);
      if (served.writableLength > 16_384) full++;
    }
    expect(most).toBeGreaterThan(16_384);
    expect(most).toBeLessThan(2 * handedOut);
    await live(0);
    await vi.waitFor(() => expect(served.destroyed).toBe(true), { timeout: 10_000 });
    socket.destroy();
  });

  it('goes on after its last cursor: nothing is lost, nothing comes twice', async () => {
    const { eventCursor: after } = await scene.agent.run('{ eventCursor }');
    const lost = vi.fn();
    const client = clientOf(port, scene.agent, { transport: way });
    const reader = reading(client.subscribe(comments, { ticketId: ticket }, { after, onLost: lost }));
    await live(1);
    const stuck = latest;
    stuck.cork();
    const said = Array.from({ length: 6 }, (_, n) => `${n} ${large.slice(2)}`);
    for (const body of said) await say(scene.agent, ticket, body);
    await live(0);
    stuck.uncork();
    await vi.waitFor(() => expect(reader.bodies).toEqual(said), { timeout: 15_000 });
    expect(lost).toHaveBeenCalledOnce();
    client.close();
    await reader.done;
  });

  it('a little at a time is left in peace, and gets large answers whole', async () => {
    const reader = await readBy(way, port, scene.agent, { query: queryOfMuch });
    await live(1);
    const slow = latest;
    slow.cork();
    await say(scene.agent, ticket, large);
    await say(scene.agent, ticket, 'after');
    const drip = setInterval(() => {
      slow.uncork();
      slow.cork();
    }, 60);
    const began = performance.now();
    await reader.until((got) => got.length === 2 || reader.end !== undefined);
    clearInterval(drip);
    expect(reader.got).toMatchObject([{ comment: { body: large, a39: large } }, { comment: { body: 'after' } }]);
    expect(performance.now() - began).toBeGreaterThan(1_500);
    reader.stop();
  });
});

it('RT-05 a WebSocket through which nothing goes is closed with 4420', async () => {
  const reader = await readBy('websocket', port, scene.agent, { query });
  await live(1);
  latest.cork();
  await say(scene.agent, ticket, 'waits');
  await live(0);
  latest.uncork();
  await vi.waitFor(() => expect(reader.end).toEqual({ code: 4420, reason: 'SLOW_CLIENT' }), { timeout: 10_000 });
});

it.each(ways)('over %s a sign of life comes when nothing else does', async (way) => {
  const reader = await readBy(way, port, scene.agent, { query });
  await live(1);
  const before = reader.pings;
  await vi.waitFor(() => expect(reader.pings).toBeGreaterThan(before + 1), { timeout: 15_000 });
  expect([reader.got, reader.end]).toEqual([[], undefined]);
  reader.stop();
});
