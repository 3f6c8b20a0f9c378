import { GraphQLError, type GraphQLSchema, NoSchemaIntrospectionCustomRule } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Desk } from '../desk.ts';
import { addressOf, type Caller } from '../limits/address.ts';
import { Attempts } from '../limits/attempts.ts';
import { Budget } from '../limits/budget.ts';
import { admit, type Behalf } from '../session/authenticate.ts';
import { operationNow } from '../trace.ts';
import { useAdmission } from './admission.ts';
import { RequestContext } from './context.ts';
import { useDocumentLimits } from './document-limits.ts';
import { useDownloads } from './download.ts';
import { useExecution } from './execute.ts';
import { errorFormatter } from './format-error.ts';
import { useGraphiqlPage } from './graphiql.ts';
import { useSecurityHeaders } from './headers.ts';
import { useHealth } from './health.ts';
import { useMetricsRoute } from './metrics-route.ts';
import { useRequestLog } from './request-log.ts';
import { useSetPasswordPage } from './set-password.ts';
import { useEventStreams } from './sse.ts';
import { bringsFiles, useUploads } from './uploads.ts';
import { assertWidget } from './widget.ts';

/** What a WebSocket brings instead of a header. */
export interface SocketContext extends Behalf {
  authorization?: string | null;
  /** The request, of a WebSocket the one that opened it; absent without a socket. */
  req?: Caller;
}

export const endpoint = '/graphql';
/** Bytes of one request, over WebSocket of one message. */
export const largestRequest = 1_000_000;

/** GraphQL over HTTP and SSE, and the pipeline that WebSockets run through too. */
export function makeHandler(desk: Desk, schema: GraphQLSchema) {
  const { settings, log } = desk;
  const format = errorFormatter(desk);
  const attempts = new Attempts(settings);
  const budget = new Budget(settings);
  return createYoga<SocketContext, { hilo: RequestContext }>({
    schema,
    graphqlEndpoint: endpoint,
    landingPage: false,
    graphiql: false,
    cors: (request) => corsOf(desk, request.headers.get('origin')),
    logging: {
      debug: () => {},
      info: () => {},
      warn: (...args) => log.warn({ args }, 'http'),
      // each error passes the formatter, which logs those that are faults of ours; others may quote variables
      error: () => {},
    },
    // its own answers to every address that ends so: see useHealth
    healthCheckEndpoint: ' ',
    maskedErrors: { maskError: format },
    maxRequestBodySize: largestRequest,
    context: async ({ request, ...socket }) => {
      const headers = request?.headers;
      const authorization = 'authorization' in socket ? socket.authorization : headers?.get('authorization');
      const behalf =
        'authorization' in socket
          ? socket
          : { onBehalfOf: headers?.get('x-on-behalf-of'), portal: headers?.get('x-portal') };
      const admitted = await admit(desk, authorization, behalf);
      const viewer = admitted?.viewer ?? null;
      const address = addressOf(socket.req, settings.trustProxy);
      const client = {
        address,
        attempts,
        until: admitted?.until ?? null,
        isAlone: !('authorization' in socket),
        lastEventId: headers?.get('last-event-id') ?? null,
        charge: null,
      };
      assertWidget(desk, viewer, headers ?? socket.req?.headers);
      const operation = operationNow();
      if (operation) operation.viewer = viewer;
      return { hilo: new RequestContext(desk, viewer, client) };
    },
    plugins: [
      useDocumentLimits(),
      useAdmission(budget, format),
      useExecution(desk.seats, format),
      useFormat(format),
      useUploads(desk, budget, largestRequest),
      useDownloads(desk),
      jsonOnly,
      useEventStreams(settings),
      useHealth(desk.health),
      useSetPasswordPage(),
      ...(desk.metrics ? [useMetricsRoute(desk.metrics, settings)] : []),
      ...(settings.graphiql ? [useGraphiqlPage(settings, endpoint)] : []),
      ...(settings.introspection ? [] : [withoutIntrospection]),
      useRequestLog(desk, format),
      useSecurityHeaders(settings),
    ],
  });
}

export type Handler = ReturnType<typeof makeHandler>;

/** A page of another origin gets no header at all: Yoga would tell it `null`, which is an origin too. */
function corsOf({ settings: { corsOrigins }, widgetOrigins }: Desk, origin: string | null) {
  const exposedHeaders = ['x-request-id', 'retry-after'];
  if (corsOrigins === '*') return { origin: '*', credentials: false, exposedHeaders };
  return origin !== null && (corsOrigins.includes(origin) || widgetOrigins.has(origin))
    ? { origin: [origin], credentials: false, exposedHeaders }
    : false;
}

/** Forms and plain text are what a page of any site can send without asking; a form with authorization is not. */
const jsonOnly: Plugin = {
  onRequestParse({ request }) {
    const { method, headers } = request;
    if (bringsFiles(request)) return;
    if (method !== 'POST' || /^application\/(graphql\+)?json\b/i.test(headers.get('content-type') ?? '')) return;
    throw new GraphQLError('POST takes content of type application/json.', { extensions: { http: { status: 415 } } });
  },
};

/** Errors of validation are not masked with the others. */
const useFormat = (format: (error: unknown) => GraphQLError): Plugin => ({
  onExecutionResult({ result, setResult }) {
    if (result && 'errors' in result && result.errors) setResult({ ...result, errors: result.errors.map(format) });
  },
});

const withoutIntrospection: Plugin = {
  onValidate({ addValidationRule }) {
    addValidationRule(NoSchemaIntrospectionCustomRule);
  },
};
