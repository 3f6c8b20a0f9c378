import type { Attempts } from './attempts.ts';
import type { Charge } from './budget.ts';

/** Where an operation comes from, and what it was charged. */
export interface Client {
  /** Of the network; `unknown` where there is none. */
  readonly address: string;
  readonly attempts: Attempts;
  /** When what it came in by ends; null where nobody can say. */
  readonly until: Date | null;
  /** It opens a connection of its own, if it streams; over a WebSocket it does not. */
  readonly isAlone: boolean;
  /** Of SSE: the cursor of the last event that came, which counts for more than `after`. */
  readonly lastEventId: string | null;
  /** Known once the operation runs; null where nothing is limited. */
  charge: Charge | null;
}
