import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Desk } from '../desk.ts';
import { requestIdOf, type Trace, traceNow, within } from '../trace.ts';
import { Operation } from './operation.ts';
import { takesStreams } from './sse.ts';
import { StreamResult } from './stream-result.ts';

const header = 'x-request-id';

/** What comes by HTTP, from its first operation on. */
interface Arrival extends Trace {
  operations: number;
}

const operationHere = () => {
  const operation = traceNow()?.operation;
  return operation instanceof Operation ? operation : undefined;
};

/** Gives each request its id, and each operation its record. Stands last of the plugins: errors pass it as they leave. */
export function useRequestLog(desk: Desk, format: (error: unknown) => GraphQLError): Plugin {
  const arrivals = new WeakMap<Request, Arrival>();
  return {
    instrumentation: {
      request({ request }, answer) {
        const arrival = { requestId: requestIdOf(request.headers.get(header)), operations: 0 };
        arrivals.set(request, arrival);
        return within(arrival, answer);
      },
      async operation({ request }, answer) {
        const arrival = arrivals.get(request);
        if (arrival) arrival.operations++;
        const operation = new Operation(desk, 'http', arrival?.requestId);
        await operation.run(async () => {
          try {
            await answer();
          } catch (error) {
            const told = format(error);
            operation.end({ errors: [told] });
            throw told;
          }
        });
      },
    },
    onValidate({ params: { schema, documentAST }, context }) {
      const operation = operationHere();
      const name = (context as { params?: { operationName?: string } }).params?.operationName ?? operation?.asked;
      operation?.describe(documentAST, name);
      return ({ valid }) => {
        if (valid) operation?.describeField(documentAST, name, schema);
      };
    },
    onExecutionResult({ request, result, setResult }) {
      const operation = operationHere();
      if (!operation || !result) return;
      if (result instanceof StreamResult) {
        if (takesStreams(request)) operation.transport = 'sse';
        setResult(new StreamResult(operation.follow(result.stream, format), result.until));
      } else if (!(Symbol.asyncIterator in result)) operation.end(result);
    },
    /** Refused before it was known to be an operation: it counts as one of none. */
    onResultProcess({ request, result }) {
      const arrival = arrivals.get(request);
      if (!arrival || arrival.operations > 0 || Array.isArray(result) || Symbol.asyncIterator in result) return;
      new Operation(desk, 'http', arrival.requestId).end(result);
    },
    onResponse({ request, response }) {
      const { requestId } = arrivals.get(request) ?? {};
      if (requestId) response.headers.set(header, requestId);
    },
  };
}
