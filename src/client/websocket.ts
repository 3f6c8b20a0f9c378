import { createClient } from 'graphql-ws';
import { remedyOf } from './close-codes.ts';
import { type GraphQLErrorLike, isPassing, SubscriptionError } from './errors.ts';
import { bearer, type Credentials, type Ending, type Transport } from './transport.ts';

interface WebSocketOptions {
  url: string;
  credentials: () => Promise<Credentials | null>;
  webSocketImpl?: unknown;
  /** Milliseconds of silence after which a connection counts as lost. */
  silence: number;
}

type WebSocketClass = new (url: string | URL, protocols?: string | string[]) => WebSocket;

/** Closes a socket that does not open: a network that swallows everything says nothing of it. */
const impatient = (Impl: WebSocketClass, silence: number) =>
  class extends Impl {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      const late = setTimeout(() => this.close(), silence);
      for (const name of ['open', 'close']) this.addEventListener(name, () => clearTimeout(late));
    }
  };

/** One socket for all subscriptions, opened with the first and closed after the last. */
export function webSocketTransport({ url, credentials, webSocketImpl, silence }: WebSocketOptions): Transport {
  let pong: ReturnType<typeof setTimeout> | undefined;
  let socket: { close(code?: number, reason?: string): void } | undefined;
  let acknowledged = false;
  let gaveUp: SubscriptionError | undefined;
  const Impl = (webSocketImpl ?? globalThis.WebSocket) as WebSocketClass | undefined;
  const client = createClient({
    url,
    ...(Impl && { webSocketImpl: impatient(Impl, silence) }),
    connectionAckWaitTimeout: silence,
    // each subscription asks again by itself, from where it was
    retryAttempts: 0,
    lazy: true,
    keepAlive: Math.floor(silence / 2),
    connectionParams: async () => {
      const given = await credentials().catch((error: unknown) => {
        if (error instanceof SubscriptionError) gaveUp = error;
        throw error;
      });
      if (!given) return {};
      const { token, onBehalfOf, portal } = given;
      return { authorization: bearer(token), ...(onBehalfOf && { onBehalfOf }), ...(portal && { portal }) };
    },
    on: {
      connecting: () => {
        acknowledged = false;
        gaveUp = undefined;
      },
      opened: (opened) => {
        socket = opened as typeof socket;
      },
      connected: () => {
        acknowledged = true;
      },
      ping: (received) => {
        if (!received) pong = setTimeout(() => socket?.close(4499, 'silent'), Math.ceil(silence / 2));
      },
      pong: () => clearTimeout(pong),
      closed: () => clearTimeout(pong),
    },
  });
  return {
    open: (request, listener) => {
      let over = false;
      const end = (ending: Ending) => {
        if (over) return;
        over = true;
        listener.end(ending);
      };
      const stop = client.subscribe(
        { query: request.query, variables: { ...request.variables } },
        {
          next: (result) => {
            if (!over) listener.next(result as never);
          },
          error: (reason) => end(gaveUp ? { gaveUp } : endingOf(reason, acknowledged)),
          complete: () => end({}),
        },
      );
      return () => {
        over = true;
        stop();
      };
    },
    // it waits for a connection that is being made, which may fail
    close: () => void Promise.resolve(client.dispose()).catch(() => undefined),
  };
}

/** Errors of the operation come as a list; a socket that closed says why by its code and reason. */
function endingOf(reason: unknown, acknowledged: boolean): Ending {
  if (Array.isArray(reason)) return { error: reason[0] as GraphQLErrorLike };
  const { code, reason: text } = (reason ?? {}) as { code?: number; reason?: string };
  // the reason is a stable code, or words of the protocol
  const stable = text && /^[A-Z_]+$/.test(text) ? text : `CLOSED_${code}`;
  if (remedyOf(code, text) === 'again' && !isPassing(stable)) return { unreached: !acknowledged };
  return {
    error: { message: `The desk closed the connection: ${text || code}.`, extensions: { code: stable } },
    stood: acknowledged,
  };
}
