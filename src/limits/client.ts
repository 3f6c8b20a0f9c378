import type { Attempts } from './attempts.ts';
import type { Charge } from './budget.ts';

/** Where an operation comes from, and what it was charged. */
export interface Client {
  /** Of the network; `unknown` where there is none. */
  readonly address: string;
  readonly attempts: Attempts;
  /** When what it came in by ends; null where nobody can say. */
  readonly until: Date | null;
  /** Known once the operation runs; null where nothing is limited. */
  charge: Charge | null;
}
