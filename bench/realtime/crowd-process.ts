/** The load generator, a process of its own: a crowd of WebSocket clients that note when each message comes. */
import WebSocket from 'ws';
import type { Command, Member, Report } from './crowd.ts';
import { occurredAt } from './message.ts';

const sockets = new Map<string, WebSocket[]>();
/** Milliseconds from `occurredAt` to here. */
let latencies: number[] = [];
let first = 0;
let last = 0;
let expected = Number.POSITIVE_INFINITY;
let reached = () => {};
let lost = 0;

const say = (report: Report) => process.send?.(report);

function join({ url, token, query, variables }: Member): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    socket.once('error', reject);
    socket.once('close', () => lost++);
    socket.once('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { ...(token && { authorization: token }) } })),
    );
    socket.on('message', (data: Buffer) => {
      if (data.includes('"connection_ack"')) {
        if (query) socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
        return resolve(socket);
      }
      if (!data.includes('"next"')) {
        if (data.includes('"ping"')) socket.send('{"type":"pong"}');
        else if (data.includes('"error"')) reject(new Error(String(data)));
        return;
      }
      const at = occurredAt(data);
      if (Number.isNaN(at)) return void console.error(String(data));
      last = performance.timeOrigin + performance.now();
      if (latencies.length === 0) first = last;
      if (latencies.push(last - at) >= expected) reached();
    });
  });
}

/** Not all at once: the listening queue is short. */
async function joinAll(name: string, members: readonly Member[]) {
  const joined: WebSocket[] = [];
  for (let at = 0; at < members.length; at += 100)
    joined.push(...(await Promise.all(members.slice(at, at + 100).map(join))));
  sockets.set(name, joined);
}

async function wait(count: number, seconds: number) {
  expected = count;
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, seconds * 1_000));
  const all = new Promise<void>((resolve) => {
    reached = resolve;
  });
  if (latencies.length < count) await Promise.race([all, timeout]);
  expected = Number.POSITIVE_INFINITY;
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), worst: at(1), spread: last - first, first, last };
}

process.on('message', async (command: Command) => {
  try {
    if (command.type === 'join') {
      await joinAll(command.name, command.members);
      say({ type: 'joined' });
    } else if (command.type === 'begin') {
      latencies = [];
      say({ type: 'begun' });
    } else if (command.type === 'wait') {
      say({ type: 'came', ...(await wait(command.count, command.seconds)) });
    } else if (command.type === 'stall') {
      for (const socket of sockets.get(command.name) ?? []) socket.pause();
      say({ type: 'begun' });
    } else {
      const open = [...sockets.values()].flat().filter(({ readyState }) => readyState === WebSocket.OPEN).length;
      if (command.type === 'leave') {
        for (const socket of sockets.get(command.name) ?? []) socket.terminate();
        sockets.delete(command.name);
      }
      say({ type: 'state', open, lost });
    }
  } catch (error) {
    say({ type: 'failed', message: String(error) });
  }
});
