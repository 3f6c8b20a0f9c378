import type { Viewer } from './access/viewer.ts';
import type { Desk } from './desk.ts';
import type { Act } from './events/log.ts';
import type { Loaders } from './graphql/loaders.ts';
import type { Client } from './limits/client.ts';
import type { Db, Tx } from './store/database.ts';

/** What every resolver gets: one per operation, and one per event of a subscription. */
export interface Context {
  readonly desk: Desk;
  /** Where to read; one snapshot where the operation asks for `eventCursor`. */
  readonly db: Db | Tx;
  /** Who asks; reading it while nobody is signed in refuses the request. */
  readonly viewer: Viewer;
  /** The same, null while nobody is signed in. */
  readonly signedIn: Viewer | null;
  readonly loaders: Loaders;
  /** Where the operation comes from, and what it was charged. */
  readonly client: Client;
  /** Goes on as whoever has just signed in by this very operation. */
  become(viewer: Viewer): void;
  /** Runs an action in one transaction; its events are on their way when it resolves. */
  act<T>(work: (act: Act) => Promise<T>): Promise<T>;
  /** The same, once per idempotency key. */
  actOnce<T extends object>(
    mutation: string,
    input: { idempotencyKey?: string | null | undefined },
    work: (act: Act) => Promise<T>,
  ): Promise<T>;
  /** Logs a fault of ours; gives what the client may know: that it happened, and its id. */
  report(error: unknown): string;
}
