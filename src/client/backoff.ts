export interface Backoff {
  /** Milliseconds before the second try; the first is made at once. */
  readonly first: number;
  readonly longest: number;
}

/** Twice as long each time, and not all clients at the same moment. */
export const pauseBefore = (attempt: number, { first, longest }: Backoff): number =>
  attempt === 0 ? 0 : Math.min(first * 2 ** (attempt - 1), longest) * (0.5 + Math.random() / 2);

/** Ends early when the signal says so. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
