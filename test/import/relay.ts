import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Relayed {
  /** Of the batches that came so far, from 1. */
  count: number;
  /** Sends it on, and passes the answer back. */
  pass(): Promise<void>;
  /** Sends it on; the answer is never given back. */
  swallow(): Promise<void>;
  answer(status: number, body: object): void;
  /** As a network that breaks. */
  drop(): void;
}

/** Stands between an import and its desk, and does to each batch what it is told. All else is passed on. */
export async function relayTo(desk: string, onBatch: (batch: Relayed) => void | Promise<void>) {
  let count = 0;
  async function handle(request: IncomingMessage, response: ServerResponse) {
    const body = await text(request);
    const { authorization } = request.headers;
    const json = { 'content-type': 'application/json' };
    const send = () =>
      fetch(desk, { method: 'POST', headers: { ...json, ...(authorization && { authorization }) }, body });
    const answer = (status: number, content: string) => void response.writeHead(status, json).end(content);
    const pass = async () => {
      const answered = await send();
      answer(answered.status, await answered.text());
    };
    if (!body.includes('importTickets')) return pass();
    await onBatch({
      count: ++count,
      pass,
      swallow: async () => void (await (await send()).text()),
      answer: (status, content) => answer(status, JSON.stringify(content)),
      drop: () => void request.socket.destroy(),
    });
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
