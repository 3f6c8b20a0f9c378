import type { ApiScope, ManagerPermission } from '../store/generated/enums.ts';
import { type DetailProperty, shownCustomProperties, shows } from './properties.ts';
import { isAdmin, isStaff, may, type Viewer } from './viewer.ts';

/** Who may read a field of a row that they see, or call an operation. */
export interface Rule {
  /** Ends the field's description: "Visible to …". */
  readonly who: string;
  /** Says yes to everyone who reaches it, so nothing is checked. */
  readonly open: boolean;
  /** Also while nobody is signed in. */
  readonly anonymous?: boolean;
  readonly need?: Need;
  /** The property by which a portal hides it. */
  readonly detail?: DetailProperty;
  /** Which customers alone read it, where not all do who see the row. */
  readonly among?: 'REQUESTER_ONLY' | 'ORGANIZATION_ONLY';
  readonly allows: (viewer: Viewer, row: never) => boolean;
}

const rule = <Row = never>(who: string, allows: (viewer: Viewer, row: Row) => boolean): Rule => ({
  who,
  open: false,
  allows,
});

export const anyone: Rule = { who: 'anyone, signed in or not', open: true, anonymous: true, allows: () => true };
export const everyone: Rule = { who: 'everyone who is signed in', open: true, allows: () => true };
/** Of what is shown to those who are about to sign in, the part that waits until they have. */
export const signedIn = rule('everyone who is signed in', () => true);
export const staff = rule('staff', isStaff);
export const customers = rule('customers', (viewer) => !isStaff(viewer));
export const permitted = (permission: ManagerPermission) =>
  rule(`administrators and agents with ${permission}`, (viewer) => may(viewer, permission));
export const admins = rule('administrators', isAdmin);
export const programs = rule('integrations', (viewer) => viewer.kind === 'INTEGRATION');
export const adminsAndPrograms = rule(
  'administrators and integrations',
  (viewer) => isAdmin(viewer) || viewer.kind === 'INTEGRATION',
);
export const themself = rule<{ id: string }>(
  'staff, and the customer themself',
  (viewer, row) => isStaff(viewer) || row.id === viewer.id,
);
export const colleagues = rule<{ organizationId: string }>(
  'staff, and customers of the same organization',
  (viewer, row) => isStaff(viewer) || row.organizationId === viewer.organizationId,
);
/** Of an organization. */
export const ownPeople = rule<{ id: string }>(
  'staff, and people of the organization',
  (viewer, row) => isStaff(viewer) || row.id === viewer.organizationId,
);
export const followers = rule<{ id: string }>(
  'staff, and customers who follow it, themselves or as an organization',
  (viewer, row) => isStaff(viewer) || viewer.projectIds.includes(row.id),
);
/** Of a ticket: what a portal may hide. */
export const shown = (detail: DetailProperty): Rule => ({
  ...rule('staff, and customers whose portal shows it', (viewer) => shows(viewer, detail)),
  detail,
});
/** Of a ticket: its custom fields, each by itself where it comes out. */
export const customShown = rule(
  'staff, and customers as far as their portal shows the field',
  (viewer) => isStaff(viewer) || shownCustomProperties(viewer.portal).length > 0,
);
export const shownToRequester = (detail: DetailProperty): Rule => ({
  ...rule<{ requesterId: string }>(
    "staff, and the ticket's requester where the portal shows it",
    (viewer, row) => isStaff(viewer) || (row.requesterId === viewer.id && shows(viewer, detail)),
  ),
  detail,
  among: 'REQUESTER_ONLY',
});
export const shownToOrganization = (detail: DetailProperty): Rule => ({
  ...rule<{ organizationId: string }>(
    "staff, and people of the ticket's organization where the portal shows it",
    (viewer, row) => isStaff(viewer) || (row.organizationId === viewer.organizationId && shows(viewer, detail)),
  ),
  detail,
  among: 'ORGANIZATION_ONLY',
});
/** What somebody requested tells the requester of each. */
export const requested = rule<{ id: string; organizationId: string }>(
  'staff, the customer themself, and customers of the same organization whose portal shows the requester',
  (viewer, row) =>
    isStaff(viewer) ||
    row.id === viewer.id ||
    (row.organizationId === viewer.organizationId && shows(viewer, 'requester')),
);

/** What a program needs to call an operation: one of these scopes, any key at all, or it cannot. */
export type Need = readonly [ApiScope, ...ApiScope[]] | 'ANY_KEY' | 'NO_KEY';

/** Who may call it, and with which scope a program may. Without a stated need it is not for programs. */
export interface Operation extends Rule {
  readonly need: Need;
}

export const op = (rule: Rule, ...scopes: readonly [ApiScope, ...ApiScope[]]): Operation => ({ ...rule, need: scopes });
/** Nothing that a scope keeps from programs; what lies beneath may need one. */
export const withAnyKey = (rule: Rule): Operation => ({ ...rule, need: 'ANY_KEY' });
/** For people only: it is about oneself, or decides who gets in. */
export const withoutKeys = (rule: Rule): Operation => ({ ...rule, need: 'NO_KEY' });
