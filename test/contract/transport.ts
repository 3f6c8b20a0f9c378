import { createClient } from 'graphql-ws';
import { expect } from 'vitest';
import WebSocket from 'ws';
import { type ErrorCode, errorCodes } from '../../src/errors.ts';

export interface Operation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

interface AnswerError {
  message: string;
  path?: (string | number)[];
  extensions?: Record<string, unknown>;
}

export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: AnswerError[];
}

/** What is the same whenever it is asked: all but the ids of requests. */
export const withoutIds = ({ errors, ...rest }: Answer): Answer => ({
  ...rest,
  ...(errors && {
    errors: errors.map(({ extensions: { requestId: _, ...extensions } = {}, ...error }) => ({ ...error, extensions })),
  }),
});

type Ask = (port: number, operation: Operation, authorization?: string) => Promise<Answer>;

const overHttp: Ask = async (port, operation, authorization) => {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(authorization && { authorization }),
    },
    body: JSON.stringify(operation),
  });
  return (await response.json()) as Answer;
};

/** Rejects with the close event where the server closes the socket. */
const overWebSocket: Ask = async (port, operation, authorization) => {
  const client = createClient({
    url: `ws://127.0.0.1:${port}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(authorization && { connectionParams: { authorization } }),
  });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      let answer: Answer = {};
      client.subscribe(operation, {
        next: (value) => {
          answer = value as Answer;
        },
        error: (error) => (Array.isArray(error) ? resolve({ errors: error }) : reject(error)),
        complete: () => resolve(answer),
      });
    });
  } finally {
    await client.dispose();
  }
};

/** Each way in which an operation and its answer travel. */
export const transports: Record<'HTTP' | 'WebSocket', Ask> = { HTTP: overHttp, WebSocket: overWebSocket };
export const transportNames = Object.keys(transports) as (keyof typeof transports)[];

/** Of the program, its database or its transport. */
const inside = /node_modules|\bat .+:\d+:\d+|\.ts\b|prisma|postgres|\bselect\b.+\bfrom\b|\binsert into\b|stack|"http"/i;

/** Every error has this code with its type, and tells nothing of the inside. */
export function expectRefusal(answer: Answer, code: ErrorCode) {
  expect(answer.errors?.length, JSON.stringify(answer)).toBeGreaterThan(0);
  for (const error of answer.errors ?? []) {
    expect(error.extensions, error.message).toMatchObject({
      code,
      type: errorCodes[code][0],
      requestId: expect.stringMatching(/^[\w.:=+/-]{1,128}$/),
    });
    expect(Object.keys(error).filter((key) => !['message', 'locations', 'path', 'extensions'].includes(key))).toEqual(
      [],
    );
    expect(
      Object.keys(error.extensions ?? {}).filter((key) => !['code', 'type', 'fields', 'requestId'].includes(key)),
    ).toEqual([]);
    expect(error.message.length).toBeGreaterThan(5);
  }
  expect(JSON.stringify(answer)).not.toMatch(inside);
}
