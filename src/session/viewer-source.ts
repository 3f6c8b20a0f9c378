import { programOf, type Viewer } from '../access/viewer.ts';
import type { LiveEvent } from '../events/feed.ts';
import type { AccessSubject } from '../events/log.ts';
import { type KeyUse, type OnBehalfOf, readProgram } from '../integration/key-holder.ts';
import type { Database } from '../store/database.ts';
import { sessionFacts, viewerOf } from './person-viewer.ts';
import { isLive, sessionEnded } from './rules.ts';

export interface Known {
  viewer: Viewer;
  expiresAt: Date;
}

const watched: Record<AccessSubject, true> = {
  Affiliate: true,
  Manager: true,
  Organization: true,
  Team: true,
  PortalConfig: true,
  Session: true,
  Integration: true,
  ApiKey: true,
};
const most = 10_000;

/** Makes viewers of sessions and keys, with rights as they are now. */
export class ViewerSource {
  readonly #database: Pick<Database, 'prisma'>;
  readonly #use: KeyUse | undefined;
  /** Also what is still being read: an event forgets it with the rest. */
  readonly #known = new Map<string, Promise<Known>>();

  constructor(database: Pick<Database, 'prisma'>, use?: KeyUse) {
    this.#database = database;
    this.#use = use;
  }

  async load({ sessionId }: Pick<Viewer, 'sessionId'>): Promise<Viewer> {
    if (sessionId === null) throw sessionEnded();
    return (await this.read(sessionId)).viewer;
  }

  /** The program that holds this key, or the person for whom it asks. */
  async loadKey(hash: string, onBehalfOf: OnBehalfOf | null): Promise<Viewer> {
    const { viewer, key } = await readProgram(this.#database.prisma, { hash }, onBehalfOf);
    this.#use?.note(key);
    return viewer;
  }

  /** The same for what lives on: read again only once something changed. */
  async current(viewer: Viewer): Promise<Viewer> {
    const pass = passOf(viewer);
    const known = this.#known.get(pass.name);
    if (known) {
      const { viewer: kept, expiresAt } = await known;
      if (expiresAt > new Date()) return kept;
      // it may have been refreshed
      if (this.#known.get(pass.name) === known) this.#known.delete(pass.name);
    }
    return (await this.#remember(pass)).viewer;
  }

  /** To be called with every event of the log. */
  observe({ row }: { row: Pick<LiveEvent['row'], 'subjectType'> }) {
    if (row.subjectType in watched) this.forget();
  }

  /** To be called when the log no longer tells of all that happened. */
  forget() {
    this.#known.clear();
  }

  #remember({ name, ...pass }: Pass): Promise<Known> {
    const reading =
      this.#known.get(name) ??
      ('sessionId' in pass
        ? this.read(pass.sessionId)
        : readProgram(this.#database.prisma, { id: pass.keyId }, pass.onBehalfOf));
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(name, reading);
    reading.catch(() => {
      if (this.#known.get(name) === reading) this.#known.delete(name);
    });
    return reading;
  }

  protected async read(sessionId: string): Promise<Known> {
    const session = await this.#database.prisma.session.findUnique({
      where: { id: sessionId },
      select: sessionFacts,
      relationLoadStrategy: 'join',
    });
    if (!session || !isLive(session, new Date())) throw sessionEnded();
    return { viewer: viewerOf(session), expiresAt: session.expiresAt };
  }
}

/** By what a viewer came in, and comes in again. */
type Pass = { name: string } & ({ sessionId: string } | { keyId: string; onBehalfOf: OnBehalfOf | null });

function passOf(viewer: Viewer): Pass {
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
