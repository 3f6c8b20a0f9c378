import { type GraphQLErrorLike, SubscriptionError } from './errors.ts';
import {
  bearer,
  type Credentials,
  type Ending,
  type Listener,
  type Request,
  type Result,
  type Transport,
} from './transport.ts';

interface SseOptions {
  url: string;
  credentials: () => Promise<Credentials | null>;
  fetch: typeof globalThis.fetch;
  silence: number;
}

/** A POST for each subscription, whose answer goes on: for networks that let no WebSocket through. */
export function sseTransport(options: SseOptions): Transport {
  const running = new Set<AbortController>();
  return {
    open: (request, listener) => {
      const abort = new AbortController();
      running.add(abort);
      void read(request, listener, abort, options)
        .catch(
          (error: unknown): Ending => (error instanceof SubscriptionError ? { gaveUp: error } : { unreached: true }),
        )
        .then((ending) => {
          running.delete(abort);
          if (!abort.signal.aborted || abort.signal.reason === silent) listener.end(ending);
        });
      return () => abort.abort();
    },
    close: () => {
      for (const abort of running) abort.abort();
    },
  };
}

const silent = 'silent';

async function read(
  { query, variables }: Request,
  listener: Listener,
  abort: AbortController,
  { url, credentials, fetch, silence }: SseOptions,
): Promise<Ending> {
  const given = await credentials();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(silent), silence);
  };
  alive();
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(given && { authorization: bearer(given.token) }),
      ...(given?.onBehalfOf && { 'x-on-behalf-of': given.onBehalfOf }),
      ...(given?.portal && { 'x-portal': given.portal }),
    },
    body: JSON.stringify({ query, variables }),
    signal: abort.signal,
  }).finally(() => clearTimeout(timer));
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream'))
    return { error: await errorIn(response) };

  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      alive();
      const { done, value } = await reader.read();
      if (done) return {};
      const blocks = (text + value).split(/\r?\n\r?\n/);
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const { event, data } = parse(block);
        if (event === 'complete') return {};
        if (event !== 'next' || abort.signal.aborted) continue;
        const result = JSON.parse(data) as Result;
        const [error] = result.errors ?? [];
        if (error && !result.data) return { error, stood: response.ok };
        listener.next(result);
      }
    }
  } catch {
    return {};
  } finally {
    clearTimeout(timer);
  }
}

function parse(block: string): { event: string; data: string } {
  let event = '';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
  }
  return { event, data: data.join('\n') };
}

/** Refused before the stream began. */
async function errorIn(response: Response): Promise<GraphQLErrorLike> {
  const answer = (await response.json().catch(() => ({}))) as { errors?: GraphQLErrorLike[] };
  const [error] = answer.errors ?? [];
  if (error) return error;
  const code = response.status >= 500 ? 'INTERNAL' : 'BAD_RESPONSE';
  return { message: `The server answered with status ${response.status}.`, extensions: { code } };
}
