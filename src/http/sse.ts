import type { ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Pace } from './connection.ts';
import { EventBody } from './event-body.ts';
import { StreamResult } from './stream-result.ts';

/** Sends streams as `text/event-stream`. Stands after what formats and records results. */
export function useEventStreams(pace: Pace): Plugin {
  const open = new Map<EventBody, ServerResponse | undefined>();
  let clock: NodeJS.Timeout | undefined;
  const beat = () => {
    const now = performance.now();
    for (const [body, response] of open) {
      if (body.beat(now)) continue;
      body.destroy();
      response?.destroy();
    }
  };
  const enter = (result: StreamResult, gone: AbortSignal, response: ServerResponse | undefined) => {
    const body: EventBody = new EventBody(result, pace, () => {
      open.delete(body);
      if (open.size === 0) clearInterval(clock);
    });
    if (open.size === 0) clock = setInterval(beat, 1_000).unref();
    open.set(body, response);
    // a body whose reader is gone is not always cancelled, and never where it was gone before the body was there
    if (gone.aborted) body.destroy();
    else gone.addEventListener('abort', () => body.destroy(), { once: true });
    return body;
  };
  return {
    async onResultProcess({ request, result, setResultProcessor, acceptableMediaTypes, serverContext }) {
      if (!(result instanceof StreamResult)) return;
      acceptableMediaTypes.splice(0, acceptableMediaTypes.length, mediaType);
      if (takesStreams(request)) {
        const { res } = serverContext as { res?: ServerResponse };
        setResultProcessor(
          (_result, { Response }) =>
            new Response(enter(result, request.signal, res) as unknown as ReadableStream, { headers }),
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
  };
}

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
