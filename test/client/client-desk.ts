import WebSocket from 'ws';
import { createDeskClient, type DeskClientOptions } from '../../src/client/client.ts';
import type { Person } from '../desk.ts';

export const comments = `subscription ($after: String, $ticketId: ID) {
  commentAdded(after: $after, ticketId: $ticketId) { id cursor change comment { body } }
}`;

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever they asked for
type Any = any;

/** A client of the desk at this port, on behalf of somebody, in a hurry. */
export const clientOf = (port: number, by: Pick<Person, 'authorization'>, options: Partial<DeskClientOptions> = {}) =>
  createDeskClient({
    url: `http://127.0.0.1:${port}/graphql`,
    token: () => by.authorization,
    webSocketImpl: WebSocket,
    backoff: { first: 5, longest: 50 },
    ...options,
  });

/** Reads in the background; `bodies` are those of the comments that came. */
export function reading(events: AsyncGenerator<Any, void, void>) {
  const bodies: string[] = [];
  const all: Any[] = [];
  let failure: unknown;
  const done = (async () => {
    for await (const event of events) {
      all.push(event);
      if (event.change === 'ADDED') bodies.push(event.comment?.body);
    }
  })().catch((error: unknown) => {
    failure = error;
  });
  return { bodies, all, done, failure: () => failure };
}
