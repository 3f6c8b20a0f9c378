import { createClient } from 'graphql-ws';
import { vi } from 'vitest';
import WebSocket from 'ws';
import type { Person } from './desk.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever they asked for
type Any = any;

export interface Follower {
  /** Everything that came, the root field's value each. */
  readonly got: Any[];
  readonly errors: Any[];
  /** Why the socket closed, once it did. */
  readonly closed: { code: number; reason: string }[];
  /** Settles once that many came, or once the predicate holds of what came. */
  until(condition: number | ((got: Any[]) => boolean)): Promise<Any[]>;
  stop(): Promise<void>;
}

/** Somebody signed in, or a program and for whom it asks. */
type Introduced = Pick<Person, 'authorization'> & { onBehalfOf?: string; portal?: string };

/** A real WebSocket client that follows one subscription. Settles when the server has acknowledged the socket. */
export async function follow(
  port: number,
  person: Introduced | null,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Follower> {
  const got: Any[] = [];
  const errors: Any[] = [];
  const closed: { code: number; reason: string }[] = [];
  const { promise: connected, resolve } = Promise.withResolvers<void>();
  const client = createClient({
    url: `ws://127.0.0.1:${port}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => {},
    ...(person && {
      connectionParams: {
        authorization: person.authorization,
        ...(person.onBehalfOf && { onBehalfOf: person.onBehalfOf }),
        ...(person.portal && { portal: person.portal }),
      },
    }),
    on: {
      connected: () => resolve(),
      closed: (event) => {
        const { code, reason } = event as { code: number; reason: string };
        closed.push({ code, reason });
        resolve();
      },
    },
  });
  await connected;
  client.subscribe(
    { query, variables },
    {
      next: ({ data, errors: failed }) => {
        if (failed) errors.push(...failed);
        if (data) got.push(Object.values(data)[0]);
      },
      error: (error) => errors.push(...(Array.isArray(error) ? error : [error])),
      complete: () => {},
    },
  );
  return {
    got,
    errors,
    closed,
    until: (condition) =>
      vi.waitFor(
        () => {
          const met = typeof condition === 'number' ? got.length >= condition : condition(got);
          if (!met) throw new Error(`so far: ${JSON.stringify(got)} ${JSON.stringify(errors)}`);
          return got;
        },
        { timeout: 20_000, interval: 10 },
      ),
    stop: async () => {
      await client.dispose();
    },
  };
}
