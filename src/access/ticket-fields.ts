import {
  customKeyOf,
  details,
  editableDetails,
  isStaffProperty,
  letsEdit,
  shownCustomProperties,
  shows,
} from './properties.ts';
import { customShown, everyone, type Rule, shown, shownToOrganization, shownToRequester, staff } from './rule.ts';
import { canWriteTickets, type TicketFacts } from './ticket.ts';
import { isStaff, type Portal, type Viewer } from './viewer.ts';

/** Who reads each property of a ticket that they see. */
export const ticketFields: Readonly<Record<string, Rule>> = {
  id: everyone,
  number: everyone,
  kind: everyone,
  title: everyone,
  status: everyone,
  isOpen: everyone,
  createdAt: everyone,
  isAutoClosed: everyone,
  description: shown('description'),
  descriptionHtml: shown('description'),
  type: shown('type'),
  category: shown('category'),
  priority: shown('priority'),
  waitingOn: shown('waitingOn'),
  requester: shown('requester'),
  createdBy: shown('createdBy'),
  organization: shown('organization'),
  assignee: shown('assignee'),
  team: shown('team'),
  productAreas: shown('productAreas'),
  project: shown('project'),
  startDate: shown('startDate'),
  dueDate: shown('dueDate'),
  percentComplete: shown('percentComplete'),
  contactEmail: shown('contactEmail'),
  rating: shown('rating'),
  answer: shownToOrganization('answer'),
  timeEntries: shown('timeEntries'),
  minutesLogged: shown('timeEntries'),
  billableMinutes: shown('timeEntries'),
  customFields: customShown,
  visibleFields: everyone,
  editableFields: everyone,
  tags: staff,
  staffCommentCount: everyone,
  affiliateCommentCount: everyone,
  firstRespondedAt: everyone,
  lastCustomerMessageAt: everyone,
  lastStaffMessageAt: everyone,
  resolvedAt: everyone,
  closedAt: everyone,
  reopenedAt: everyone,
  resolutionNotes: shown('resolutionNotes'),
  version: everyone,
  updatedAt: everyone,
  staffUpdatedAt: staff,
  threads: everyone,
  comments: everyone,
  attachments: everyone,
  timeline: everyone,
  followers: shownToRequester('followers'),
  ccs: shownToRequester('ccs'),
  isUnread: everyone,
  isFollowing: everyone,
  viewerCanReply: everyone,
  viewerCanReplyInternally: everyone,
  viewerCanUpdate: everyone,
  viewerCanAssign: everyone,
  viewerCanStart: everyone,
  viewerCanResolve: everyone,
  viewerCanClose: everyone,
  viewerCanReopen: everyone,
  viewerCanDelete: everyone,
  viewerCanFollow: everyone,
  viewerCanLogTime: everyone,
};

const rules = Object.entries(ticketFields);
const allProperties = rules.map(([name]) => name);
const openProperties = rules.flatMap(([name, rule]) => (rule === everyone ? [name] : []));
const known = new WeakMap<Portal, readonly string[]>();

/**
 * Of tickets: what the viewer reads of each that they see, may filter and order by, and is told of in its timeline.
 * Where a portal shows all custom fields, they are `customFields`.
 */
export function visibleProperties(viewer: Viewer): readonly string[] {
  if (isStaff(viewer)) return allProperties;
  const { portal } = viewer;
  const found = known.get(portal) ?? [
    ...openProperties,
    ...details.filter((property) => shows(viewer, property)),
    ...shownCustomProperties(portal),
  ];
  known.set(portal, found);
  return found;
}

/** Whether the viewer reads this one, a custom field by its own name. */
export const readsProperty = (viewer: Viewer, property: string): boolean =>
  visibleProperties(viewer).includes(property) ||
  (isStaff(viewer) && isStaffProperty(property)) ||
  (customKeyOf(property) !== undefined && shows(viewer, property));

/**
 * Of one ticket, as names for people: without capabilities, with the custom fields by their names, and in the order of
 * the portal's panel.
 */
export function listedProperties(viewer: Viewer, ticket: TicketFacts, custom: readonly string[]): string[] {
  const order = isStaff(viewer) ? [] : (viewer.portal.details ?? []).map(({ property }) => property);
  const rank = (name: string) => order.indexOf(name);
  const own = rules.filter(
    ([name, { allows }]) =>
      !/^viewerCan|^(visible|editable|custom)Fields$/.test(name) && allows(viewer, ticket as never),
  );
  return [...own.map(([name]) => name), ...custom].sort((one, other) => rank(one) - rank(other));
}

const staffEdits = [
  'title',
  'description',
  'type',
  'category',
  'priority',
  'tags',
  'team',
  'productAreas',
  'project',
  'startDate',
  'dueDate',
  'percentComplete',
  'contactEmail',
  'timeEntries',
] as const;

/** Of a ticket that the viewer sees: what they may change. Staff's custom fields come beside. */
export const editableProperties = (viewer: Viewer): readonly string[] => {
  if (!canWriteTickets(viewer)) return [];
  if (isStaff(viewer)) return staffEdits;
  const custom = shownCustomProperties(viewer.portal);
  return [...editableDetails, ...custom].filter((property) => letsEdit(viewer, property));
};
