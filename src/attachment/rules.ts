import { canWriteTickets } from '../access/ticket.ts';
import { authorOf, isAdmin, type Viewer } from '../access/viewer.ts';
import type { Attachment } from '../store/generated/client.ts';

/** Files of the ticket itself, beside those of its comments. */
export const mostOnTicket = 100;
export const ownFiles = { commentId: null, fieldValue: null };

/** Whoever sent it, and administrators; what a custom field says is changed there. */
export function canDeleteAttachment(
  viewer: Viewer,
  attachment: Pick<Attachment, 'managerId' | 'affiliateId' | 'integrationId'> & { fieldValue: object | null },
): boolean {
  const { managerId, affiliateId, integrationId } = authorOf(viewer);
  const sent =
    attachment.managerId === managerId &&
    attachment.affiliateId === affiliateId &&
    attachment.integrationId === integrationId;
  return canWriteTickets(viewer) && attachment.fieldValue === null && (sent || isAdmin(viewer));
}
