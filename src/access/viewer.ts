import type { AffiliateRole, ManagerPermission, ManagerRole, PortalKind } from '../store/generated/enums.ts';

/** Who asks, with rights as they are now. */
export type Viewer = Staff | Customer;

export interface Staff {
  readonly kind: 'MANAGER';
  readonly id: string;
  readonly sessionId: string;
  readonly role: ManagerRole;
  readonly permissions: readonly ManagerPermission[];
  readonly teamIds: readonly string[];
  readonly locale: string;
  readonly timeZone: string;
}

export interface Customer {
  readonly kind: 'AFFILIATE';
  readonly id: string;
  readonly sessionId: string;
  readonly role: AffiliateRole;
  readonly organizationId: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly portal: Portal;
}

/** What of the portal's settings decides what its customers see. */
export interface Portal {
  readonly id: string;
  readonly kind: PortalKind;
  readonly showPeopleItems: boolean;
  readonly showProjectItems: boolean;
}

export const isStaff = (viewer: Viewer): viewer is Staff => viewer.kind === 'MANAGER';

export const may = (viewer: Viewer, permission: ManagerPermission) =>
  isStaff(viewer) && (viewer.role === 'ADMIN' || viewer.permissions.includes(permission));
