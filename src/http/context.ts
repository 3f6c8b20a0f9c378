import { randomUUID } from 'node:crypto';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../errors.ts';
import type { Act } from '../events/log.ts';
import { type Loaders, makeLoaders } from '../graphql/loaders.ts';
import type { Client } from '../limits/client.ts';
import type { Db, Tx } from '../store/database.ts';
import { act, actOnce } from '../store/transact.ts';
import { operationNow } from '../trace.ts';

/** One operation's context; `at` gives the one of each event of a subscription, with nothing remembered. */
export class RequestContext implements Context {
  readonly desk: Desk;
  readonly db: Db | Tx;
  #signedIn: Viewer | null;
  readonly #client: Client | undefined;
  #loaders: Loaders | undefined;

  constructor(desk: Desk, signedIn: Viewer | null, client?: Client, db: Db | Tx = desk.database.prisma) {
    this.desk = desk;
    this.#signedIn = signedIn;
    this.#client = client;
    this.db = db;
  }

  get signedIn(): Viewer | null {
    return this.#signedIn;
  }

  get client(): Client {
    if (!this.#client) throw new TypeError('This context is not of an operation.');
    return this.#client;
  }

  get viewer(): Viewer {
    if (!this.#signedIn) throw new Refusal('UNAUTHENTICATED', 'Nobody is signed in.');
    return this.#signedIn;
  }

  become(viewer: Viewer) {
    this.#signedIn = viewer;
    this.#loaders = undefined;
    const operation = operationNow();
    if (operation) operation.viewer = viewer;
  }

  get loaders(): Loaders {
    this.#loaders ??= makeLoaders(this.db, () => this.viewer);
    return this.#loaders;
  }

  at(viewer: Viewer): RequestContext {
    return new RequestContext(this.desk, viewer, this.#client);
  }

  within(db: Tx): RequestContext {
    return new RequestContext(this.desk, this.signedIn, this.#client, db);
  }

  act<T>(work: (act: Act) => Promise<T>): Promise<T> {
    return act(this.desk, this.viewer, work);
  }

  actOnce<T extends object>(
    mutation: string,
    input: { idempotencyKey?: string | null | undefined },
    work: (act: Act) => Promise<T>,
  ): Promise<T> {
    return actOnce(this.desk, this.viewer, mutation, input, work);
  }

  report(error: unknown): string {
    const id = randomUUID();
    this.desk.log.error({ err: error, errorId: id }, 'a request failed by a fault of ours');
    return `Something failed on our side; its id is ${id}.`;
  }
}
