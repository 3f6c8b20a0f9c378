import type { ToldStream } from '../events/told.ts';

/**
 * The result of a subscription. It is not iterable itself: what may stand between here and the transport would wrap
 * each step of it once more, for each event and each of thousands of streams.
 */
export class StreamResult {
  readonly stream: ToldStream;
  /** When what it was asked with ends, and it with that; null where nobody can say. */
  readonly until: Date | null;
  readonly errors?: never;

  constructor(stream: ToldStream, until: Date | null) {
    this.stream = stream;
    this.until = until;
  }
}
