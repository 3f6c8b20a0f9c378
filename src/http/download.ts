import { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Plugin } from 'graphql-yoga';
import { openLink } from '../attachment/reads.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../errors.ts';
import type { ByteRange } from '../files/store.ts';
import type { Attachment } from '../store/generated/client.ts';
import { RequestContext } from './context.ts';

const path = /^\/files\/([\w-]+\.[\w-]+)(?:\/[^/]*)?$/;

/** Hands out attachments by their links, streamed. What a link opens is judged at each request. */
export function useDownloads(desk: Desk): Plugin {
  return {
    async onRequest({ request, url, fetchAPI, serverContext, endResponse }) {
      if (!url.pathname.startsWith('/files/')) return;
      const { status, headers, body = null } = await answerTo(desk, request, path.exec(url.pathname)?.[1]);
      const res = 'res' in serverContext && serverContext.res instanceof ServerResponse ? serverContext.res : undefined;
      const fail = (error: unknown) => {
        desk.log.error({ err: error }, 'a file could not be read to its end');
        res?.destroy(); // so that nobody takes it for whole
      };
      const bytes = body instanceof Readable ? unfailing(body, fail, res) : body;
      endResponse(new fetchAPI.Response(bytes, { status, headers }));
    },
  };
}

/** An error in a stream that nobody listens to would end the process, and one that nobody reads would stay open. */
function unfailing(bytes: Readable, onFault: (error: unknown) => void, res: ServerResponse | undefined) {
  const pieces: AsyncIterator<Uint8Array> = bytes.on('error', () => {}).iterator();
  let unwanted = false;
  const giveUp = () => {
    unwanted = true;
    bytes.destroy();
  };
  if (res?.closed) giveUp();
  res?.once('close', giveUp);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next();
        if (!done) return controller.enqueue(value);
      } catch (error) {
        if (!unwanted) onFault(error);
      }
      controller.close();
    },
    cancel: giveUp,
  });
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body?: string | Readable;
}

async function answerTo(desk: Desk, request: Request, token: string | undefined): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const answer = refusal(405, 'BAD_REQUEST', 'A link takes GET and HEAD.');
    return { ...answer, headers: { ...answer.headers, allow: 'GET, HEAD' } };
  }
  try {
    if (!token) throw new Refusal('INVALID_TOKEN', 'This is not a link of this server.');
    return await answerWith(desk, request, await openLink(desk, token));
  } catch (error) {
    if (!(error instanceof Refusal)) return refusal(500, 'INTERNAL', new RequestContext(desk, null).report(error));
    return refusal(error.type === 'NOT_FOUND' ? 404 : 403, error.code, error.message);
  }
}

const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...harmless },
  body: `${JSON.stringify({ code, message })}\n`,
});

/** Nothing in a file runs, or passes for something else. */
const harmless = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" };

async function answerWith({ files }: Desk, request: Request, attachment: Attachment): Promise<Answer> {
  const { key, size, checksum } = attachment;
  const etag = `"${checksum}"`;
  const headers = {
    'content-type': attachment.mimeType,
    'content-disposition': dispositionOf(attachment.name),
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache', // kept, but asked for again: it may not be for them any more
    'cross-origin-resource-policy': 'cross-origin', // the link is what protects it
    ...harmless,
  };
  const known = request.headers.get('if-none-match');
  if (known && (known === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)))
    return { status: 304, headers };
  const condition = request.headers.get('if-range');
  const range = condition === null || condition === etag ? rangeOf(request.headers.get('range'), size) : undefined;
  if (range === 'unsatisfiable')
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${size}`, 'content-length': '0' } };
  const length = range ? range.end - range.start + 1 : size;
  const told = {
    ...headers,
    'content-length': String(length),
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
  };
  const status = range ? 206 : 200;
  if (request.method === 'HEAD') return { status, headers: told };
  return { status, headers: told, body: await files.store.read(key, range) };
}

/** RFC 6266: the name as it is, and one in ASCII for old clients. */
function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Of one range; several at once, and what is no range of bytes, get the whole. */
function rangeOf(header: string | null, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  return start >= size || (from === '' && Number(to) === 0) ? 'unsatisfiable' : { start, end };
}
