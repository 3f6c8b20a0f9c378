import { letsEdit, shows } from '../access/properties.ts';
import { canWriteTickets } from '../access/ticket.ts';
import { authorOf, isAdmin, isStaff, type Viewer } from '../access/viewer.ts';
import type { TimeEntry } from '../store/generated/client.ts';

export const limits = { minutes: 24 * 60, note: 1_000 };

/** Staff, and customers whose portal lets them. */
export const canLogTime = (viewer: Viewer): boolean =>
  canWriteTickets(viewer) && (isStaff(viewer) || (shows(viewer, 'timeEntries') && letsEdit(viewer, 'timeEntries')));

type Authored = Pick<TimeEntry, 'managerId' | 'affiliateId' | 'integrationId'>;

export function canEditTimeEntry(viewer: Viewer, entry: Authored): boolean {
  const { managerId, affiliateId, integrationId } = authorOf(viewer);
  const own =
    entry.managerId === managerId && entry.affiliateId === affiliateId && entry.integrationId === integrationId;
  return own && canLogTime(viewer);
}

export const canDeleteTimeEntry = (viewer: Viewer, entry: Authored): boolean =>
  canEditTimeEntry(viewer, entry) || (isAdmin(viewer) && canWriteTickets(viewer));
