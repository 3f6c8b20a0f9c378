import { canWriteTickets } from '../access/ticket.ts';
import { authorOf, isAdmin, type Viewer } from '../access/viewer.ts';
import type { Attachment } from '../store/generated/client.ts';

/** Files of the ticket itself, beside those of its comments. */
export const mostOnTicket = 100;

/** Whoever sent it, and administrators. */
export function canDeleteAttachment(
  viewer: Viewer,
  attachment: Pick<Attachment, 'managerId' | 'affiliateId' | 'integrationId'>,
): boolean {
  const { managerId, affiliateId, integrationId } = authorOf(viewer);
  const sent =
    attachment.managerId === managerId &&
    attachment.affiliateId === affiliateId &&
    attachment.integrationId === integrationId;
  return canWriteTickets(viewer) && (sent || isAdmin(viewer));
}
