import { rightsOf } from './class.ts';
import { programOf, type Viewer } from './viewer.ts';

/** What of somebody's rights changed as a whole, the widest first: `VisibilityChangedEvent` tells it. */
export type Scope = 'PORTAL' | 'ORGANIZATION' | 'ROLE' | 'PROJECTS' | 'TEAMS';

/** Undefined where they see the same and may do the same. */
export function whatChanged(before: Viewer, after: Viewer): Scope | undefined {
  const [was, is] = [rightsOf(before), rightsOf(after)];
  if (was === is) return undefined;
  if (before.kind === 'AFFILIATE' && after.kind === 'AFFILIATE') {
    if (rightsOf({ ...before, portal: after.portal }) !== was) return 'PORTAL';
    if (before.organizationId !== after.organizationId) return 'ORGANIZATION';
    if (rightsOf({ ...before, projectIds: after.projectIds }) === is) return 'PROJECTS';
  }
  if (before.kind === 'MANAGER' && after.kind === 'MANAGER' && rightsOf({ ...before, teamIds: after.teamIds }) === is)
    return 'TEAMS';
  return 'ROLE';
}

/** Properties of the rows that viewers are made of which change nothing of what they see or may do. */
const harmless: Readonly<Record<string, readonly string[]>> = {
  Affiliate: ['name', 'email', 'externalId', 'tags', 'accountManager', 'locale', 'timeZone'],
  CustomRole: ['name'],
  Manager: ['name', 'email', 'locale', 'timeZone'],
  Organization: ['name', 'externalId', 'plan', 'timeZone'],
  PortalConfig: ['name', 'slug', 'locale', 'organizations', 'closingMessages', 'widget'],
  Integration: ['name'],
};

/** Whether those whose rights are made of this row may see or do something else since. */
export const touchesRights = (event: { subjectType: string; kind: string; properties: readonly string[] }): boolean =>
  !event.kind.endsWith('.updated') ||
  event.properties.length === 0 ||
  event.properties.some((property) => !harmless[event.subjectType]?.includes(property));

/** The ids of the rows whose changes may change what the viewer sees or does. */
export function rowsOf(viewer: Viewer): string[] {
  const program = programOf(viewer);
  return [
    ...rightsRowsOf(viewer),
    ...(viewer.sessionId ? [viewer.sessionId] : []),
    ...(program ? [program.keyId] : []),
  ];
}

/** The same without what they came in by: with another session, or another key of the program, they see the same. */
export function rightsRowsOf(viewer: Viewer): string[] {
  const program = programOf(viewer);
  return [
    viewer.id,
    ...(program ? [program.id] : []),
    ...(viewer.kind === 'AFFILIATE' ? [viewer.organizationId, viewer.portal.id] : []),
    ...(viewer.kind === 'AFFILIATE' && viewer.customRoleId ? [viewer.customRoleId] : []),
    ...(viewer.kind === 'AFFILIATE' && viewer.previewerId ? [viewer.previewerId] : []),
  ];
}
