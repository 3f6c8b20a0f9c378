import type { TypedDocumentString } from './gql/graphql.ts';

/** The desk's refusal. Its codes are stable: branch on them and on nothing else. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** Seconds to wait, where there is too much or too often. */
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, retryAfter?: number) {
    super(`${code}: ${message}`);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Nothing of GraphQL came back: whether the operation ran is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export type Payload<Key extends string> = { [K in Key]?: unknown } & {
  error?: { code: string; message: string } | null | undefined;
};

/** What a mutation made; throws its `error` where there is one. */
export function resultOf<Key extends string, P extends Payload<Key>>(payload: P, key: Key): NonNullable<P[Key]> {
  if (payload.error) throw new ApiError(payload.error.code, payload.error.message);
  const result: P[Key] = payload[key];
  if (result === null || result === undefined) throw new TypeError(`the answer has no ${key}`);
  return result;
}

interface ResponseError {
  message: string;
  extensions?: { code?: unknown; retryAfter?: unknown };
}

/** Errors of the request as a whole, or of a field. */
export function refusalIn([error]: readonly ResponseError[]): ApiError {
  const { code, retryAfter } = error?.extensions ?? {};
  return new ApiError(String(code ?? 'UNKNOWN'), error?.message ?? 'no message', Number(retryAfter) || undefined);
}

/** One operation over HTTP. */
export async function post<Result, Variables>(
  url: string,
  accessToken: string | undefined,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables | undefined,
): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ query: document, variables }),
    signal: AbortSignal.timeout(60_000),
  }).catch((cause: unknown) => {
    throw new NoAnswer(`${url} does not answer`, { cause });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!isAnswer<Result>(answer)) throw new NoAnswer(`${url} answered HTTP ${response.status}, and nothing of GraphQL`);
  if (answer.errors) throw refusalIn(answer.errors);
  return answer.data;
}

type Answer<Result> = { data: Result; errors?: undefined } | { errors: ResponseError[] };

const isAnswer = <Result>(body: unknown): body is Answer<Result> =>
  typeof body === 'object' && body !== null && ('data' in body || 'errors' in body);
