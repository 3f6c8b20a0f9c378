import { expect } from 'vitest';
import { type ErrorCode, errorCodes } from '../../src/errors.ts';
import { type Answer, type Operation, transports } from '../contract/transport.ts';

export type { Answer, Operation };

/** What came with HTTP around an answer. */
export interface Told {
  status: number;
  headers: Headers;
  answer: Answer;
}

async function post(port: number, operation: Operation, accept: string, headers: Record<string, string> = {}) {
  return fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify(operation),
  });
}

export async function overHttp(port: number, operation: Operation, headers: Record<string, string>): Promise<Told> {
  const response = await post(port, operation, 'application/json', headers);
  return { status: response.status, headers: response.headers, answer: (await response.json()) as Answer };
}

/** The first result of a stream of events, which is then left. */
export async function overSse(port: number, operation: Operation, headers: Record<string, string>): Promise<Told> {
  const response = await post(port, operation, 'text/event-stream', headers);
  let text = '';
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString();
    const [, data] = /^event: next\ndata: (.*)\n\n/m.exec(text) ?? [];
    if (data) return { status: response.status, headers: response.headers, answer: JSON.parse(data) as Answer };
  }
  return { status: response.status, headers: response.headers, answer: JSON.parse(text) as Answer };
}

type Ask = (port: number, operation: Operation, authorization?: string) => Promise<Answer>;

const bearer = (authorization?: string): Record<string, string> => (authorization ? { authorization } : {});

/** Each way in which an operation and its answer travel. */
export const ways: Record<'HTTP' | 'SSE' | 'WebSocket', Ask> = {
  HTTP: transports.HTTP,
  SSE: async (port, operation, authorization) => (await overSse(port, operation, bearer(authorization))).answer,
  WebSocket: transports.WebSocket,
};
export const wayNames = Object.keys(ways) as (keyof typeof ways)[];

/** Of the program, its database or its transport. */
const inside =
  /node_modules|\bat .+:\d+:\d+|\.ts\b|prisma|postgres|\bselect\b.+\bfrom\b|\binsert into\b|"http"|\/work\//i;

/** Nothing of the inside is told, and each code is a documented one that is not ours to mend. */
export function expectClean(answer: Answer) {
  const told = JSON.stringify(answer);
  expect(told).not.toMatch(inside);
  const codes = [...told.matchAll(/"code":"(\w+)"/g)].map(([, code = '']) => code);
  expect(codes.filter((code) => !(code in errorCodes))).toEqual([]);
  expect(codes, told).not.toContain('INTERNAL');
}

/** The whole request is refused, with this code and these numbers beside it. */
export function expectWhole(answer: Answer, code: ErrorCode, numbers: object = {}) {
  expectClean(answer);
  expect(
    answer.errors?.map(({ path, extensions }) => ({ path, extensions })),
    JSON.stringify(answer),
  ).toEqual([
    {
      path: undefined,
      extensions: { code, type: errorCodes[code][0], requestId: expect.stringMatching(/./), ...numbers },
    },
  ]);
  expect(answer.data ?? null).toBeNull();
}
