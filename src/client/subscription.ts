import { type Backoff, pause, pauseBefore } from './backoff.ts';
import { codeOf, errorOf, isPassing, ofCredentials, SubscriptionError } from './errors.ts';
import { Inbox } from './inbox.ts';
import type { Ending, Result, Transport } from './transport.ts';

/** A document as text, or as GraphQL Code Generator types it. */
export interface Document<Data, Variables> {
  toString(): string;
  readonly __apiType?: ((variables: Variables) => Data) | undefined;
}

/** Keeps a cursor for longer than a process or a page lives. */
export interface CursorStore {
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  set(key: string, cursor: string): void | Promise<void>;
}

export interface SubscribeOptions {
  /** Go on after this cursor: of the last event, or `Query.eventCursor`. From now on where there is none. */
  readonly after?: string | null | undefined;
  /**
   * The stream cannot vouch that nothing is missing since the last cursor (FULL_REFRESH_REQUIRED): fetch the data
   * again, and give the `eventCursor` that came with it. Without this the subscription throws.
   */
  readonly onRefreshRequired?: (() => string | null | undefined | Promise<string | null | undefined>) | undefined;
  /** Where the cursor is kept, under which key. It is kept once the next event is asked for: the last was dealt with. */
  readonly store?: { readonly in: CursorStore; readonly key: string } | undefined;
  /** Ends the subscription. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each connection that was lost, and of why, where the desk said so. */
  readonly onLost?: ((code: string | undefined) => void) | undefined;
}

interface Followed<Data, Variables> {
  document: Document<Data, Variables>;
  variables: Readonly<Record<string, unknown>>;
  options: SubscribeOptions;
  transport: Transport;
  backoff: Backoff;
  buffer: number;
  ended: AbortSignal;
  onRefused: (code: string) => void;
}

/** Ids of the last events, to drop what comes twice. */
const remembered = 2_000;

export async function* follow<Data, Variables>(
  followed: Followed<Data, Variables>,
): AsyncGenerator<Data[keyof Data], void, void> {
  const { options, backoff, ended, onRefused } = followed;
  const { store, onRefreshRequired, onLost } = options;
  const signal = options.signal ? AbortSignal.any([options.signal, ended]) : ended;
  const seen = new Set<string>();
  let cursor = options.after ?? (await store?.in.get(store.key)) ?? null;
  let failures = 0;
  let refusals = 0;

  for (;;) {
    await pause(pauseBefore(failures, backoff), signal);
    if (signal.aborted) return;
    const connection = connect(followed, cursor, signal);
    let ending: Ending;
    try {
      for (;;) {
        const item = await connection.take();
        if ('ending' in item) {
          ending = item.ending;
          break;
        }
        const [error] = item.result.errors ?? [];
        if (error && !eventIn(item.result)) {
          ending = { error };
          break;
        }
        failures = 0;
        refusals = 0;
        const event = eventOf(item.result);
        if (seen.has(event.id)) continue;
        remember(seen, event.id);
        yield event as Data[keyof Data];
        cursor = event.cursor;
        if (store) await store.in.set(store.key, cursor);
      }
    } finally {
      connection.stop();
    }
    if (signal.aborted) return;
    if (ending.gaveUp) throw ending.gaveUp;

    failures++;
    const code = ending.error && codeOf(ending.error);
    onLost?.(code);
    if (!ending.error || code === undefined) continue;
    if (code === 'FULL_REFRESH_REQUIRED' && onRefreshRequired) {
      cursor = (await onRefreshRequired()) ?? null;
      // a desk that was restored gives the ids that were lost to other events
      seen.clear();
      failures = 0;
    } else if (ofCredentials(code)) {
      // one that was refreshed may do
      refusals = ending.stood ? 0 : refusals + 1;
      if (refusals > 1) throw errorOf(ending.error);
      onRefused(code);
      failures = 0;
    } else if (!isPassing(code)) throw errorOf(ending.error);
  }
}

function connect<Data, Variables>(
  { document, variables, transport, buffer }: Followed<Data, Variables>,
  after: string | null,
  signal: AbortSignal,
) {
  const inbox = new Inbox(buffer, () => stop());
  const stop = transport.open(
    { query: String(document), variables: { ...variables, after } },
    { next: (result) => inbox.put({ result }), end: (ending) => inbox.put({ ending }) },
  );
  const abort = () => inbox.put({ ending: {} });
  signal.addEventListener('abort', abort);
  return {
    take: () => inbox.take(),
    stop: () => {
      signal.removeEventListener('abort', abort);
      stop();
    },
  };
}

interface Placed {
  id: string;
  cursor: string;
}

const eventIn = ({ data }: Result): unknown => (data ? Object.values(data)[0] : undefined);

function eventOf(result: Result): Placed {
  const event = eventIn(result) as Partial<Placed> | null | undefined;
  if (typeof event?.id === 'string' && typeof event.cursor === 'string') return event as Placed;
  throw new SubscriptionError(
    'BAD_RESPONSE',
    'The subscription’s field must be selected with its `id` and `cursor`: without them it cannot go on.',
  );
}

function remember(seen: Set<string>, id: string) {
  seen.add(id);
  if (seen.size <= remembered) return;
  for (const oldest of seen) {
    seen.delete(oldest);
    return;
  }
}
