import { batchesOf } from './import-batches.ts';
import type { Mapping } from './import-mapping.ts';
import type { Progress } from './import-progress.ts';
import { bringIn, type Send } from './import-send.ts';

interface Run {
  file: string;
  mapping: Mapping;
  /** Without it the rows are only read. */
  send: Send | undefined;
  batchSize: number;
  concurrency: number;
  /** Ends it after what is under way. */
  signal: AbortSignal;
  progress: Progress;
  onFailure(line: number, reason: string): void;
}

export interface Tally {
  created: number;
  unchanged: number;
  failed: number;
  /** Rows that would have been sent. */
  sound: number;
}

/** Brings all rows in. The tally is right at any time, also when it is rejected. */
export async function run(options: Run, tally: Tally): Promise<void> {
  const { file, mapping, send, batchSize, concurrency, signal, progress } = options;
  const fail = (line: number, reason: string) => {
    tally.failed++;
    options.onFailure(line, reason);
  };
  const patience = {
    signal,
    tries: 8,
    firstWait: 0.5,
    onRetry: (reason: string, seconds: number) => progress.tell(`${reason}; again in ${seconds.toFixed(1)} s`),
  };
  const batches = batchesOf(file, mapping, batchSize, { fail, repeated: () => tally.unchanged++ });
  let bytes = 0;
  const worker = async () => {
    for await (const batch of batches) {
      if (signal.aborted) return;
      if (send) {
        const { created, unchanged, failed } = await bringIn(send, batch.entries, patience);
        tally.created += created;
        tally.unchanged += unchanged;
        for (const { entry, reason } of failed) fail(entry.line, `${entry.ticket.externalId}: ${reason}`);
      }
      tally.sound += batch.entries.length;
      bytes += batch.bytes;
      progress.show(tally.created + tally.unchanged + tally.failed, bytes);
    }
  };
  // each takes the next batch when it is done with its last; one that fails ends the reading for all
  const workers = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  const failure = workers.find((settled) => settled.status === 'rejected');
  if (failure && !signal.aborted) throw failure.reason;
}
