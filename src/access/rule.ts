import type { ManagerPermission } from '../store/generated/enums.ts';
import { isStaff, may, type Viewer } from './viewer.ts';

/** Who may read a field of a row that they see, or call an operation. */
export interface Rule {
  /** Ends the field's description: "Visible to …". */
  readonly who: string;
  /** Says yes to everyone who reaches it, so nothing is checked. */
  readonly open: boolean;
  /** Also while nobody is signed in. */
  readonly anonymous?: boolean;
  readonly allows: (viewer: Viewer, row: never) => boolean;
}

const rule = <Row = never>(who: string, allows: (viewer: Viewer, row: Row) => boolean): Rule => ({
  who,
  open: false,
  allows,
});

export const anyone: Rule = { who: 'anyone, signed in or not', open: true, anonymous: true, allows: () => true };
export const everyone: Rule = { who: 'everyone who is signed in', open: true, allows: () => true };
export const staff = rule('staff', isStaff);
export const customers = rule('customers', (viewer) => !isStaff(viewer));
export const permitted = (permission: ManagerPermission) =>
  rule(`administrators and agents with ${permission}`, (viewer) => may(viewer, permission));
export const admins = rule('administrators', (viewer) => isStaff(viewer) && viewer.role === 'ADMIN');
export const themself = rule<{ id: string }>(
  'staff, and the customer themself',
  (viewer, row) => isStaff(viewer) || row.id === viewer.id,
);
export const colleagues = rule<{ organizationId: string }>(
  'staff, and customers of the same organization',
  (viewer, row) => isStaff(viewer) || row.organizationId === viewer.organizationId,
);
export const requester = rule<{ requesterId: string }>(
  "staff, and the ticket's requester",
  (viewer, row) => isStaff(viewer) || row.requesterId === viewer.id,
);
