import type { GraphQLErrorLike, SubscriptionError } from './errors.ts';

/** One subscription as a transport sees it. */
export interface Request {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Result {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly GraphQLErrorLike[] | undefined;
}

/** Why nothing more comes. */
export interface Ending {
  /** The desk's own words, where it said why. */
  readonly error?: GraphQLErrorLike | undefined;
  /** Until then it was up: what was shown to open it was good, and is no more. */
  readonly stood?: boolean | undefined;
  /** There are no credentials, and there will be none. */
  readonly gaveUp?: SubscriptionError | undefined;
  /** The connection was never up: something on the way may not let it through. */
  readonly unreached?: boolean | undefined;
}

export interface Listener {
  next(result: Result): void;
  end(ending: Ending): void;
}

/** Carries subscriptions, one try each: what ends is asked for anew by whoever wants it. */
export interface Transport {
  /** Returns what stops it. */
  open(request: Request, listener: Listener): () => void;
  close(): void;
}

/** What is sent along: a token by itself, or with for whom a key asks. */
export interface Credentials {
  /** `Bearer …` is put before it where it is missing. */
  readonly token: string;
  readonly onBehalfOf?: string | undefined;
  readonly portal?: string | undefined;
}

export const bearer = (token: string) => (/^bearer /i.test(token) ? token : `Bearer ${token}`);
