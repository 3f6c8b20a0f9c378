import { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Desk } from '../desk.ts';
import { Upload } from '../files/upload.ts';
import { mutationCost } from '../graphql/complexity.ts';
import { addressOf } from '../limits/address.ts';
import type { Budget } from '../limits/budget.ts';
import { holderOf } from '../limits/seats.ts';
import { authenticate } from '../session/authenticate.ts';
import { spenderOf } from './admission.ts';
import { type MultipartRequest, readMultipart } from './multipart.ts';

/** A GraphQL multipart request. What a page of any site can send unasked has no authorization, and is none. */
export const bringsFiles = ({ method, headers }: Request): boolean =>
  method === 'POST' &&
  /^multipart\/form-data\b/i.test(headers.get('content-type') ?? '') &&
  headers.has('authorization');

/** Streams the files of requests to the store before their operations run; Yoga would hold them in memory. */
export function useUploads(desk: Desk, budget: Budget, largestOperation: number): Plugin {
  const taken = new WeakMap<Request, readonly Upload[]>();

  /** Nobody fills the store who may not sign in, has spent the minute, or sends too much at once. */
  async function enter({ headers }: Request, server: object): Promise<() => void> {
    const viewer = await authenticate(desk, headers.get('authorization'), {
      onBehalfOf: headers.get('x-on-behalf-of'),
      portal: headers.get('x-portal'),
    });
    const address = addressOf(requestOf(server), desk.settings.trustProxy);
    await budget.assertLeft(spenderOf(viewer, address), mutationCost);
    return desk.seats.uploads.take(holderOf(viewer, address));
  }

  async function take(request: Request, server: object, body: Readable, length: string | null): Promise<GraphQLParams> {
    let leave = () => {};
    try {
      leave = await enter(request, server);
      const contentType = request.headers.get('content-type') ?? '';
      const { operations, uploads } = await readMultipart(
        { body, contentType, length: Number(length ?? 0) },
        desk.files,
        largestOperation,
      );
      taken.set(
        request,
        uploads.map(({ upload }) => upload),
      );
      return withFiles(operations, uploads);
    } finally {
      leave();
      // what is left of it flows by, so that a client that is still sending gets to read the answer
      body.on('error', () => {}).resume();
    }
  }

  return {
    onRequestParse({ request, serverContext, setRequestParser }) {
      if (!bringsFiles(request)) return;
      const body = bodyOf(request, serverContext);
      const length = request.headers.get('content-length');
      // Yoga's own limit is for what Yoga parses: to it, this body is gone
      request.headers.delete('content-length');
      Object.defineProperty(request, 'body', { value: null });
      setRequestParser(() => take(request, serverContext, body, length));
    },
    async onResponse({ request }) {
      const keys = taken.get(request)?.flatMap(({ stored }) => stored?.key ?? []);
      if (keys) await desk.files.discard(keys);
    },
  };
}

/** Of the socket where there is one: giving up on it must not close it before the answer. */
const bodyOf = (request: Request, server: object): Readable => requestOf(server) ?? Readable.from(request.body ?? []);

const requestOf = (server: object) =>
  'req' in server && server.req instanceof IncomingMessage ? server.req : undefined;

const badRequest = (message: string) => new GraphQLError(message, { extensions: { http: { status: 400 } } });

function withFiles(operations: string, uploads: MultipartRequest['uploads']): GraphQLParams {
  let params: unknown;
  try {
    params = JSON.parse(operations);
  } catch {
    throw badRequest('The part `operations` is not JSON.');
  }
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    throw badRequest('The part `operations` is not one operation.');
  for (const { path, upload } of uploads) put(params, path, upload);
  return params;
}

/** Only where the operation says null, as the specification has it. */
function put(target: object, [name = '', ...rest]: readonly string[], upload: Upload) {
  const value: unknown = Object.hasOwn(target, name) ? Reflect.get(target, name) : undefined;
  if (rest.length === 0 && value === null) Reflect.set(target, name, upload);
  else if (rest.length > 0 && typeof value === 'object' && value !== null && !(value instanceof Upload))
    put(value, rest, upload);
  else throw badRequest('The part `map` names a place in `operations` that is not null.');
}
