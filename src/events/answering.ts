import type { Viewer } from '../access/viewer.ts';
import type { EventRow, Told } from './told.ts';

/** How an event becomes what is sent. */
export interface Answering {
  /** Equal for operations that answer alike to viewers of one class; null where it hangs on who asks. */
  readonly key: string | null;
  answer(event: EventRow, cursor: string, viewer: Viewer): Promise<Told>;
}

/** An answer of which a part is missing by a fault of ours. */
export class Faulty extends Error {
  readonly told: Told;

  constructor(told: Told) {
    super('an event could not be read as a whole');
    this.told = told;
  }
}
