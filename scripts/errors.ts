/**
 * Prints every error code into docs/errors.md.
 * With --check it writes nothing and fails when the file differs from the code.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type ErrorCode, errorCodes } from '../src/errors.ts';
import { closeCodes } from '../src/http/close-codes.ts';

const path = new URL('../docs/errors.md', import.meta.url);

type Place = 'payload' | 'field' | 'path' | 'request' | 'close';

/** Where a client meets each code. */
const where: Record<ErrorCode, readonly Place[]> = {
  INVALID_INPUT: ['payload', 'path'],
  REQUIRED: ['field'],
  TOO_LONG: ['field'],
  INVALID_FORMAT: ['field'],
  WEAK_PASSWORD: ['field'],
  INVALID_ID: ['field', 'path', 'request', 'close'],
  INVALID_REFERENCE: ['field'],
  ILLEGAL_STATUS_CHANGE: ['payload'],
  SYSTEM_TYPE: ['payload', 'field'],
  TEMPLATE_INVALID: ['payload', 'field', 'path'],
  ALREADY_EXISTS: ['payload', 'field'],
  VERSION_CONFLICT: ['payload'],
  IDEMPOTENCY_KEY_REUSED: ['payload'],
  PORTAL_IN_USE: ['payload'],
  PLAN_IN_USE: ['payload'],
  OPTION_IN_USE: ['payload'],
  ANSWER_CONFLICT: ['payload'],
  ROLE_IN_USE: ['payload'],
  LAST_ADMIN: ['payload'],
  LIMIT_REACHED: ['payload'],
  ALLOWANCE_EXHAUSTED: ['payload'],
  FILE_TOO_LARGE: ['payload', 'field'],
  TOO_MANY_FILES: ['payload', 'field'],
  FILE_TYPE_REFUSED: ['payload', 'field'],
  NOT_FOUND: ['payload', 'path'],
  FORBIDDEN: ['payload', 'field', 'path', 'request', 'close'],
  PREVIEW_READ_ONLY: ['payload'],
  UNAUTHENTICATED: ['path'],
  INVALID_TOKEN: ['request', 'close', 'payload'],
  TOKEN_EXPIRED: ['request', 'close'],
  SESSION_ENDED: ['request', 'close', 'payload'],
  KEY_ENDED: ['request', 'close', 'path', 'payload'],
  ON_BEHALF_REFUSED: ['request', 'close', 'path'],
  ORIGIN_REFUSED: ['request', 'close'],
  INVALID_CREDENTIALS: ['payload', 'field'],
  TOO_MANY_ATTEMPTS: ['payload'],
  ALREADY_REFRESHED: ['payload'],
  LINK_INVALID: ['payload'],
  INVALID_CURSOR: ['path'],
  INVALID_ARGUMENT: ['payload', 'field', 'path'],
  HIDDEN_PROPERTY: ['path'],
  FILTER_NOT_OFFERED: ['path'],
  FULL_REFRESH_REQUIRED: ['path'],
  BAD_REQUEST: ['request', 'path'],
  TOO_COMPLEX: ['request'],
  TOO_COSTLY: ['request'],
  RATE_LIMITED: ['request'],
  TOO_MANY_CONNECTIONS: ['request', 'close'],
  TOO_MANY_SUBSCRIPTIONS: ['request'],
  INTERNAL: ['payload', 'path', 'request', 'close'],
};

const unplaced = Object.keys(errorCodes).filter((code) => !(code in where));
if (unplaced.length > 0) {
  console.error(`Say in \`where\` of scripts/errors.ts where a client meets ${unplaced.join(', ')}.`);
  process.exit(1);
}

const cell = (text: string) => text.replaceAll('|', '\\|');
const rows = Object.entries(errorCodes).map(
  ([code, [type, cause, remedy]]) =>
    `| \`${code}\` | ${type} | ${where[code as ErrorCode].join(', ')} | ${cell(cause)} | ${cell(remedy)} |`,
);

const closings = Object.values(closeCodes).map(
  ({ code, reasons, when, whatToDo }) =>
    `| ${code} | ${reasons.map((reason) => `\`${reason}\``).join(', ')} | ${cell(when)} | ${cell(whatToDo)} |`,
);

const printed = `<!-- Printed by \`npm run errors\` from src/errors.ts, src/http/close-codes.ts and scripts/errors.ts: change those. -->

# Errors

Every error has a stable \`code\` to branch on, the \`type\` of its kind, and a \`message\` in English for a developer, which may
change. What does not exist and what you may not see give the same answer.

## Where they appear

**payload**: a mutation that is refused changes nothing and says so in its payload.

\`\`\`json
{ "data": { "closeTicket": { "ticket": null, "error": { "type": "NOT_FOUND", "code": "NOT_FOUND", "message": "…", "fields": [] } } } }
\`\`\`

**field**: where the input is at fault, \`error.fields\` names each wrong field with a code of its own, and \`error.code\` is
\`INVALID_INPUT\` or more telling. In queries the same list is \`extensions.fields\`.

\`\`\`json
{ "field": "ccs.0", "type": "VALIDATION", "code": "INVALID_FORMAT", "message": "Must be an e-mail address." }
\`\`\`

**path**: a field of a query or a subscription that is refused is null, and \`errors\` has an item with its \`path\`. What stands
beside it is there.

\`\`\`json
{
  "data": { "tickets": null, "viewer": { "name": "Ana" } },
  "errors": [{ "message": "…", "path": ["tickets"], "extensions": { "code": "INVALID_CURSOR", "type": "VALIDATION", "requestId": "7f3a…" } }]
}
\`\`\`

**request**: a request that is refused as a whole has \`errors\` without a \`path\`, and no \`data\`. Nothing of it ran. A stream that
breaks ends with such an error too.

**close**: a WebSocket whose token is refused is closed, with the code as the reason.

## What to report

Each item of \`errors\` has \`extensions.requestId\`: over HTTP and SSE what the header \`X-Request-Id\` says, over WebSocket the id of
the one operation, which nothing else tells. The server's log has it on every line of the request. An \`error\` in a payload has
none; there the header has it. The message of \`INTERNAL\`, in \`errors\` and in payloads, ends with an id of the fault itself, which
the log has as \`errorId\`, beside the \`requestId\`.

## HTTP status

| Status | When |
| --- | --- |
| 200 | The operation ran, also where fields of it were refused. With \`Accept: application/json\` also where the document or its variables are wrong (\`BAD_REQUEST\`). |
| 400 | \`BAD_REQUEST\`: the body is no GraphQL request; with \`Accept: application/graphql-response+json\` also where the document or its variables are wrong. |
| 400, 403 | \`INVALID_ID\`; \`ON_BEHALF_REFUSED\`, \`FORBIDDEN\`: the key may not act on behalf of whom \`X-On-Behalf-Of\` names. |
| 401 | \`INVALID_TOKEN\`, \`TOKEN_EXPIRED\`, \`SESSION_ENDED\`, \`KEY_ENDED\`: the token or key in \`Authorization\` is refused. |
| 404 | Another path than \`/graphql\`; no body. |
| 405 | \`BAD_REQUEST\`: another method than GET and POST, or a mutation by GET. |
| 406 | A subscription without \`Accept: text/event-stream\`; no body. |
| 413 | \`BAD_REQUEST\`: a body of more than 1,000,000 bytes. |
| 415 | \`BAD_REQUEST\`: a body that is not \`application/json\`. |
| 429 | \`RATE_LIMITED\`: \`Retry-After\` says how many seconds to wait. \`TOO_MANY_CONNECTIONS\`, \`TOO_MANY_SUBSCRIPTIONS\`: a stream over SSE, or a request with files, would be one too many. |
| 500 | \`INTERNAL\`: the request failed as a whole by a fault of ours. |

## WebSocket close codes

An operation that is refused ends alone, with an \`error\` message or with \`errors\` in its result; the socket and all else on it
stay. The server closes a socket with:

| Close code | Reason | When | What to do |
| --- | --- | --- | --- |
${closings.join('\n')}

A socket that ends without any of these has lost its connection: connect again. \`hilo/client\` does so by itself.

A socket from a page whose origin \`CORS_ORIGINS\` does not allow is refused with HTTP status 403 before it opens.

## Codes

| Code | Type | Where | Cause | Remedy |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;

const committed = (): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

if (!process.argv.includes('--check')) {
  mkdirSync(new URL('.', path), { recursive: true });
  if (committed() !== printed) writeFileSync(path, printed);
} else if (committed() !== printed) {
  console.error('docs/errors.md is stale: run `npm run errors` and commit it.');
  process.exitCode = 1;
}
