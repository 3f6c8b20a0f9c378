/** What a client does about it: connects again and goes on where it was, the same with another token, or gives up. */
export type Remedy = 'again' | 'token' | 'never';

interface CloseCode {
  readonly code: number;
  /** As the socket tells them; none where it tells nothing. */
  readonly reasons: readonly string[];
  readonly when: string;
  readonly remedy: Remedy;
  readonly whatToDo: string;
}

/** Every code that the server closes a WebSocket with; printed into docs/errors.md, and what `src/client` acts by. */
export const closeCodes = {
  goingAway: {
    code: 1001,
    reasons: ['Going away'],
    when: 'The server stops.',
    remedy: 'again',
    whatToDo: 'Connect again, to another server where there are several.',
  },
  tooLarge: {
    code: 1009,
    reasons: [],
    when: 'A message of more than 1,000,000 bytes.',
    remedy: 'never',
    whatToDo: 'Send less.',
  },
  uncertain: {
    code: 1011,
    reasons: ['INTERNAL'],
    when: 'The token could not be checked by a fault of ours.',
    remedy: 'again',
    whatToDo: 'Connect again, a little later.',
  },
  badMessage: {
    code: 4400,
    reasons: ['Invalid message received'],
    when: 'A message is none of graphql-transport-ws.',
    remedy: 'never',
    whatToDo: 'Mend the client.',
  },
  refusedToken: {
    code: 4401,
    reasons: ['INVALID_TOKEN', 'TOKEN_EXPIRED', 'SESSION_ENDED', 'KEY_ENDED'],
    when: 'The token or key in `authorization` of the connection parameters is refused.',
    remedy: 'token',
    whatToDo: 'As below, for the code; then connect again.',
  },
  refusedBehalf: {
    code: 4401,
    reasons: ['INVALID_ID', 'ON_BEHALF_REFUSED', 'FORBIDDEN'],
    when: 'The key may not act on behalf of whom `onBehalfOf` names.',
    remedy: 'never',
    whatToDo: 'Mend `onBehalfOf` and `portal`.',
  },
  refusedOrigin: {
    code: 4401,
    reasons: ['ORIGIN_REFUSED'],
    when: 'The page embeds another portal than the one that the customer signed in at.',
    remedy: 'never',
    whatToDo: 'Ask from an origin of the portal’s widget.',
  },
  tooEarly: {
    code: 4401,
    reasons: ['Unauthorized'],
    when: 'An operation came before `connection_ack`.',
    remedy: 'never',
    whatToDo: 'Mend the client.',
  },
  tokenEnded: {
    code: 4403,
    reasons: ['TOKEN_EXPIRED'],
    when: 'The access token that opened the socket is past its time. One socket takes one token.',
    remedy: 'token',
    whatToDo: 'Call `refreshSession`, connect with the new token, and go on `after` the last cursor.',
  },
  otherProtocol: {
    code: 4406,
    reasons: ['Subprotocol not acceptable'],
    when: 'The client does not say that it speaks graphql-transport-ws.',
    remedy: 'never',
    whatToDo: 'Mend the client.',
  },
  noInit: {
    code: 4408,
    reasons: ['Connection initialisation timeout'],
    when: 'No `connection_init` within 10 seconds.',
    remedy: 'again',
    whatToDo: 'Connect again.',
  },
  sameId: {
    code: 4409,
    reasons: ['Subscriber for … already exists'],
    when: 'Two operations have the same id at a time.',
    remedy: 'never',
    whatToDo: 'Mend the client.',
  },
  slowClient: {
    code: 4420,
    reasons: ['SLOW_CLIENT'],
    when: 'Messages wait, and the network took nothing of them for `SLOW_CLIENT_SECONDS`.',
    remedy: 'again',
    whatToDo: 'Connect again, and go on `after` the last cursor. Read what comes, at whatever speed.',
  },
  secondInit: {
    code: 4429,
    reasons: ['Too many initialisation requests'],
    when: 'A second `connection_init`.',
    remedy: 'never',
    whatToDo: 'Mend the client.',
  },
  tooMany: {
    code: 4430,
    reasons: ['TOO_MANY_CONNECTIONS'],
    when: 'Its viewer has `CONNECTIONS_PER_VIEWER` open already.',
    remedy: 'again',
    whatToDo: 'Close others, or run several subscriptions over one socket; connect again, later and later.',
  },
  fault: {
    code: 4500,
    reasons: ['Internal server error'],
    when: 'A fault of ours outside of any operation.',
    remedy: 'again',
    whatToDo: 'Connect again, a little later.',
  },
} as const satisfies Record<string, CloseCode>;
