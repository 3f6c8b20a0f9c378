import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportTicketInput, ImportTicketsMutation } from './gql/graphql.ts';
import { ApiError, NoAnswer } from './post.ts';

/** One ticket, and the line of the file that it comes from. */
export interface Entry {
  line: number;
  ticket: ImportTicketInput;
}

export interface Outcome {
  created: number;
  unchanged: number;
  failed: { entry: Entry; reason: string }[];
}

type Payload = ImportTicketsMutation['importTickets'];
export type Send = (tickets: ImportTicketInput[]) => Promise<Payload>;

interface Patience {
  /** Ends the waiting between tries. */
  signal: AbortSignal;
  onRetry: (reason: string, seconds: number) => void;
  /** Of faults one after the other, until it gives up. */
  tries: number;
  firstWait: number;
}

/** They concern whoever asks, so another try or a smaller batch would meet them too. */
const hopeless = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'INVALID_TOKEN',
  'TOKEN_EXPIRED',
  'SESSION_ENDED',
  'KEY_ENDED',
  'ALREADY_REFRESHED',
];

/** Brings a batch in, as often as it takes: each of its tickets is there afterwards, or has a reason why not. */
export async function bringIn(send: Send, entries: readonly Entry[], patience: Patience): Promise<Outcome> {
  const [only] = entries;
  if (!only) return nothing;
  try {
    const { results, error } = await persistently(() => answerOf(send, entries), patience);
    if (results) return tally(entries, results);
    const wrong = reasonsByPlace(error?.fields ?? []);
    if (wrong.size === 0) throw new ApiError(error?.code ?? 'UNKNOWN', error?.message ?? 'no results');
    const failed = [...wrong].flatMap(([i, reason]) => (entries[i] ? [{ entry: entries[i], reason }] : []));
    const rest = entries.filter((_, i) => !wrong.has(i));
    return sum({ ...nothing, failed }, await bringIn(send, rest, patience));
  } catch (error) {
    // one of them may be at fault, or they are too much at once
    if (!(error instanceof ApiError) || hopeless.includes(error.code)) throw error;
    if (entries.length === 1) return { ...nothing, failed: [{ entry: only, reason: error.message }] };
    const middle = Math.ceil(entries.length / 2);
    const first = await bringIn(send, entries.slice(0, middle), patience);
    return sum(first, await bringIn(send, entries.slice(middle), patience));
  }
}

async function answerOf(send: Send, entries: readonly Entry[]): Promise<Payload> {
  const payload = await send(entries.map(({ ticket }) => ticket));
  const { error } = payload;
  if (error && error.code !== 'INVALID_INPUT') throw new ApiError(error.code, error.message);
  return payload;
}

/** Tries again after faults. Whatever had come through already is found unchanged. */
async function persistently<T>(work: () => Promise<T>, { signal, onRetry, tries, firstWait }: Patience): Promise<T> {
  for (let faults = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      const limit = error instanceof NoAnswer ? tries : Math.min(tries, 3);
      const isBusy = error instanceof ApiError && error.code === 'RATE_LIMITED';
      if (!isBusy && ++faults >= limit) throw error;
      const backoff = Math.min(firstWait * 2 ** Math.max(0, faults - 1), 30) * (0.75 + Math.random() / 2);
      const seconds = (error instanceof ApiError && error.retryAfter) || backoff;
      onRetry(error.message, seconds);
      await sleep(seconds * 1_000, undefined, { signal });
    }
  }
}

const isPassing = (error: unknown): error is ApiError | NoAnswer =>
  error instanceof NoAnswer || (error instanceof ApiError && ['RATE_LIMITED', 'INTERNAL'].includes(error.code));

const nothing: Outcome = { created: 0, unchanged: 0, failed: [] };

function tally(entries: readonly Entry[], results: NonNullable<Payload['results']>): Outcome {
  const outcome: Outcome = { ...nothing, failed: [] };
  for (const [i, entry] of entries.entries()) {
    const result = results[i];
    if (result?.outcome === 'CREATED') outcome.created++;
    else if (result?.outcome === 'UNCHANGED') outcome.unchanged++;
    else
      outcome.failed.push({
        entry,
        reason: result?.error ? `${result.error.code}: ${result.error.message}` : 'no result',
      });
  }
  return outcome;
}

/** What is wrong with each ticket of the input: `tickets.3.requester.email`. */
function reasonsByPlace(fields: readonly { field: string; message: string }[]): Map<number, string> {
  const reasons = new Map<number, string>();
  for (const { field, message } of fields) {
    const [, index, name] = /^tickets\.(\d+)\.?(.*)$/.exec(field) ?? [];
    if (index === undefined) continue;
    const known = reasons.get(Number(index));
    reasons.set(Number(index), `${known ?? 'INVALID_INPUT:'} ${name}: ${message}`);
  }
  return reasons;
}

const sum = (one: Outcome, other: Outcome): Outcome => ({
  created: one.created + other.created,
  unchanged: one.unchanged + other.unchanged,
  failed: [...one.failed, ...other.failed],
});
