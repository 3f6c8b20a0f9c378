import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import type { Desk } from '../desk.ts';
import { type ErrorCode, Excess, type Refusal } from '../errors.ts';
import { refusalOf } from '../graphql/mutation-error.ts';
import { traceNow } from '../trace.ts';
import { RequestContext } from './context.ts';

const unauthenticated: readonly ErrorCode[] = [
  'UNAUTHENTICATED',
  'INVALID_TOKEN',
  'TOKEN_EXPIRED',
  'SESSION_ENDED',
  'KEY_ENDED',
];

/** How HTTP tells it. */
interface Http {
  status?: number;
  headers?: Record<string, string>;
  /** The status is for `application/graphql-response+json` only. */
  spec?: boolean;
}

class Answer extends GraphQLError {
  /** Without what is HTTP's own, for other ways of transport. */
  override toJSON(): GraphQLFormattedError {
    const { extensions: { http: _, ...extensions } = {}, ...rest } = super.toJSON();
    return { ...rest, extensions };
  }
}

/**
 * What a client gets of an error: refusals with their code; of faults of ours only that they happened, and their id. All
 * with the id of the request that goes on.
 */
export const errorFormatter =
  (desk: Desk) =>
  (error: unknown): GraphQLError =>
    format(error, desk);

function format(error: unknown, desk: Desk): Answer {
  const cause = causeOf(error);
  // some pass twice: where they arise, and where they leave
  if (cause instanceof Answer) return cause;
  const place = error instanceof GraphQLError ? placeOf(error) : {};
  // an error without a path is the answer to the whole request
  const http = (http: Http) => (place.path ? {} : { http });
  const requestId = traceNow()?.requestId;
  const request = requestId === undefined ? {} : { requestId };
  const refusal = refusalOf(cause);
  if (refusal) {
    const { code, type, fields, message } = refusal;
    return new Answer(message, {
      ...place,
      extensions: {
        code,
        type,
        ...(fields.length > 0 && { fields }),
        ...numbersOf(refusal),
        ...request,
        ...http(statusOf(refusal)),
      },
    });
  }
  if (error instanceof GraphQLError && cause instanceof GraphQLError && isOfTheRequest(error, cause)) {
    const { status, headers, spec } = (error.extensions['http'] ?? {}) as Http;
    const ofDocument = error.nodes !== undefined || error.positions !== undefined;
    const how = status ? http({ status, ...(headers && { headers }), ...(ofDocument && spec && { spec }) }) : {};
    // without introspection, names that errors suggest are not told either
    const message = desk.settings.introspection ? error.message : error.message.replace(/ Did you mean [^?]*\?$/, '');
    return new Answer(message, {
      ...place,
      extensions: { code: 'BAD_REQUEST', type: 'VALIDATION', ...request, ...how },
    });
  }
  return new Answer(new RequestContext(desk, null).report(cause), {
    ...place,
    extensions: { code: 'INTERNAL', type: 'INTERNAL', ...request, ...http({ status: 500 }) },
  });
}

function statusOf(refusal: Refusal): Http {
  const { code, type } = refusal;
  if (unauthenticated.includes(code)) return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
  if (code === 'RATE_LIMITED')
    return { status: 429, headers: { 'retry-after': String(numbersOf(refusal)['retryAfter']) } };
  if (code === 'TOO_MANY_CONNECTIONS' || code === 'TOO_MANY_SUBSCRIPTIONS') return { status: 429 };
  // as where the document is wrong
  if (code === 'TOO_COMPLEX' || code === 'TOO_COSTLY') return { status: 400, spec: true };
  // who may not act for whom; an id that is of no person
  return type === 'FORBIDDEN' ? { status: 403 } : type === 'VALIDATION' ? { status: 400 } : {};
}

const numbersOf = (refusal: Refusal): Readonly<Record<string, number>> =>
  refusal instanceof Excess ? refusal.numbers : {};

/** GraphQL's own errors tell what is wrong with a request, except those of fields whose values do not fit their types. */
function isOfTheRequest(error: GraphQLError, cause: GraphQLError): boolean {
  const [node] = cause.nodes ?? [];
  return !error.path || (node !== undefined && node.kind !== Kind.FIELD);
}

const causeOf = (error: unknown): unknown =>
  error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error;

const placeOf = ({ nodes, source, positions, path }: GraphQLError) => ({
  ...(nodes && { nodes }),
  ...(source && { source }),
  ...(positions && { positions }),
  ...(path && { path }),
});
