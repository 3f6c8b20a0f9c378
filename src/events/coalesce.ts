/**
 * Runs `work` once at a time for however many ask: each gets a run that began after they asked, and those who ask
 * while one is under way share the next.
 */
export function coalesced<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const begin = async (): Promise<T> => {
    await running?.catch(() => undefined);
    next = undefined;
    running = work();
    return running;
  };
  return () => {
    next ??= begin();
    return next;
  };
}
