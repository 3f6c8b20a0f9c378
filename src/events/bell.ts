import type { ListenState } from '../store/backend.ts';
import type { Database } from '../store/database.ts';

/** How far the log of an epoch goes by now. */
export interface Ring {
  readonly position: bigint;
  /** Undefined where the bell is of one log alone. */
  readonly epoch?: string | undefined;
}

/**
 * Tells the nodes of a desk that there is more in the log. It may lose what it likes: each looks for itself once a
 * second.
 */
export interface Bell {
  /** Settles after the first attempt, also where it failed: it is tried again until the returned function is called. */
  listen(onRing: (ring: Ring) => void, onState: (state: ListenState) => void): Promise<() => Promise<void>>;
  /** This node has given positions up to here. */
  ring(ring: Required<Ring>): void;
}

/** `stamp()` itself rings it, by NOTIFY. */
export const notifyBell = ({ listen }: Pick<Database, 'listen'>): Bell => ({
  listen: (onRing, onState) => listen('hilo_events', (head) => onRing({ position: BigInt(head) }), onState),
  ring() {},
});
