import type { Viewer } from '../access/viewer.ts';
import type { LiveEvent } from '../events/feed.ts';
import type { AccessSubject } from '../events/log.ts';
import type { Database } from '../store/database.ts';
import type { Prisma } from '../store/generated/client.ts';
import { isLive, sessionEnded } from './rules.ts';
import type { Claims } from './token.ts';

const deactivatedAt = { deactivatedAt: true } as const;
const person = { id: true, locale: true, timeZone: true, ...deactivatedAt } as const;

export const sessionFacts = {
  id: true,
  expiresAt: true,
  revokedAt: true,
  manager: { select: { ...person, role: true, permissions: true, memberships: { select: { teamId: true } } } },
  affiliate: { select: { ...person, role: true, organizationId: true, organization: { select: deactivatedAt } } },
  portal: { select: { id: true, kind: true, enabled: true, showPeopleItems: true, showProjectItems: true } },
} as const;

interface Known {
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
};
const most = 10_000;

/** Makes viewers of sessions, with rights as they are now. */
export class ViewerSource {
  readonly #database: Pick<Database, 'prisma'>;
  /** Also what is still being read: an event forgets it with the rest. */
  readonly #known = new Map<string, Promise<Known>>();

  constructor(database: Pick<Database, 'prisma'>) {
    this.#database = database;
  }

  async load({ sessionId }: Pick<Claims, 'sessionId'>): Promise<Viewer> {
    return (await this.read(sessionId)).viewer;
  }

  /** The same for what lives on: read again only once something changed. */
  async current({ sessionId }: Pick<Viewer, 'sessionId'>): Promise<Viewer> {
    const known = this.#known.get(sessionId);
    if (known) {
      const { viewer, expiresAt } = await known;
      if (expiresAt > new Date()) return viewer;
      // it may have been refreshed
      if (this.#known.get(sessionId) === known) this.#known.delete(sessionId);
    }
    return (await this.#remember(sessionId)).viewer;
  }

  /** To be called with every event of the log. */
  observe({ row }: { row: Pick<LiveEvent['row'], 'subjectType'> }) {
    if (row.subjectType in watched) this.#known.clear();
  }

  #remember(sessionId: string): Promise<Known> {
    const reading = this.#known.get(sessionId) ?? this.read(sessionId);
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(sessionId, reading);
    reading.catch(() => {
      if (this.#known.get(sessionId) === reading) this.#known.delete(sessionId);
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

export type SessionRow = Prisma.SessionGetPayload<{ select: typeof sessionFacts }>;

/** Of a session that stands. */
export function viewerOf({ id: sessionId, manager, affiliate, portal }: SessionRow): Viewer {
  if (manager) {
    const { id, role, permissions, memberships, locale, timeZone } = manager;
    const teamIds = memberships.map(({ teamId }) => teamId);
    return { kind: 'MANAGER', id, sessionId, role, permissions, teamIds, locale, timeZone };
  }
  if (!affiliate || !portal) throw sessionEnded();
  const { id, role, organizationId, locale, timeZone } = affiliate;
  const { id: portalId, kind, showPeopleItems, showProjectItems } = portal;
  return {
    kind: 'AFFILIATE',
    id,
    sessionId,
    role,
    organizationId,
    locale,
    timeZone,
    portal: { id: portalId, kind, showPeopleItems, showProjectItems },
  };
}
