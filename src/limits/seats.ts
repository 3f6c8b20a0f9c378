import { payerOf, type Viewer } from '../access/viewer.ts';
import { type ErrorCode, Excess } from '../errors.ts';
import type { Settings } from '../settings.ts';

/** How many of one kind somebody may have open at a time; each node counts for itself. */
export class Seats {
  readonly #limit: number;
  readonly #code: ErrorCode;
  readonly #what: string;
  readonly #taken = new Map<string, number>();

  /** 0 for no limit. */
  constructor(limit: number, code: ErrorCode, what: string) {
    this.#limit = limit;
    this.#code = code;
    this.#what = what;
  }

  /** Gives what frees it again, to be called once. */
  take(holder: string): () => void {
    const limit = this.#limit;
    const taken = this.#taken.get(holder) ?? 0;
    if (limit > 0 && taken >= limit)
      throw new Excess(this.#code, `At most ${limit} ${this.#what} may be open at a time.`, { limit });
    this.#taken.set(holder, taken + 1);
    return () => this.#free(holder);
  }

  #free(holder: string) {
    const left = (this.#taken.get(holder) ?? 1) - 1;
    if (left > 0) this.#taken.set(holder, left);
    else this.#taken.delete(holder);
  }
}

export interface OpenSeats {
  readonly connections: Seats;
  readonly subscriptions: Seats;
  /** Requests whose files are coming in. */
  readonly uploads: Seats;
}

export const uploadsPerViewer = 10;

export const openSeats = ({
  connectionsPerViewer,
  subscriptionsPerViewer,
}: Pick<Settings, 'connectionsPerViewer' | 'subscriptionsPerViewer'>): OpenSeats => ({
  connections: new Seats(connectionsPerViewer, 'TOO_MANY_CONNECTIONS', 'connections of one viewer'),
  subscriptions: new Seats(subscriptionsPerViewer, 'TOO_MANY_SUBSCRIPTIONS', 'subscriptions of one viewer'),
  uploads: new Seats(uploadsPerViewer, 'TOO_MANY_CONNECTIONS', 'requests with files of one viewer'),
});

/** Somebody, or whoever comes from this address. */
export function holderOf(viewer: Viewer | null, address: string): string {
  if (!viewer) return `address ${address}`;
  const { kind, id } = payerOf(viewer);
  return `${kind} ${id}`;
}
