/** Every refusal has one of these codes. They are stable: front ends may branch on them. */
export const errorCodes = {
  // of an input's shape
  INVALID_INPUT: [
    'VALIDATION',
    'One or more fields of the input are wrong.',
    'Read `fields`: each names its field and says what is expected.',
  ],
  REQUIRED: ['VALIDATION', 'A value is missing or blank.', 'Send a value with at least one visible character.'],
  TOO_LONG: [
    'VALIDATION',
    'A text or list is longer than its limit.',
    'Shorten it to the limit that the message names.',
  ],
  INVALID_FORMAT: [
    'VALIDATION',
    'A value is not of the expected form, e.g. an e-mail address, a locale or a time zone.',
    'Send the form that the field describes.',
  ],
  WEAK_PASSWORD: [
    'VALIDATION',
    'The password has fewer than 10 or more than 200 characters, or is the e-mail address.',
    'Choose another one.',
  ],
  INVALID_ID: [
    'VALIDATION',
    'An id is not one of this API, or is of another type than expected.',
    'Send an `id` exactly as the API gave it.',
  ],
  INVALID_REFERENCE: [
    'VALIDATION',
    'A referenced object does not exist, may not be seen, or is deactivated.',
    'Choose among the objects that the API lists as active.',
  ],
  // of the state of things
  ILLEGAL_STATUS_CHANGE: [
    'VALIDATION',
    'The ticket cannot go from its status to the one asked for.',
    'The message names the statuses that are possible from here.',
  ],
  SYSTEM_TYPE: [
    'VALIDATION',
    'Tickets of this type are made by the system only, and the type itself cannot be changed.',
    'Choose another type.',
  ],
  TEMPLATE_INVALID: [
    'VALIDATION',
    'The template does not parse, or uses a variable that is not offered.',
    'Read `fields`; `Query.templateVariables` lists what is offered.',
  ],
  ALREADY_EXISTS: [
    'CONFLICT',
    'Another object already has this unique value.',
    'Choose another value, or update the existing object.',
  ],
  VERSION_CONFLICT: [
    'CONFLICT',
    'The object changed since the version that was expected.',
    'The payload carries the current state: merge and send its `version`.',
  ],
  IDEMPOTENCY_KEY_REUSED: [
    'CONFLICT',
    'The idempotency key was used within 24 hours for another mutation or another input.',
    'Send a new key for a new request.',
  ],
  PORTAL_IN_USE: [
    'CONFLICT',
    'The portal is enabled, or is the built-in one.',
    'Disable it first, which signs its customers out; the built-in one can only be disabled.',
  ],
  PLAN_IN_USE: ['CONFLICT', 'Organizations have the plan.', 'Give them another plan, or none, first.'],
  OPTION_IN_USE: [
    'CONFLICT',
    'An option of a custom field cannot be removed, as tickets or forms use it.',
    'Archive it: it stays where it is, and cannot be chosen any more.',
  ],
  ANSWER_CONFLICT: [
    'CONFLICT',
    'An answer of this external id was rated since, or is another organization’s, so it cannot change.',
    'Leave it as it is, or record what changed under another external id.',
  ],
  ROLE_IN_USE: ['CONFLICT', 'The custom role is that of some affiliates.', 'Give them another role, or none, first.'],
  LAST_ADMIN: [
    'CONFLICT',
    'The change would leave the desk without an active administrator.',
    'Make another manager an administrator first.',
  ],
  LIMIT_REACHED: [
    'LIMIT',
    'As many as are allowed are already there.',
    'Remove some first; the message names the limit.',
  ],
  ALLOWANCE_EXHAUSTED: [
    'LIMIT',
    'The organization has used up the tickets that its plan gives in a month.',
    'Wait until `resetsAt`, or change the plan.',
  ],
  FILE_TOO_LARGE: [
    'LIMIT',
    'A file has more bytes than are allowed.',
    'Make it smaller, or share it in another way; the message names the limit.',
  ],
  TOO_MANY_FILES: [
    'LIMIT',
    'A request brings more files than are allowed, or the ticket has as many as it can have.',
    'Send fewer at once, or delete some first; the message names the limit.',
  ],
  FILE_TYPE_REFUSED: [
    'VALIDATION',
    'A file is empty, or its content is of none of the allowed types; its name and declared type do not matter.',
    'Send it in another form, e.g. as PDF, or packed as ZIP.',
  ],
  TOO_MANY_ATTEMPTS: [
    'LIMIT',
    'Too many attempts at this account, or from this address, one after the other. A right password is refused too until the time is over.',
    'Wait as many seconds as `retryAfter` says.',
  ],
  // of who asks
  NOT_FOUND: [
    'NOT_FOUND',
    'It does not exist, or you may not see it. The two are never told apart.',
    'Check the id and who is signed in.',
  ],
  FORBIDDEN: [
    'FORBIDDEN',
    'You may see it, but not do this.',
    'Look at the `viewerCan…` fields, or ask an administrator for the permission.',
  ],
  PREVIEW_READ_ONLY: [
    'FORBIDDEN',
    'The token is that of a preview, which looks and changes nothing.',
    'Do it with a token of your own.',
  ],
  UNAUTHENTICATED: [
    'FORBIDDEN',
    'Nobody is signed in.',
    'Send `Authorization: Bearer <accessToken>`, over WebSocket as `authorization` in the connection parameters.',
  ],
  INVALID_TOKEN: ['FORBIDDEN', 'The token is not one of this server.', 'Sign in again.'],
  TOKEN_EXPIRED: ['FORBIDDEN', 'The access token is past its time.', 'Call `refreshSession` with the refresh token.'],
  SESSION_ENDED: [
    'FORBIDDEN',
    'The session was signed out, its person was deactivated, or its portal was disabled.',
    'Sign in again.',
  ],
  KEY_ENDED: [
    'FORBIDDEN',
    'The API key was revoked, is past its time, or its integration is deactivated.',
    'Ask an administrator for another key; `rotateApiKey` gives one before the old one ends.',
  ],
  ON_BEHALF_REFUSED: [
    'FORBIDDEN',
    'There is no such active manager or affiliate to act on behalf of, or no such enabled portal.',
    'Check `X-On-Behalf-Of` and `X-Portal`, over WebSocket `onBehalfOf` and `portal`.',
  ],
  ORIGIN_REFUSED: [
    'FORBIDDEN',
    'The page that asks embeds another portal than the one that the customer signed in at, or none.',
    'Ask from an origin of `CORS_ORIGINS`, or of the widget of this portal.',
  ],
  INVALID_CREDENTIALS: [
    'FORBIDDEN',
    'E-mail, password and portal do not belong together.',
    'Check all three; a manager names no portal.',
  ],
  ALREADY_REFRESHED: [
    'CONFLICT',
    'Another call refreshed the session with this token at the same time.',
    'Use the tokens that the other call received; the session goes on.',
  ],
  LINK_INVALID: [
    'FORBIDDEN',
    'The one-time link was used before, is too old, or is unknown.',
    'Ask for a new one with `requestPasswordReset`.',
  ],
  // of arguments of queries and subscriptions
  INVALID_CURSOR: ['VALIDATION', 'The cursor is not one that this API gave.', 'Start again without a cursor.'],
  INVALID_ARGUMENT: [
    'VALIDATION',
    'An argument is out of range, or contradicts another.',
    'The message says which and why.',
  ],
  HIDDEN_PROPERTY: ['FORBIDDEN', 'A filter or an ordering uses a property that you may not see.', 'Leave it out.'],
  FILTER_NOT_OFFERED: [
    'FORBIDDEN',
    'The portal that you came by does not offer this filter.',
    'Offer what `PortalConfig.filters` lists; null there means all.',
  ],
  FULL_REFRESH_REQUIRED: [
    'VALIDATION',
    'The stream cannot go on from this cursor: it is too old, or from before a restore, or your rights have changed since.',
    'Fetch the data again and subscribe from its `eventCursor`.',
  ],
  // of the request as a whole
  BAD_REQUEST: [
    'VALIDATION',
    'The request is not a valid GraphQL request for this schema.',
    'Read the message; it names the place.',
  ],
  TOO_COMPLEX: [
    'LIMIT',
    'The document is longer, deeper, or has more aliases than is allowed.',
    'Split it; the message names the limit.',
  ],
  TOO_COSTLY: [
    'LIMIT',
    'The operation may answer with more objects than is allowed. `extensions` has its `cost` and the `limit`.',
    'Ask for smaller pages, above all for pages within pages; `Query.rateLimit` tells what an operation costs.',
  ],
  RATE_LIMITED: [
    'LIMIT',
    'The operations of a minute cost more than is allowed. Over HTTP: status 429 with `Retry-After`.',
    'Wait as many seconds as `extensions.retryAfter` says.',
  ],
  TOO_MANY_CONNECTIONS: [
    'LIMIT',
    'You have as many WebSockets and streams over SSE open, or as many requests with files under way, as are allowed. `extensions.limit` names the limit; over SSE and of files with status 429.',
    'Close some first, and run several subscriptions over one WebSocket; send files one request after the other.',
  ],
  TOO_MANY_SUBSCRIPTIONS: [
    'LIMIT',
    'You have as many subscriptions open as are allowed. `extensions.limit` names the limit; over SSE with status 429.',
    'End some first; follow several tickets by one subscription with a filter.',
  ],
  INTERNAL: [
    'INTERNAL',
    'Something failed on our side. Nothing of it was saved.',
    'Try again; if it stays, report the id that the message ends with: the log has it too.',
  ],
} as const satisfies Record<string, readonly [type: ErrorType, cause: string, remedy: string]>;

export type ErrorType = 'VALIDATION' | 'FORBIDDEN' | 'NOT_FOUND' | 'CONFLICT' | 'LIMIT' | 'INTERNAL';
export type ErrorCode = keyof typeof errorCodes;

export interface FieldError {
  /** Path in the input, e.g. `title` or `ccs.0`. */
  field: string;
  code: ErrorCode;
  message: string;
}

/** The domain says no: the caller's to mend, unlike any other error. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];
  /** What a lost race leaves behind: merged into the payload beside the error. */
  readonly current: object;

  constructor(code: ErrorCode, message: string, fields: readonly FieldError[] = [], current: object = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
    this.current = current;
  }

  get type(): ErrorType {
    return errorCodes[this.code][0];
  }
}

/** Too much or too often, with the numbers that a program needs to do better. */
export class Excess extends Refusal {
  readonly numbers: Readonly<Record<string, number>>;

  constructor(code: ErrorCode, message: string, numbers: Readonly<Record<string, number>> = {}) {
    super(code, message);
    this.numbers = numbers;
  }
}

export const notFound = (what: string) => new Refusal('NOT_FOUND', `There is no such ${what}, or you may not see it.`);

export const forbidden = (message: string) => new Refusal('FORBIDDEN', message);

/** One wrong field of an input. */
export const invalid = (field: string, code: ErrorCode, message: string) =>
  new Refusal('INVALID_INPUT', `${field}: ${message}`, [{ field, code, message }]);
