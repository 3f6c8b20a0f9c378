/** The desk refused a subscription, and asking again would not help. */
export class SubscriptionError extends Error {
  override readonly name = 'SubscriptionError';
  /** A stable code of the desk, e.g. `FORBIDDEN`; `BAD_RESPONSE` where what came is no answer of a desk. */
  readonly code: string;
  /** What else the error said: `cost`, `limit`, … */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.extensions = extensions;
  }
}

export interface GraphQLErrorLike {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export const codeOf = ({ extensions }: GraphQLErrorLike): string => String(extensions?.['code'] ?? 'BAD_RESPONSE');

export const errorOf = (error: GraphQLErrorLike) =>
  new SubscriptionError(codeOf(error), error.message, error.extensions);

/** A fresh token may help: the last one is past its time, or its session was replaced. */
export const ofCredentials = (code: string): boolean =>
  ['TOKEN_EXPIRED', 'UNAUTHENTICATED', 'INVALID_TOKEN', 'SESSION_ENDED', 'KEY_ENDED'].includes(code);

/** The desk is at fault, or too busy: later it may work. */
export const isPassing = (code: string): boolean =>
  ['INTERNAL', 'RATE_LIMITED', 'TOO_MANY_SUBSCRIPTIONS', 'TOO_MANY_CONNECTIONS', 'SLOW_CLIENT'].includes(code);
