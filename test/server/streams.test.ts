import { createClient } from 'graphql-ws';
import { expect, it } from 'vitest';
import WebSocket from 'ws';
import { openTicket, placeForServers } from './place.ts';
import { signIn } from './process.ts';

const { startBegun } = placeForServers();

it('a server drains when told to stop: sockets close with 1001, streams end, the process ends by itself', async () => {
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

it('a server sends live comments over SSE', async () => {
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
  await openTicket(url, authorization, 'Over SSE');
  let text = '';
  while (!text.includes('Over SSE')) text += (await reader?.read())?.value ?? '';
  expect(text).toContain('event: next');
  expect(text).toContain('TicketCreatedEvent');
  abort.abort();
});
