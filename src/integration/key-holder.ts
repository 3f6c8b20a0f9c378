import type { PersonViewer, Program, Viewer } from '../access/viewer.ts';
import { hasScope } from '../access/viewer.ts';
import { forbidden } from '../errors.ts';
import {
  affiliateRights,
  customerViewer,
  managerRights,
  managerViewer,
  portalRights,
} from '../session/person-viewer.ts';
import { admits, isActive } from '../session/rules.ts';
import type { Db, Tx } from '../store/database.ts';
import { isInForce, keyEnded, onBehalfRefused, unknownKey } from './rules.ts';

/** For whom a program asks. */
export interface OnBehalfOf {
  readonly kind: PersonViewer['kind'];
  readonly id: string;
  /** By which door an affiliate comes; null for managers. */
  readonly portal: { readonly slug: string } | { readonly id: string } | null;
}

interface KeyHolder {
  viewer: Viewer;
  expiresAt: Date;
  key: { id: string; usedAt: Date | null };
}

/** Far away, and a moment that every clock has. */
const never = new Date(8.64e15);

/** One statement for the key with its program, and one or two for the person. */
export async function readProgram(
  db: Db | Tx,
  where: { hash: string } | { id: string },
  onBehalfOf: OnBehalfOf | null,
): Promise<KeyHolder> {
  const key = await db.apiKey.findUnique({
    where,
    select: {
      id: true,
      expiresAt: true,
      revokedAt: true,
      usedAt: true,
      integration: { select: { id: true, name: true, scopes: true, deactivatedAt: true } },
    },
    relationLoadStrategy: 'join',
  });
  if (!key) throw unknownKey();
  const { integration } = key;
  if (!isInForce(key, new Date()) || integration.deactivatedAt) throw keyEnded();
  const program: Program = {
    kind: 'INTEGRATION',
    id: integration.id,
    sessionId: null,
    keyId: key.id,
    name: integration.name,
    scopes: integration.scopes,
    locale: 'en',
    timeZone: 'UTC',
  };
  const viewer = onBehalfOf ? await readPerson(db, onBehalfOf, program) : program;
  return { viewer, expiresAt: key.expiresAt ?? never, key };
}

async function readPerson(db: Db | Tx, { kind, id, portal }: OnBehalfOf, via: Program): Promise<PersonViewer> {
  if (!hasScope(via, 'ACT_ON_BEHALF')) throw forbidden('The API key lacks the scope ACT_ON_BEHALF.');
  const pass = { sessionId: null, via };
  if (kind === 'MANAGER') {
    const manager = await db.manager.findUnique({ where: { id }, select: managerRights, relationLoadStrategy: 'join' });
    if (!manager || !isActive(manager)) throw onBehalfRefused();
    return managerViewer(manager, pass);
  }
  if (!portal) throw onBehalfRefused();
  const [affiliate, door] = await Promise.all([
    db.affiliate.findUnique({ where: { id }, select: affiliateRights, relationLoadStrategy: 'join' }),
    db.portalConfig.findUnique({ where: portal, select: portalRights }),
  ]);
  if (!affiliate || !isActive(affiliate) || !door?.enabled || !admits(door, affiliate)) throw onBehalfRefused();
  return customerViewer(affiliate, door, pass);
}

/** Writes down when a key was last used: to the minute, and nobody waits for it. */
export class KeyUse {
  readonly #db: Db;
  readonly #onFault: (error: unknown) => void;
  readonly #writing = new Map<string, Promise<unknown>>();

  constructor(db: Db, onFault: (error: unknown) => void) {
    this.#db = db;
    this.#onFault = onFault;
  }

  note({ id, usedAt }: { id: string; usedAt: Date | null }) {
    const now = new Date();
    const aMinuteAgo = new Date(now.getTime() - 60_000);
    if ((usedAt && usedAt > aMinuteAgo) || this.#writing.has(id)) return;
    const writing = this.#db.apiKey
      .updateMany({ where: { id, OR: [{ usedAt: null }, { usedAt: { lte: aMinuteAgo } }] }, data: { usedAt: now } })
      .catch(this.#onFault)
      .finally(() => this.#writing.delete(id));
    this.#writing.set(id, writing);
  }

  /** What is under way, so that the database can close. */
  async close() {
    await Promise.all(this.#writing.values());
  }
}
