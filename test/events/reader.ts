import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { vi } from 'vitest';
import WebSocket from 'ws';
import type { Person } from '../desk.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever they asked for
type Any = any;

export const ways = ['websocket', 'sse'] as const;
export type Way = (typeof ways)[number];

/** Reads one subscription. */
export interface Reader {
  /** Everything that came, the root field's value each. */
  readonly got: Any[];
  readonly errors: Any[];
  /** How it ended: of a WebSocket its code and reason, of SSE whether it was told that this is all. */
  readonly end: { code?: number; reason?: string; complete?: boolean; status?: number } | undefined;
  /** Of SSE. */
  readonly ids: string[];
  readonly pings: number;
  until(condition: number | ((got: Any[]) => boolean)): Promise<Any[]>;
  stop(): void;
}

interface Asked {
  query: string;
  variables?: Record<string, unknown> | undefined;
  headers?: Record<string, string> | undefined;
}

export const readBy = (way: Way, port: number, by: Pick<Person, 'authorization'>, asked: Asked): Promise<Reader> =>
  way === 'websocket' ? overWebSocket(port, by, asked) : overSse(port, by, asked);

class Log {
  readonly got: Any[] = [];
  readonly errors: Any[] = [];
  readonly ids: string[] = [];
  pings = 0;
  end: Reader['end'];

  take({ data, errors }: { data?: object | null; errors?: Any[] }) {
    if (errors) this.errors.push(...errors);
    if (data) this.got.push(Object.values(data)[0]);
  }

  until(condition: number | ((got: Any[]) => boolean)): Promise<Any[]> {
    const check = () => {
      const met = typeof condition === 'number' ? this.got.length >= condition : condition(this.got);
      if (!met) throw new Error(`so far: ${JSON.stringify([this.got, this.errors, this.end]).slice(0, 2_000)}`);
      return this.got;
    };
    return vi.waitFor(check, { timeout: 20_000, interval: 5 });
  }
}

async function overWebSocket(port: number, { authorization }: Pick<Person, 'authorization'>, asked: Asked) {
  const { query, variables, headers } = asked;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { headers: headers ?? {} });
  const log = new Log();
  socket.on('ping', () => log.pings++);
  socket.once('close', (code, reason) => {
    log.end = { code, reason: String(reason) };
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  await Promise.race([once(socket, 'message'), once(socket, 'close')]);
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse(String(data));
    if (type === 'next') log.take(payload);
    if (type === 'error') log.take({ errors: payload });
  });
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query, variables } }));
  return Object.assign(log, {
    stop: () => socket.terminate(),
  });
}

async function overSse(port: number, { authorization }: Pick<Person, 'authorization'>, asked: Asked): Promise<Reader> {
  const { query, variables, headers } = asked;
  const log = new Log();
  const asking = request({
    port,
    path: '/graphql',
    method: 'POST',
    agent: false,
    headers: { accept: 'text/event-stream', 'content-type': 'application/json', authorization, ...headers },
  });
  asking.on('error', () => undefined);
  asking.end(JSON.stringify({ query, variables }));
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  let text = '';
  let complete = false;
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const part = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
      const id = part('id');
      if (id) log.ids.push(id);
      if (block === ':') log.pings++;
      if (part('event') === 'next') log.take(JSON.parse(part('data') ?? ''));
      if (part('event') === 'complete') complete = true;
    }
  });
  response
    .on('error', () => undefined)
    .once('close', () => {
      if (text.startsWith('{')) log.take(JSON.parse(text));
      log.end = { complete, status: response.statusCode ?? 0 };
    });
  return Object.assign(log, {
    stop: () => void asking.destroy(),
  });
}
