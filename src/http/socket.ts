import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError, getOperationAST } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Desk } from '../desk.ts';
import { Refusal } from '../errors.ts';
import { authenticate, type Behalf } from '../session/authenticate.ts';
import { errorFormatter } from './format-error.ts';
import { endpoint, type Handler, largestRequest } from './handler.ts';
import { Operation } from './operation.ts';
import { assertWidget, mayReach } from './widget.ts';

const pingEvery = 12_000;
/** Unlike 4500 it has clients try again. */
const internalError = 1011;

interface Params extends Record<string, unknown> {
  authorization?: unknown;
  onBehalfOf?: unknown;
  portal?: unknown;
}

/** GraphQL over WebSocket (graphql-transport-ws) on the same address and through the same pipeline as HTTP. */
export function serveSockets(server: Server, handler: Handler, desk: Desk) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestRequest });
  const format = errorFormatter(desk);

  const served = useServer<Params>(
    {
      connectionInitWaitTimeout: 10_000,
      async onConnect({ connectionParams, extra }) {
        try {
          const viewer = await authenticate(desk, authorizationOf(connectionParams), behalfOf(connectionParams));
          assertWidget(desk, viewer, extra.request.headers);
          return true;
        } catch (error) {
          const { code } = format(error).extensions;
          extra.socket.close(error instanceof Refusal ? CloseCode.Unauthorized : internalError, String(code));
          return false;
        }
      },
      async onSubscribe({ connectionParams, extra }, _id, { query, variables, operationName }) {
        const operation = new Operation(desk, 'websocket');
        operation.asked = operationName ?? null;
        const endWith = (errors: readonly unknown[]) => {
          const told = errors.map(format);
          operation.end({ errors: told });
          return told;
        };
        // a refused operation ends alone: thrown on, it would close the socket and all that runs on it
        return operation.run(async () => {
          try {
            const { schema, parse, validate, contextFactory, execute, subscribe } = handler.getEnveloped({
              authorization: authorizationOf(connectionParams) ?? null,
              ...behalfOf(connectionParams),
              req: extra.request,
            });
            const document = parse(query);
            const errors = validate(schema, document);
            if (errors.length > 0) return endWith(errors);
            if (!getOperationAST(document, operationName))
              return endWith([new GraphQLError('Unable to identify operation.')]);
            return {
              schema,
              document,
              operationName: operationName ?? null,
              variableValues: variables ?? null,
              contextValue: await contextFactory(),
              rootValue: { execute, subscribe, operation },
            } as ExecutionArgs;
          } catch (error) {
            return endWith([error]);
          }
        });
      },
      execute: (args) => runIn(args, 'execute'),
      subscribe: (args) => runIn(args, 'subscribe'),
      onOperation: async (_ctx, _id, _payload, { rootValue }, result) =>
        (rootValue as Pipeline).operation.settle(await result, format),
      onError: (_ctx, _id, _payload, errors) => errors.map((error) => format(error).toJSON()),
      isProd: true, // errors of its own do not leave with their message
    },
    sockets,
    pingEvery,
  );
  sockets.on('connection', (socket) => {
    desk.metrics?.sockets.inc();
    socket.once('close', () => desk.metrics?.sockets.dec());
  });

  sockets.on('connection', (socket) => {
    // in place of the library's own, which writes to the console; what is wrong with a socket closes it all the same
    socket.removeAllListeners('error').on('error', (err) => desk.log.warn({ err }, 'a WebSocket failed'));
  });

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
  operation: Operation;
  execute: (args: ExecutionArgs) => never;
  subscribe: (args: ExecutionArgs) => never;
}

function runIn(args: ExecutionArgs, how: 'execute' | 'subscribe') {
  const pipeline = args.rootValue as Pipeline;
  return pipeline.operation.run(() => pipeline[how]({ ...args, rootValue: undefined }));
}

const authorizationOf = (params: Params | undefined) => textOf(params?.authorization ?? params?.['Authorization']);

const behalfOf = (params: Params | undefined): Behalf => ({
  onBehalfOf: textOf(params?.onBehalfOf),
  portal: textOf(params?.portal),
});

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : 'not a text';
}

/** A browser names the page's origin; other programs name none. */
const isAllowed = ({ headers: { origin, host } }: IncomingMessage, desk: Desk) =>
  !origin || mayReach(desk, origin, host);

function refuse(socket: Duplex, status: string) {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
