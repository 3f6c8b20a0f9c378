import { createDeskClient, type DeskClient, type SubscribeOptions, SubscriptionError } from '../src/client/client.ts';
import type { Account } from './account.ts';
import { graphql } from './gql/gql.ts';
import type { TypedDocumentString } from './gql/graphql.ts';
import { ApiError, type Payload, post, resultOf } from './post.ts';

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

type Arguments<Variables> = Variables extends Record<string, never> ? [] : [variables: Variables];

/** One person's session at a desk: typed documents over fetch, and subscriptions that resume. */
export class Client {
  readonly name: string;
  readonly #url: string;
  readonly #desk: DeskClient;
  #tokens: Tokens;
  #refreshing: Promise<Tokens> | undefined;

  private constructor(url: string, name: string, tokens: Tokens) {
    this.#url = url;
    this.name = name;
    this.#tokens = tokens;
    this.#desk = createDeskClient({
      url,
      token: async (refused) => (refused ? await this.#renew() : this.#tokens).accessToken,
    });
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

  /** The events of a subscription, over as many connections as it takes: none is lost between two of them. */
  subscribe<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Omit<Variables, 'after'>,
    options: SubscribeOptions,
  ) {
    return this.#desk.subscribe(document, variables, options);
  }

  async signOut(): Promise<void> {
    this.#desk.close();
    await this.request(SignOut);
  }

  /** For a subscription, which goes on trying unless there is no sense in it. */
  async #renew(): Promise<Tokens> {
    try {
      return await this.#refresh();
    } catch (error) {
      if (error instanceof ApiError) throw new SubscriptionError(error.code, error.message);
      throw error;
    }
  }

  /** A refresh token works once, so those who need a new one at the same time share it. */
  #refresh(): Promise<Tokens> {
    this.#refreshing ??= post(this.#url, undefined, RefreshSession, { refreshToken: this.#tokens.refreshToken })
      .then(({ refreshSession }) => (this.#tokens = tokensOf(refreshSession)))
      .finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }
}
