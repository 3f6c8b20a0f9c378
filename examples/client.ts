import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import type { Account } from './account.ts';
import { graphql } from './gql/gql.ts';
import type { TypedDocumentString } from './gql/graphql.ts';
import { ApiError, type Payload, post, refusalIn, resultOf } from './post.ts';

const SignIn = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      accessToken
      refreshToken
      viewer {
        name
      }
      error {
        code
        message
      }
    }
  }
`);

const RefreshSession = graphql(`
  mutation RefreshSession($refreshToken: String!) {
    refreshSession(input: { refreshToken: $refreshToken }) {
      accessToken
      refreshToken
      error {
        code
        message
      }
    }
  }
`);

const SignOut = graphql(`
  mutation SignOut {
    signOut(input: {}) {
      error {
        code
        message
      }
    }
  }
`);

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

const tokensOf = (payload: Payload<'accessToken' | 'refreshToken'>): Tokens => ({
  accessToken: String(resultOf(payload, 'accessToken')),
  refreshToken: String(resultOf(payload, 'refreshToken')),
});

interface Listener<Result> {
  next(data: Result): void;
  connected?(): void;
  /** It connects again; what happens meanwhile is missed. */
  interrupted?(): void;
}

export interface Subscription {
  /** Fulfilled when it was stopped or the desk ended it, rejected when it failed for good. */
  ended: Promise<void>;
  stop(): void;
}

type Arguments<Variables> = Variables extends Record<string, never> ? [] : [variables: Variables];

/** One person's session at a desk: typed documents over fetch, and subscriptions over WebSocket. */
export class Client {
  readonly name: string;
  readonly #url: string;
  #tokens: Tokens;
  #refreshing: Promise<Tokens> | undefined;

  private constructor(url: string, name: string, tokens: Tokens) {
    this.#url = url;
    this.name = name;
    this.#tokens = tokens;
  }

  static async signIn({ url, ...input }: Account): Promise<Client> {
    const { signIn } = await post(url, undefined, SignIn, { input });
    return new Client(url, signIn.viewer?.name ?? input.email, tokensOf(signIn));
  }

  /** Runs a query or a mutation; an access token past its time is renewed on the way. */
  async request<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    ...[variables]: Arguments<Variables>
  ): Promise<Result> {
    const { accessToken } = this.#tokens;
    try {
      return await post(this.#url, accessToken, document, variables);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'TOKEN_EXPIRED')) throw error;
      // unless another request has done it meanwhile
      if (accessToken === this.#tokens.accessToken) await this.#refresh();
      return post(this.#url, this.#tokens.accessToken, document, variables);
    }
  }

  /** Follows a subscription, over as many connections as it takes. */
  subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Result, Variables>,
    on: Listener<Result>,
    ...[variables]: Arguments<Variables>
  ): Subscription {
    const over = new AbortController();
    let connections = 0;
    const sockets = createClient({
      url: this.#url.replace(/^http/, 'ws'),
      connectionParams: async () => {
        const { accessToken } = connections++ === 0 ? this.#tokens : await this.#refresh();
        return { authorization: `Bearer ${accessToken}` };
      },
      // a desk that starts again refuses connections for a while, which is an error and no close
      shouldRetry: (reason) => connections > 0 && !(reason instanceof ApiError),
      retryAttempts: Number.POSITIVE_INFINITY,
      retryWait: () => sleep(1_000),
    });
    let isConnected = false;
    sockets.on('connected', () => {
      isConnected = true;
      on.connected?.();
    });
    sockets.on('closed', () => {
      if (isConnected && !over.signal.aborted) on.interrupted?.();
      isConnected = false;
    });
    const ended = new Promise<void>((resolve, reject) => {
      const fail = (error: unknown) => {
        over.abort();
        reject(error);
      };
      const unsubscribe = sockets.subscribe<Result>(
        { query: document.toString(), variables },
        {
          next({ data, errors }) {
            if (errors) fail(refusalIn(errors));
            else if (data) on.next(data);
          },
          error: (reason) => fail(failureOf(reason)),
          complete: resolve,
        },
      );
      over.signal.addEventListener('abort', unsubscribe);
    });
    return { ended, stop: () => over.abort() };
  }

  async signOut(): Promise<void> {
    await this.request(SignOut);
  }

  /** A refresh token works once, so those who need a new one at the same time share it. */
  #refresh(): Promise<Tokens> {
    this.#refreshing ??= post(this.#url, undefined, RefreshSession, { refreshToken: this.#tokens.refreshToken })
      .then(({ refreshSession }) => (this.#tokens = tokensOf(refreshSession)))
      .finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }
}

/** What ends a subscription: GraphQL errors, the close of the socket, or a fault on this side. */
function failureOf(reason: unknown): unknown {
  if (Array.isArray(reason)) return refusalIn(reason);
  if (reason instanceof Error || typeof reason !== 'object' || reason === null) return reason;
  if ('reason' in reason && 'code' in reason)
    return new Error(`the desk closed the connection: ${reason.code} ${reason.reason}`);
  return new Error('message' in reason ? String(reason.message) : 'the connection failed', { cause: reason });
}
