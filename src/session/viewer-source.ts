import DataLoader from 'dataloader';
import { rowsOf } from '../access/change.ts';
import { programOf, type Viewer } from '../access/viewer.ts';
import { type KeyUse, type OnBehalfOf, readProgram } from '../integration/key-holder.ts';
import type { Database } from '../store/database.ts';
import { type SessionRow, sessionFacts, viewerOf } from './person-viewer.ts';
import { isLive, sessionEnded } from './rules.ts';

/** By what a viewer came in, and comes in again. */
export type Pass = { readonly name: string } & (
  | { readonly sessionId: string }
  | { readonly keyId: string; readonly onBehalfOf: OnBehalfOf | null }
);

/** What was read of somebody. */
export interface Known {
  readonly viewer: Viewer;
  readonly expiresAt: Date;
  /** The ids of the rows that it was made of: an event of one of them means to read it again. */
  readonly rows: readonly string[];
}

/** Makes viewers of sessions and keys, with rights as they are now. */
export class ViewerSource {
  readonly #database: Pick<Database, 'prisma'>;
  readonly #use: KeyUse | undefined;
  /** Many come back at once where a node has stopped: one statement for those of one tick. */
  readonly #sessions = new DataLoader((ids: readonly string[]) => this.readSessions(ids), {
    cache: false,
    maxBatchSize: 500,
  });

  constructor(database: Pick<Database, 'prisma'>, use?: KeyUse) {
    this.#database = database;
    this.#use = use;
  }

  async load({ sessionId }: Pick<Viewer, 'sessionId'>): Promise<Viewer> {
    if (sessionId === null) throw sessionEnded();
    return (await this.#session(sessionId)).viewer;
  }

  /** The program that holds this key, or the person for whom it asks. */
  async loadKey(hash: string, onBehalfOf: OnBehalfOf | null): Promise<Viewer> {
    const { viewer, key } = await readProgram(this.#database.prisma, { hash }, onBehalfOf);
    this.#use?.note(key);
    return viewer;
  }

  /** Who came in by this, with what their rights hang on. */
  async read(pass: Pass): Promise<Known> {
    if ('sessionId' in pass) return this.#session(pass.sessionId);
    const { viewer, expiresAt } = await readProgram(this.#database.prisma, { id: pass.keyId }, pass.onBehalfOf);
    return { viewer, expiresAt, rows: rowsOf(viewer) };
  }

  async #session(id: string): Promise<Known> {
    const session = await this.#sessions.load(id);
    if (!session || !isLive(session, new Date())) throw sessionEnded();
    const viewer = viewerOf(session);
    const { expiresAt, integrationId } = session;
    return { viewer, expiresAt, rows: [...rowsOf(viewer), ...(integrationId ? [integrationId] : [])] };
  }

  protected async readSessions(ids: readonly string[]): Promise<(SessionRow | null)[]> {
    const rows = await this.#database.prisma.session.findMany({
      where: { id: { in: [...new Set(ids)] } },
      select: sessionFacts,
      relationLoadStrategy: 'join',
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  }
}

export function passOf(viewer: Viewer): Pass {
  const program = programOf(viewer);
  if (!program) {
    if (viewer.sessionId === null) throw sessionEnded();
    return { name: viewer.sessionId, sessionId: viewer.sessionId };
  }
  const { keyId } = program;
  if (viewer.kind === 'INTEGRATION') return { name: keyId, keyId, onBehalfOf: null };
  const { kind, id } = viewer;
  const portal = viewer.kind === 'AFFILIATE' ? { id: viewer.portal.id } : null;
  return { name: `${keyId} ${kind} ${id} ${portal?.id}`, keyId, onBehalfOf: { kind, id, portal } };
}
