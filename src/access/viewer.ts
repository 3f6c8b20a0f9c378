import type { AffiliateRole, ApiScope, ManagerPermission, ManagerRole, PortalKind } from '../store/generated/enums.ts';

/** Who asks, with rights as they are now. */
export type Viewer = Staff | Customer;

/** Sees every ticket and every person; a program as far as its scopes reach. */
export type Staff = Manager | Program;

/** Who can sign in. */
export type PersonViewer = Manager | Customer;

/** Who did. */
export type SignedInViewer = PersonViewer & { readonly sessionId: string };

export interface Manager {
  readonly kind: 'MANAGER';
  readonly id: string;
  /** Null where a program acts on their behalf: it comes with a key. */
  readonly sessionId: string | null;
  readonly role: ManagerRole;
  readonly permissions: readonly ManagerPermission[];
  readonly teamIds: readonly string[];
  readonly locale: string;
  readonly timeZone: string;
  /** Who acts on their behalf. */
  readonly via?: Program;
}

export interface Customer {
  readonly kind: 'AFFILIATE';
  readonly id: string;
  /** Null where a program acts on their behalf: it comes with a key. */
  readonly sessionId: string | null;
  readonly role: AffiliateRole;
  readonly organizationId: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly portal: Portal;
  /** Who acts on their behalf. */
  readonly via?: Program;
}

/** An integration, by one of its keys. */
export interface Program {
  readonly kind: 'INTEGRATION';
  readonly id: string;
  readonly sessionId: null;
  readonly keyId: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly locale: string;
  readonly timeZone: string;
}

/** What of the portal's settings decides what its customers see. */
export interface Portal {
  readonly id: string;
  readonly kind: PortalKind;
  readonly showPeopleItems: boolean;
  readonly showProjectItems: boolean;
}

export const isStaff = (viewer: Viewer): viewer is Staff => viewer.kind !== 'AFFILIATE';

export const isAdmin = (viewer: Viewer) => viewer.kind === 'MANAGER' && viewer.role === 'ADMIN';

/** The program that asks, by itself or on behalf of a person. */
export const programOf = (viewer: Viewer): Program | undefined => (viewer.kind === 'INTEGRATION' ? viewer : viewer.via);

/** Only programs have scopes; a person has them all, unless a program acts on their behalf. */
export const hasScope = (viewer: Viewer, ...oneOf: readonly ApiScope[]): boolean => {
  const program = programOf(viewer);
  return !program || oneOf.some((scope) => program.scopes.includes(scope));
};

const scopeOf: Record<ManagerPermission, ApiScope | null> = {
  DELETE_TICKETS: 'TICKETS_DELETE',
  MANAGE_TEMPLATES: 'TEMPLATES_WRITE',
  MANAGE_PEOPLE: 'PEOPLE_WRITE',
  MANAGE_CATALOG: 'CATALOG_WRITE',
  MANAGE_PORTALS: null,
};

export function may(viewer: Viewer, permission: ManagerPermission): boolean {
  const scope = scopeOf[permission];
  if (programOf(viewer) && !(scope && hasScope(viewer, scope))) return false;
  if (viewer.kind === 'MANAGER') return viewer.role === 'ADMIN' || viewer.permissions.includes(permission);
  return viewer.kind === 'INTEGRATION';
}

/** The columns that name whoever writes a row; its type is the viewer's `kind`. */
export const authorOf = ({ kind, id }: Pick<Viewer, 'kind' | 'id'>) => ({
  managerId: kind === 'MANAGER' ? id : null,
  affiliateId: kind === 'AFFILIATE' ? id : null,
  integrationId: kind === 'INTEGRATION' ? id : null,
});
