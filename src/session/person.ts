import type { Database, Tx } from '../store/database.ts';
import { admits, isActive } from './rules.ts';

export type PersonKind = 'MANAGER' | 'AFFILIATE';

export interface PersonKey {
  readonly kind: PersonKind;
  readonly id: string;
}

/** Somebody who may sign in. */
export interface Person extends PersonKey {
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  /** Nor is the organization deactivated, or the portal that was named disabled or not for it. */
  readonly active: boolean;
  readonly portalId: string | null;
  readonly credential: { readonly id: string; readonly hash: string } | null;
}

type Reader = Pick<Database, 'prisma'>['prisma'] | Tx;

/** Columns of whatever belongs to a person: a session, a credential, a link. */
export const ownedBy = ({ kind, id }: PersonKey): { managerId: string } | { affiliateId: string } =>
  kind === 'MANAGER' ? { managerId: id } : { affiliateId: id };

const manager = {
  id: true,
  name: true,
  email: true,
  locale: true,
  deactivatedAt: true,
  credential: { select: { id: true, hash: true } },
} as const;
const affiliate = {
  ...manager,
  organization: { select: { deactivatedAt: true, admissions: { select: { portalId: true } } } },
} as const;
/** Of a row that belongs to a person. */
export const owner = { manager: { select: manager }, affiliate: { select: affiliate } } as const;

interface Row {
  id: string;
  name: string;
  email: string;
  locale: string;
  deactivatedAt: Date | null;
  organization?: { deactivatedAt: Date | null; admissions: { portalId: string }[] };
  credential: { id: string; hash: string } | null;
}

const personOf = (kind: PersonKind, row: Row, portalId: string | null = null, admitted = true): Person => ({
  kind,
  id: row.id,
  name: row.name,
  email: row.email,
  locale: row.locale,
  active: isActive(row) && admitted,
  portalId,
  credential: row.credential,
});

export function ownerOf(row: { manager: Row | null; affiliate: Row | null }): Person | null {
  if (row.manager) return personOf('MANAGER', row.manager);
  return row.affiliate && personOf('AFFILIATE', row.affiliate);
}

/** A manager where no portal is named, else a customer of the desk at that portal. */
export async function findByEmail(db: Reader, email: string, slug: string | null | undefined): Promise<Person | null> {
  if (!slug) {
    const row = await db.manager.findUnique({ where: { email }, select: manager });
    return row && personOf('MANAGER', row);
  }
  const row = await db.affiliate.findUnique({ where: { email }, select: affiliate });
  const portal = await db.portalConfig.findUnique({
    where: { slug },
    select: { id: true, enabled: true, admitsAll: true },
  });
  return row && portal && personOf('AFFILIATE', row, portal.id, portal.enabled && admits(portal, row));
}

export async function findPerson(db: Reader, { kind, id }: PersonKey): Promise<Person | null> {
  if (kind === 'MANAGER') {
    const row = await db.manager.findUnique({ where: { id }, select: manager });
    return row && personOf(kind, row);
  }
  const row = await db.affiliate.findUnique({ where: { id }, select: affiliate });
  return row && personOf(kind, row);
}
