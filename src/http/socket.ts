import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionArgs } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Desk } from '../desk.ts';
import { Refusal } from '../errors.ts';
import { authenticate } from '../session/authenticate.ts';
import { errorFormatter } from './format-error.ts';
import { endpoint, type Handler } from './handler.ts';

const pingEvery = 12_000;
const largestMessage = 1_000_000;
/** Unlike 4500 it has clients try again. */
const internalError = 1011;

interface Params extends Record<string, unknown> {
  authorization?: unknown;
}

/** GraphQL over WebSocket (graphql-transport-ws) on the same address and through the same pipeline as HTTP. */
export function serveSockets(server: Server, handler: Handler, desk: Desk) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage });
  const format = errorFormatter(desk);

  const served = useServer<Params>(
    {
      connectionInitWaitTimeout: 10_000,
      async onConnect({ connectionParams, extra }) {
        try {
          await authenticate(desk, authorizationOf(connectionParams));
          return true;
        } catch (error) {
          const { code } = format(error).extensions;
          extra.socket.close(error instanceof Refusal ? CloseCode.Unauthorized : internalError, String(code));
          return false;
        }
      },
      async onSubscribe({ connectionParams }, _id, { query, variables, operationName }) {
        // a refused operation ends alone: thrown on, it would close the socket and all that runs on it
        try {
          const { schema, parse, validate, contextFactory, execute, subscribe } = handler.getEnveloped({
            authorization: authorizationOf(connectionParams) ?? null,
          });
          const document = parse(query);
          const errors = validate(schema, document);
          if (errors.length > 0) return errors.map(format);
          return {
            schema,
            document,
            operationName: operationName ?? null,
            variableValues: variables ?? null,
            contextValue: await contextFactory(),
            rootValue: { execute, subscribe },
          } as ExecutionArgs;
        } catch (error) {
          return [format(error)];
        }
      },
      execute: (args) => (args.rootValue as Pipeline).execute({ ...args, rootValue: undefined }),
      subscribe: (args) => (args.rootValue as Pipeline).subscribe({ ...args, rootValue: undefined }),
      onError: (_ctx, _id, _payload, errors) => errors.map((error) => format(error).toJSON()),
      isProd: true, // errors of its own do not leave with their message
    },
    sockets,
    pingEvery,
  );

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = request.url?.split('?')[0];
    if (path !== endpoint) return refuse(socket, '404 Not Found');
    if (!isAllowed(request, desk)) return refuse(socket, '403 Forbidden');
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request));
  });

  /** Says goodbye with 1001. */
  return async () => {
    await served.dispose();
    sockets.close();
  };
}

interface Pipeline {
  execute: (args: ExecutionArgs) => never;
  subscribe: (args: ExecutionArgs) => never;
}

function authorizationOf(params: Params | undefined): string | undefined {
  const value = params?.authorization ?? params?.['Authorization'];
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : 'not a text';
}

/** A browser names the page's origin; other programs name none. */
function isAllowed({ headers: { origin, host } }: IncomingMessage, { settings: { corsOrigins } }: Desk) {
  if (!origin || corsOrigins === '*' || corsOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function refuse(socket: Duplex, status: string) {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
