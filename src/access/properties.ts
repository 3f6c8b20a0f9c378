import { isStaff, type Portal, type Viewer } from './viewer.ts';

/** Of a ticket: what a portal may hide, by its name in the schema. Custom fields come beside, as `customFields.KEY`. */
export const details = [
  'description',
  'type',
  'category',
  'priority',
  'waitingOn',
  'requester',
  'createdBy',
  'organization',
  'assignee',
  'team',
  'productAreas',
  'project',
  'startDate',
  'dueDate',
  'percentComplete',
  'contactEmail',
  'resolutionNotes',
  'timeEntries',
  'rating',
  'answer',
  'followers',
  'ccs',
] as const;
export type DetailProperty = (typeof details)[number];

/** Of a ticket: what a portal may let customers change; time entries are added to. */
export const editableDetails = [
  'title',
  'description',
  'type',
  'category',
  'priority',
  'productAreas',
  'startDate',
  'dueDate',
  'percentComplete',
  'contactEmail',
  'timeEntries',
] as const;

const prefix = 'customFields.';
const internalPrefix = 'internalFields.';
/** How the log and `revisions` name a custom field: an internal one by a name that no portal can show. */
export const customProperty = ({ key, internal }: { key: string; internal: boolean }) =>
  `${internal ? internalPrefix : prefix}${key}`;
/** The key of a custom field that customers may see, where the property is one's. */
export const customKeyOf = (property: string) =>
  property.startsWith(prefix) ? property.slice(prefix.length) : undefined;
/** As the API names it. */
export const publicName = (property: string) =>
  property.startsWith(internalPrefix) ? `${prefix}${property.slice(internalPrefix.length)}` : property;

/** As an event names what changed: a custom field also by what all of them are where a portal shows all. */
export const changedProperties = (names: readonly string[]): string[] =>
  names.some((name) => customKeyOf(name) !== undefined) ? [...names, 'customFields'] : [...names];

/** Properties that customers never see: changing only these moves nothing of theirs. */
export const isStaffProperty = (property: string) => property === 'tags' || property.startsWith(internalPrefix);

export const isDetail = (property: string): boolean =>
  (details as readonly string[]).includes(property) || customKeyOf(property) !== undefined;

interface Panel {
  readonly shown: ReadonlySet<string>;
  readonly editable: ReadonlySet<string>;
}
const panels = new WeakMap<Portal, Panel>();

function panelOf(portal: Portal): Panel {
  const known = panels.get(portal);
  if (known) return known;
  const listed = portal.details ?? [];
  const panel = {
    shown: new Set(listed.map(({ property }) => property)),
    editable: new Set(listed.flatMap(({ property, editable }) => (editable ? [property] : []))),
  };
  panels.set(portal, panel);
  return panel;
}

/**
 * Whether the viewer reads this property of the tickets that they see. Of custom fields, only those that are not
 * internal: of them a customer reads none.
 */
export const shows = (viewer: Viewer, property: string): boolean =>
  isStaff(viewer) || portalShows(viewer.portal, property);

export const portalShows = (portal: Portal, property: string): boolean =>
  portal.details === null || panelOf(portal).shown.has(property);

/** Likewise, whether a customer may change it. */
export const letsEdit = (viewer: Viewer, property: string): boolean =>
  !isStaff(viewer) && panelOf(viewer.portal).editable.has(property);

/** Of custom fields, the ones listed; `customFields` where all are shown. */
export const shownCustomProperties = ({ details: listed }: Portal): readonly string[] =>
  listed === null
    ? ['customFields']
    : listed.flatMap(({ property }) => (customKeyOf(property) === undefined ? [] : property));
