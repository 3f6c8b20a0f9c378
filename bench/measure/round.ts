import type pg from 'pg';
import type { Running } from '../contestants/contestant.ts';
import type { Operation } from '../operations.ts';
import { cpuOf, cpuOfDatabase, spentSince } from './cpu.ts';
import { load } from './load.ts';

/** Of one contestant in one round; times in milliseconds, CPU in microseconds per request. */
export interface Measure {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly serverCpu: number | null;
  readonly databaseCpu: number | null;
}

export interface Pace {
  readonly connections: number;
  readonly seconds: number;
  /** Seconds and requests, both at least, before a contestant's first round of an operation. */
  readonly warmUp: { readonly seconds: number; readonly requests: number };
}

export async function measure(
  { viewer, asks }: Operation,
  contestant: Running,
  { client, database }: { client: pg.Client; database: string },
  { connections, seconds, warmUp }: Pace,
  isFirst: boolean,
): Promise<Measure> {
  const requests = asks.map((ask) => contestant.request(ask, viewer));
  // later ones only open connections again that were closed while others were asked
  const least = isFirst ? { seconds: warmUp.seconds, atLeast: warmUp.requests } : { seconds: warmUp.seconds / 6 };
  await load(contestant.origin, requests, { connections, ...least });
  const before = { server: cpuOf(contestant.pid), database: await cpuOfDatabase(client, database) };
  const {
    requests: count,
    seconds: taken,
    latencies,
  } = await load(contestant.origin, requests, { connections, seconds });
  const after = { server: cpuOf(contestant.pid), database: await cpuOfDatabase(client, database) };

  const perRequest = (spent: number | null) => (spent === null ? null : (spent * 1e6) / count);
  const at = (part: number) => latencies[Math.min(count - 1, Math.floor(count * part))] ?? Number.NaN;
  return {
    rate: count / taken,
    p50: at(0.5),
    p99: at(0.99),
    serverCpu: perRequest(before.server === null || after.server === null ? null : after.server - before.server),
    databaseCpu: perRequest(spentSince(before.database, after.database)),
  };
}

/** Of each number the median over the rounds. */
export const medianOf = (rounds: readonly Measure[]): Measure => ({
  rate: median(rounds.map(({ rate }) => rate)) ?? Number.NaN,
  p50: median(rounds.map(({ p50 }) => p50)) ?? Number.NaN,
  p99: median(rounds.map(({ p99 }) => p99)) ?? Number.NaN,
  serverCpu: median(rounds.map(({ serverCpu }) => serverCpu)),
  databaseCpu: median(rounds.map(({ databaseCpu }) => databaseCpu)),
});

function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
