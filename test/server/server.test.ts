import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { onServer } from '../database.ts';
import { secret } from '../desk.ts';
import { createTestDatabase, dropTestDatabase } from '../server-template.ts';
import { begunDesk } from './begun.ts';
import { post, type ServerProcess, signIn, startServer, temporaryDirectory } from './process.ts';

/** Nothing, in a place of its own. */
let env: Record<string, string>;
const running: ServerProcess[] = [];
const leftBehind: (() => Promise<void>)[] = [];

beforeEach(async () => {
  const directory = await temporaryDirectory();
  leftBehind.push(directory.remove);
  env = { DATA_DIR: directory.path, DEMO_DATA: 'true' };
  if (!onServer) return;
  const databaseUrl = await createTestDatabase('template0');
  leftBehind.push(() => dropTestDatabase(databaseUrl));
  Object.assign(env, { DATABASE_URL: databaseUrl, SECRET: secret, GRAPHIQL: 'true' });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop('SIGKILL')));
  for (const remove of leftBehind.splice(0)) await remove();
});

function start(more: Record<string, string> = {}) {
  const server = startServer({ ...env, ...more });
  running.push(server);
  return server;
}

/** One that has its people already. */
async function startBegun(more: Record<string, string> = {}) {
  const begun = await begunDesk();
  leftBehind.push(begun.remove);
  env = begun.env;
  return start(more);
}

const titles = async (url: string, authorization: string) => {
  const { data } = await post(url, '{ tickets(first: 100) { nodes { title } } }', authorization);
  return (data as { tickets: { nodes: { title: string }[] } }).tickets.nodes.map(({ title }) => title);
};

const open = (url: string, authorization: string, title: string) =>
  post(
    url,
    `mutation { createTicket(input: { title: "${title}", description: "d" }) { ticket { id } error { code } } }`,
    authorization,
  );

describe('the server', () => {
  it('starts on nothing, with demo data, says how to sign in, and keeps everything over a restart', async () => {
    const first = start();
    const url = await first.url();
    expect(first.output()).toContain('ana@hilo.example');
    expect(first.output()).toContain('subscription { commentAdded');
    const marta = await signIn(url, 'marta@nube.example', 'default');
    await open(url, marta, 'Kept');
    const before = await titles(url, marta);
    expect(await first.stop()).toBe(0);

    const second = start();
    const again = await second.url();
    const token = await signIn(again, 'marta@nube.example', 'default');
    expect(await titles(again, token)).toEqual(before);
    // the secret was kept too: the first start's token still counts
    expect(await titles(again, marta)).toEqual(before);
  });

  it('makes no demo data where it is switched off', async () => {
    const server = start({ DEMO_DATA: 'false' });
    const url = await server.url();
    expect(server.output()).not.toContain('ana@hilo.example');
    const { data } = await post(
      url,
      'mutation { signIn(input: { email: "ana@hilo.example", password: "hilo-demo-desk" }) { error { code } } }',
    );
    expect(data).toEqual({ signIn: { error: { code: 'INVALID_CREDENTIALS' } } });
  });

  it('drains when told to stop: sockets close with 1001, streams end, the process ends by itself', async () => {
    const server = await startBegun();
    const url = await server.url();
    const authorization = await signIn(url, 'ana@hilo.example');
    const closed = Promise.withResolvers<{ code: number }>();
    const acknowledged = Promise.withResolvers<void>();
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => {},
      connectionParams: { authorization },
      on: { connected: () => acknowledged.resolve(), closed: (event) => closed.resolve(event as { code: number }) },
    });
    await acknowledged.promise;
    client.subscribe(
      { query: 'subscription { ticketEvents { id } }' },
      { next: () => {}, error: () => {}, complete: () => {} },
    );
    const stream = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
      body: JSON.stringify({ query: 'subscription { ticketEvents { id } }' }),
    });
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    server.child.kill('SIGTERM');
    expect(await server.ended()).toBe(0);
    expect((await closed.promise).code).toBe(1001);
    await stream.text().catch(() => {});
  });

  it('killed in the middle of its work loses nothing that it had acknowledged', async () => {
    const server = await startBegun();
    const url = await server.url();
    const authorization = await signIn(url, 'diego@nube.example', 'default');
    const acknowledged: string[] = [];
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; n < 200; n++) {
        const title = `Acknowledged ${writer}-${n}`;
        const { data } = await open(url, authorization, title);
        if (!(data as { createTicket: { error: unknown } }).createTicket.error) acknowledged.push(title);
        if (acknowledged.length === 30) server.child.kill('SIGKILL');
      }
    });
    await Promise.allSettled(writers);
    await server.ended();
    expect(acknowledged.length).toBeGreaterThanOrEqual(30);

    const again = start();
    const there = await titles(await again.url(), await signIn(await again.url(), 'diego@nube.example', 'default'));
    expect(acknowledged.filter((title) => !there.includes(title))).toEqual([]);
  });

  it('sends live comments over SSE', async () => {
    const server = await startBegun();
    const url = await server.url();
    const authorization = await signIn(url, 'marta@nube.example', 'default');
    const abort = new AbortController();
    const stream = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
      body: JSON.stringify({ query: 'subscription { ticketEvents { __typename ticket { title } } }' }),
      signal: abort.signal,
    });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await open(url, authorization, 'Over SSE');
    let text = '';
    while (!text.includes('Over SSE')) text += (await reader?.read())?.value ?? '';
    expect(text).toContain('event: next');
    expect(text).toContain('TicketCreatedEvent');
    abort.abort();
  });
});

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

  it.skipIf(onServer)('a data directory that another process uses', async () => {
    const first = await startBegun();
    await first.url();
    expect(await failing({})).toMatch(new RegExp(`^DATA_DIR_IN_USE: .*${first.child.pid}`, 'm'));
  });
});

describe.runIf(onServer)('several servers on one database', () => {
  it('start together, migrate once, and tell each other’s subscribers', async () => {
    const servers = [start(), start()];
    const [one, two] = await Promise.all(servers.map((server) => server.url()));
    const authorization = await signIn(one ?? '', 'ana@hilo.example');
    const got = Promise.withResolvers<unknown>();
    const live = Promise.withResolvers<void>();
    const client = createClient({
      url: `${two?.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
      on: { connected: () => live.resolve() },
      lazy: false,
      onNonLazyError: () => {},
    });
    await live.promise;
    const customer = await signIn(one ?? '', 'marta@nube.example', 'default');
    client.subscribe<{ ticketEvents: unknown }>(
      { query: 'subscription { ticketEvents { __typename ticket { title } } }' },
      { next: ({ data }) => got.resolve(data?.ticketEvents), error: got.reject, complete: () => {} },
    );
    // the subscription may not have begun yet: say it again until it is heard
    let heard = false;
    void got.promise.then(() => (heard = true));
    for (let n = 0; n < 100 && !heard; n++) {
      await open(one ?? '', customer, 'From the other');
      await Promise.race([got.promise, new Promise((resolve) => setTimeout(resolve, 200))]);
    }
    expect(await got.promise).toEqual({ __typename: 'TicketCreatedEvent', ticket: { title: 'From the other' } });
    await client.dispose();
  });
});
