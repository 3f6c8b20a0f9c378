import type { Plugin } from 'graphql-yoga';
import { tokenExpired } from '../session/rules.ts';
import { StreamResult } from './stream-result.ts';

/** Milliseconds between two signs of life. */
const pingEvery = 12_000;
const ping = ':\n\n';

/** Sends streams as `text/event-stream`. Stands after what formats and records results. */
export const useEventStreams = (): Plugin => ({
  async onResultProcess({ request, result, setResultProcessor, acceptableMediaTypes }) {
    if (!(result instanceof StreamResult)) return;
    acceptableMediaTypes.splice(0, acceptableMediaTypes.length, mediaType);
    if (takesStreams(request)) {
      setResultProcessor(
        (_result, { Response }) => new Response(bodyOf(result, request.signal), { headers }),
        mediaType,
      );
      return;
    }
    // it must not run on
    await result.stream.return();
    setResultProcessor(
      (_result, { Response }) => new Response(null, { status: 406, headers: { accept: mediaType } }),
      mediaType,
    );
  },
});

const mediaType = 'text/event-stream';
const headers = {
  'content-type': mediaType,
  connection: 'keep-alive',
  'cache-control': 'no-cache',
  'content-encoding': 'none',
};

export const takesStreams = ({ headers: sent }: Request): boolean =>
  (sent.get('accept') ?? '*/*')
    .split(',')
    .some((type) => /^\s*(text\/event-stream|text\/\*|\*\/\*)\s*(;|$)/i.test(type));

function bodyOf({ stream, until }: StreamResult, gone: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let pings: NodeJS.Timeout | undefined;
  const expiry = until
    ? setTimeout(() => stream.end(tokenExpired()), Math.max(until.getTime() - Date.now(), 0)).unref()
    : undefined;
  const rest = () => {
    clearInterval(pings);
    clearTimeout(expiry);
  };
  const end = async () => {
    rest();
    await stream.return();
  };
  // a body whose reader is gone is not always cancelled, and never where it was gone before the body was there
  if (gone.aborted) void end();
  else gone.addEventListener('abort', end, { once: true });
  return new ReadableStream({
    start(controller) {
      // some wait with the headers until something comes
      controller.enqueue(encoder.encode(ping));
      if (gone.aborted) return;
      pings = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(ping));
      }, pingEvery).unref();
    },
    async pull(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const told = await stream.next().catch((error: unknown) => ({ done: true as const, value: error }));
      if (!told.done) return send(`event: next\ndata: ${told.value.json}\n\n`);
      rest();
      if (told.value) send(`event: next\ndata: ${JSON.stringify({ errors: [told.value] })}\n\n`);
      send('event: complete\ndata:\n\n');
      controller.close();
    },
    cancel: end,
  });
}
