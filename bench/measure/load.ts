import { performance } from 'node:perf_hooks';
import { Client } from 'undici';
import type { Request } from '../contestants/contestant.ts';

export interface Load {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds, rising. */
  readonly latencies: Float64Array;
}

/**
 * Asks over so many connections, on each one request after the other, until the time is over; with `atLeast`, longer until so many were
 * made, but four times as long at most. */
export async function load(
  origin: string,
  requests: readonly Request[],
  { connections, seconds, atLeast = 0 }: { connections: number; seconds: number; atLeast?: number },
): Promise<Load> {
  const prepared = requests.map(({ path, headers, body }) => ({
    path,
    method: 'POST',
    headers: Object.entries(headers).flat(),
    body: Buffer.from(body),
  }));
  const latencies: number[] = [];
  const clients = Array.from({ length: connections }, () => new Client(origin, { pipelining: 1 }));
  let next = 0;
  const began = performance.now();
  const end = began + seconds * 1_000;
  const latest = began + seconds * 4_000;
  try {
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() < end || (next < atLeast && performance.now() < latest)) {
          const request = prepared[next++ % prepared.length];
          if (!request) throw new RangeError('nothing to ask');
          const sent = performance.now();
          await ask(client, request);
          latencies.push(performance.now() - sent);
        }
      }),
    );
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
  const sorted = Float64Array.from(latencies).sort();
  return { requests: sorted.length, seconds: (performance.now() - began) / 1_000, latencies: sorted };
}

type Prepared = Parameters<Client['dispatch']>[0];

/** Reads the whole answer, keeps none of it, and takes no error for an answer. */
function ask(client: Client, request: Prepared): Promise<void> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let last: Buffer | undefined;
    client.dispatch(request, {
      onRequestStart() {},
      onResponseStart(_controller, code) {
        status = code;
      },
      onResponseData(_controller, chunk) {
        last = chunk;
      },
      onResponseEnd() {
        // `errors` are those of the request, `error` that of a mutation
        if (status === 200 && last && !last.includes('"errors":[') && !last.includes('"error":{')) resolve();
        else reject(new Error(`${status}: ${last?.toString().slice(-500)}`));
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    });
  });
}
