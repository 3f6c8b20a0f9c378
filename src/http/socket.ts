import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ExecutionArgs, GraphQLError, getOperationAST } from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Desk } from '../desk.ts';
import { Excess, Refusal } from '../errors.ts';
import type { Told } from '../events/told.ts';
import { addressOf } from '../limits/address.ts';
import { holderOf } from '../limits/seats.ts';
import { admit, type Behalf } from '../session/authenticate.ts';
import { closeCodes } from './close-codes.ts';
import { Connection } from './connection.ts';
import { errorFormatter } from './format-error.ts';
import { endpoint, type Handler, largestRequest } from './handler.ts';
import { Operation } from './operation.ts';
import { StreamResult } from './stream-result.ts';
import { assertWidget, mayReach } from './widget.ts';

interface Params extends Record<string, unknown> {
  authorization?: unknown;
  onBehalfOf?: unknown;
  portal?: unknown;
}

/** GraphQL over WebSocket (graphql-transport-ws) on the same address and through the same pipeline as HTTP. */
export function serveSockets(server: Server, handler: Handler, desk: Desk) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestRequest, handleProtocols });
  const protocol = makeProtocol(handler, desk);
  const connections = new Set<Connection>();

  sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const connection = new Connection(socket, request, desk.settings, (err) =>
      desk.log.error({ err }, 'a message failed'),
    );
    connections.add(connection);
    desk.metrics?.sockets.inc();
    socket.on('error', (err) => desk.log.warn({ err }, 'a WebSocket failed'));
    const closed = protocol.opened(connection.transport, connection);
    connection.onEnd((code, reason) => {
      connections.delete(connection);
      desk.metrics?.sockets.dec();
      closed(code, reason).catch((err: unknown) => desk.log.error({ err }, 'a WebSocket did not end well'));
    });
  });
  const clock = setInterval(() => {
    const now = performance.now();
    for (const connection of connections) connection.beat(now);
  }, 1_000).unref();

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = request.url?.split('?')[0];
    if (path !== endpoint) return refuse(socket, '404 Not Found');
    if (!isAllowed(request, desk)) return refuse(socket, '403 Forbidden');
    sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request));
  });

  /** Says goodbye with 1001; who does not answer is not waited for long. */
  return async () => {
    const gone = new Promise<void>((resolve) => sockets.close(() => resolve()));
    const { code, reasons } = closeCodes.goingAway;
    for (const connection of connections) connection.close(code, reasons[0]);
    const late = new AbortController();
    const patience = sleep(desk.settings.shutdownSeconds * 1_000, undefined, { signal: late.signal });
    await Promise.race([gone, patience]);
    late.abort();
    await patience.catch(() => undefined);
    for (const socket of sockets.clients) socket.terminate();
    clearInterval(clock);
    await gone;
  };
}

function makeProtocol(handler: Handler, desk: Desk) {
  const format = errorFormatter(desk);
  return makeServer<Params, Connection>({
    connectionInitWaitTimeout: 10_000,
    async onConnect({ connectionParams, extra }) {
      try {
        const admitted = await admit(desk, authorizationOf(connectionParams), behalfOf(connectionParams));
        assertWidget(desk, admitted?.viewer ?? null, extra.caller.headers);
        extra.onEnd(
          desk.seats.connections.take(
            holderOf(admitted?.viewer ?? null, addressOf(extra.caller, desk.settings.trustProxy)),
          ),
        );
        if (admitted?.until) extra.expireAt(admitted.until);
        return true;
      } catch (error) {
        const { code } = format(error).extensions;
        const { refusedToken, tooMany, uncertain } = closeCodes;
        const closing = error instanceof Excess ? tooMany : error instanceof Refusal ? refusedToken : uncertain;
        extra.close(closing.code, String(code));
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
            req: extra.caller,
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
    onOperation: async ({ extra }, id, _payload, { rootValue }, pending) => {
      const { operation } = rootValue as Pipeline;
      const result = await pending;
      if (result instanceof StreamResult) return operation.follow(result.stream, format, extra.outlet(id));
      if (!(Symbol.asyncIterator in result)) operation.end(result);
      return result;
    },
    onNext: ({ extra }, _id, _payload, _args, result) =>
      'json' in result ? extra.standIn(result as unknown as Told) : undefined,
    onError: (_ctx, _id, _payload, errors) => errors.map((error) => format(error).toJSON()),
  });
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
