import type {
  AffiliateRole,
  ApiScope,
  ManagerPermission,
  ManagerRole,
  PortalKind,
  PortalSubmitters,
  PortalUsers,
} from '../store/generated/enums.ts';

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
  /** What a role of the customer's own naming counts as, where they have one. */
  readonly role: AffiliateRole;
  /** That role of their own naming: a row that their rights are made of. */
  readonly customRoleId?: string;
  readonly organizationId: string;
  /** Those that they or their organization follow. */
  readonly projectIds: readonly string[];
  readonly locale: string;
  readonly timeZone: string;
  readonly portal: Portal;
  /** Who acts on their behalf. */
  readonly via?: Program;
  /** Who of the staff looks through their eyes: what is asked so changes nothing. */
  readonly previewerId?: string;
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

/** What of the portal's settings decides what its customers see and do. */
export interface Portal {
  readonly id: string;
  readonly kind: PortalKind;
  readonly locale: string;
  readonly showPeopleItems: boolean;
  readonly showProjectItems: boolean;
  /** Null for all. */
  readonly typeIds: readonly string[] | null;
  /** The filters that it offers, null for all. */
  readonly filters: readonly string[] | null;
  /** The properties that it shows, in their order; null for all, none of them editable. */
  readonly details: readonly Detail[] | null;
  readonly users: PortalUsers;
  readonly submitters: PortalSubmitters;
  /** Pages of these may embed it. */
  readonly widgetOrigins: readonly string[];
}

export interface Detail {
  /** By its name in the schema, of a custom field `customFields.KEY`. */
  readonly property: string;
  readonly editable: boolean;
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
  MANAGE_ARTICLES: 'ARTICLES_WRITE',
};

export function may(viewer: Viewer, permission: ManagerPermission): boolean {
  const scope = scopeOf[permission];
  if (programOf(viewer) && !(scope && hasScope(viewer, scope))) return false;
  if (viewer.kind === 'MANAGER') return viewer.role === 'ADMIN' || viewer.permissions.includes(permission);
  return viewer.kind === 'INTEGRATION';
}

/** Whose limits count: a preview spends what is the manager’s, and nothing of the customer’s. */
export const payerOf = (viewer: Viewer): Pick<Viewer, 'kind' | 'id'> =>
  viewer.kind === 'AFFILIATE' && viewer.previewerId ? { kind: 'MANAGER', id: viewer.previewerId } : viewer;

/** Whether the portal is for this customer's role at all. */
export const mayUsePortal = ({ role, portal }: Customer) => portal.users === 'EVERYONE' || role !== 'MEMBER';

/** Whether a ticket of theirs is taken in, and not closed at once. */
export const maySubmit = (viewer: Viewer): boolean => isStaff(viewer) || (mayUsePortal(viewer) && maySend(viewer));

/** The same of what a rating sends, which is open to everybody where submitting is. */
export const maySend = ({ role, portal }: Customer): boolean =>
  portal.submitters === 'EVERYONE' || role === 'ADMINISTRATOR';

/** The columns that name whoever writes a row; its type is the viewer's `kind`. */
export const authorOf = ({ kind, id }: Pick<Viewer, 'kind' | 'id'>) => ({
  managerId: kind === 'MANAGER' ? id : null,
  affiliateId: kind === 'AFFILIATE' ? id : null,
  integrationId: kind === 'INTEGRATION' ? id : null,
});
