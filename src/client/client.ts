import type { Backoff } from './backoff.ts';
import { sseTransport } from './sse.ts';
import { type Document, follow, type SubscribeOptions } from './subscription.ts';
import { switching } from './switching.ts';
import type { Credentials, Transport } from './transport.ts';
import { webSocketTransport } from './websocket.ts';

export interface DeskClientOptions {
  /** Where the desk answers, e.g. `https://desk.example.com/graphql`. */
  readonly url: string;
  /**
   * An access token or an API key, asked for at each connection: give one that is in force. `refused` is the code by
   * which the last one was refused, as TOKEN_EXPIRED; null asks as nobody. Where it throws, it is asked again later;
   * a `SubscriptionError` ends the subscriptions.
   */
  readonly token: (refused?: string) => string | Credentials | null | Promise<string | Credentials | null>;
  /** `auto`, the default, takes SSE where no WebSocket comes through. */
  readonly transport?: 'auto' | 'websocket' | 'sse' | undefined;
  /** Where the runtime has no WebSocket of its own: that of the package `ws`. */
  readonly webSocketImpl?: unknown;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Pauses between tries: 250 ms at first, 30 s at most, each shortened by up to half at random. */
  readonly backoff?: Partial<Backoff> | undefined;
  /** Milliseconds of silence after which a connection counts as lost: 30,000. The desk gives a sign of life every 12,000. */
  readonly silence?: number | undefined;
  /** Events that are held for a slow reader; beyond, they are fetched again later. 1,000. */
  readonly buffer?: number | undefined;
}

export interface DeskClient {
  /**
   * The events of a subscription, for as long as they are read: each once, in order, over any number of connections.
   * The document takes `$after: String`, hands it to its field, and selects that field's `id` and `cursor`. Throws a
   * `SubscriptionError` where the desk refuses it for good.
   */
  subscribe<Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    variables?: Omit<Variables, 'after'>,
    options?: SubscribeOptions,
  ): AsyncGenerator<Event<Data>, void, void>;
  /** Ends all subscriptions. */
  close(): void;
}

/** What the one field of a subscription gives. */
export type Event<Data> = Data[keyof Data];

/** A client whose subscriptions go on where they were, whatever happens to their connections. */
export function createDeskClient(options: DeskClientOptions): DeskClient {
  const { url, transport = 'auto', webSocketImpl, silence = 30_000, buffer = 1_000 } = options;
  const backoff: Backoff = { first: 250, longest: 30_000, ...options.backoff };
  const ended = new AbortController();
  let refused: string | undefined;
  const credentials = async (): Promise<Credentials | null> => {
    const given = await options.token(refused);
    refused = undefined;
    return typeof given === 'string' ? { token: given } : given;
  };
  const made: Record<'websocket' | 'sse', () => Transport> = {
    websocket: () => webSocketTransport({ url: url.replace(/^http/, 'ws'), credentials, webSocketImpl, silence }),
    sse: () =>
      sseTransport({ url: url.replace(/^ws/, 'http'), credentials, silence, fetch: options.fetch ?? globalThis.fetch }),
  };
  const carrier = transport === 'auto' ? switching(made.websocket, made.sse) : made[transport]();
  return {
    subscribe: (document, variables, subscribing = {}) =>
      follow({
        document,
        variables: { ...variables },
        options: subscribing,
        transport: carrier,
        backoff,
        buffer,
        ended: ended.signal,
        onRefused: (code) => {
          refused = code;
        },
      }),
    close: () => {
      ended.abort();
      carrier.close();
    },
  };
}

export { SubscriptionError } from './errors.ts';
export type { CursorStore, Document, SubscribeOptions } from './subscription.ts';
export type { Credentials } from './transport.ts';
