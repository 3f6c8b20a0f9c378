import type { createClient } from 'graphql-ws';
import type { Session } from './graphiql-session.ts';

interface Operation {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

interface Editors {
  headers?: Record<string, string>;
  documentAST?: { definitions: readonly { operation?: string; name?: { value: string } }[] };
}

type Errors = readonly { message: string; extensions?: Record<string, unknown> }[];

interface Result {
  data?: unknown;
  errors?: Errors;
}

interface Observer {
  next(result: Result): void;
  error(errors: Errors): void;
  complete(): void;
}

interface Place {
  endpoint: string;
  session: Pick<Session, 'accessToken' | 'refused'>;
  connect: typeof createClient;
}

/**
 * How GraphiQL's operations are sent, as whoever is signed in: a subscription by a WebSocket of its own, so that each
 * has the token of its time. Runs in the browser as its own text: nothing outside it is in reach but the browser's.
 */
export function makeFetcher({ endpoint, session, connect }: Place) {
  const unauthorized = 4401;

  /** What the editor of headers says comes first. */
  const authorizationOf = (headers: Record<string, string>) =>
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];

  const follows = ({ operationName }: Operation, { documentAST }: Editors) =>
    documentAST?.definitions.some(
      ({ operation, name }) => operation === 'subscription' && (!operationName || name?.value === operationName),
    );

  const codeOf = (errors: Errors | undefined) => errors?.[0]?.extensions?.['code'];

  async function send(operation: Operation, headers: Record<string, string>): Promise<Result> {
    const token = authorizationOf(headers) === undefined ? await session.accessToken() : null;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json',
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify(operation),
    });
    const text = await response.text();
    if (!response.headers.get('content-type')?.includes('json'))
      return { errors: [{ message: `The server answered ${response.status}: ${text || response.statusText}` }] };
    const result = JSON.parse(text) as Result;
    if (token && response.status === 401) session.refused(token, codeOf(result.errors));
    return result;
  }

  function follow(operation: Operation, headers: Record<string, string>, { next, error, complete }: Observer) {
    let token: string | null = null;
    const client = connect({
      url: endpoint.replace(/^http/, 'ws'),
      async connectionParams() {
        const authorization = authorizationOf(headers);
        if (authorization !== undefined) return { authorization };
        token = await session.accessToken();
        return token ? { authorization: `Bearer ${token}` } : {};
      },
      // what is no Error came from the network
      shouldRetry: (fault) => !(fault instanceof Error),
    });
    return client.subscribe(operation, {
      next: (result) => next(result as Result),
      error(fault) {
        const errors = errorsOf(fault);
        if (token) session.refused(token, codeOf(errors));
        error(errors);
      },
      complete,
    });
  }

  function errorsOf(fault: unknown): Errors {
    if (Array.isArray(fault)) return fault;
    if (fault instanceof Error) return [{ message: fault.message }];
    const { reason, code } = fault as { reason?: string; code?: number };
    if (code === unauthorized) return [{ message: 'The server refuses the connection.', extensions: { code: reason } }];
    return [{ message: `The connection was lost: ${reason || code || 'the server does not answer'}.` }];
  }

  return (operation: Operation, editors: Editors = {}) => {
    const { headers = {} } = editors;
    if (!follows(operation, editors)) return send(operation, headers);
    return {
      subscribe: (observer: Observer) => ({ unsubscribe: follow(operation, headers, observer) }),
    };
  };
}
