import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import type { Desk } from '../desk.ts';
import type { ErrorCode } from '../errors.ts';
import { refusalOf } from '../graphql/mutation-error.ts';
import { RequestContext } from './context.ts';

const unauthenticated: readonly ErrorCode[] = ['UNAUTHENTICATED', 'INVALID_TOKEN', 'TOKEN_EXPIRED', 'SESSION_ENDED'];

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

/** What a client gets of an error: refusals with their code; of faults of ours only that they happened, and their id. */
export const errorFormatter =
  (desk: Desk) =>
  (error: unknown): GraphQLError =>
    // some pass twice: where they arise, and where they leave
    error instanceof Answer ? error : format(error, (fault) => new RequestContext(desk, null).report(fault));

function format(error: unknown, report: (error: unknown) => string): Answer {
  const cause = causeOf(error);
  const place = error instanceof GraphQLError ? placeOf(error) : {};
  // an error without a path is the answer to the whole request
  const http = (http: Http) => (place.path ? {} : { http });
  const refusal = refusalOf(cause);
  if (refusal) {
    const { code, type, fields, message } = refusal;
    const challenge = unauthenticated.includes(code)
      ? http({ status: 401, headers: { 'www-authenticate': 'Bearer' } })
      : {};
    return new Answer(message, {
      ...place,
      extensions: { code, type, ...(fields.length > 0 && { fields }), ...challenge },
    });
  }
  if (error instanceof GraphQLError && cause instanceof GraphQLError && isOfTheRequest(error, cause)) {
    const { status, headers, spec } = (error.extensions['http'] ?? {}) as Http;
    const ofDocument = error.nodes !== undefined || error.positions !== undefined;
    const how = status ? http({ status, ...(headers && { headers }), ...(ofDocument && spec && { spec }) }) : {};
    return new Answer(error.message, { ...place, extensions: { code: 'BAD_REQUEST', type: 'VALIDATION', ...how } });
  }
  return new Answer(report(cause), {
    ...place,
    extensions: { code: 'INTERNAL', type: 'INTERNAL', ...http({ status: 500 }) },
  });
}

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
