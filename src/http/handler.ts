import { type GraphQLError, type GraphQLSchema, NoSchemaIntrospectionCustomRule, validate } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Desk } from '../desk.ts';
import { authenticate } from '../session/authenticate.ts';
import type { Settings } from '../settings.ts';
import { RequestContext } from './context.ts';
import { useExecution } from './execute.ts';
import { errorFormatter } from './format-error.ts';
import { useGraphiqlPage } from './graphiql.ts';

/** What a WebSocket brings instead of a header. */
export interface SocketContext {
  authorization?: string | null;
}

export const endpoint = '/graphql';

/** GraphQL over HTTP and SSE, and the pipeline that WebSockets run through too. */
export function makeHandler(desk: Desk, schema: GraphQLSchema) {
  const { settings, log } = desk;
  const format = errorFormatter(desk);
  return createYoga<SocketContext, { hilo: RequestContext }>({
    schema,
    graphqlEndpoint: endpoint,
    landingPage: false,
    graphiql: false,
    cors: (request) => corsOf(settings, request.headers.get('origin')),
    logging: {
      debug: () => {},
      info: () => {},
      warn: (...args) => log.warn({ args }, 'http'),
      // each error passes the formatter, which logs those that are faults of ours
      error: (...args) => log.debug({ args }, 'http'),
    },
    maskedErrors: { maskError: format },
    context: async ({ request, ...socket }) => {
      const authorization = 'authorization' in socket ? socket.authorization : request?.headers.get('authorization');
      return { hilo: new RequestContext(desk, await authenticate(desk, authorization)) };
    },
    plugins: [
      useExecution(),
      useFormat(format),
      ...(settings.graphiql ? [useGraphiqlPage(settings, endpoint)] : []),
      ...(settings.introspection ? [] : [withoutIntrospection]),
    ],
  });
}

export type Handler = ReturnType<typeof makeHandler>;

/** A page of another origin gets no header at all: Yoga would tell it `null`, which is an origin too. */
function corsOf({ corsOrigins }: Settings, origin: string | null) {
  if (corsOrigins === '*') return { origin: '*', credentials: false };
  return origin !== null && corsOrigins.includes(origin) ? { origin: [...corsOrigins], credentials: false } : false;
}

/** Errors of validation are not masked with the others. */
const useFormat = (format: (error: unknown) => GraphQLError): Plugin => ({
  onExecutionResult({ result, setResult }) {
    if (result && 'errors' in result && result.errors) setResult({ ...result, errors: result.errors.map(format) });
  },
});

/** Nor by the names that errors suggest. */
const withoutIntrospection: Plugin = {
  onValidate({ addValidationRule, setValidationFn }) {
    addValidationRule(NoSchemaIntrospectionCustomRule);
    setValidationFn((schema, document, rules) => validate(schema, document, rules, { hideSuggestions: true }));
  },
  onExecute({ args }) {
    Object.assign(args, { hideSuggestions: true });
  },
  onSubscribe({ args }) {
    Object.assign(args, { hideSuggestions: true });
  },
};
