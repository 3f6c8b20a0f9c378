import { canWriteTickets } from '../access/ticket.ts';
import { authorOf, isAdmin, isStaff, type Viewer } from '../access/viewer.ts';
import type { Comment } from '../store/generated/client.ts';

type Authored = Pick<Comment, 'managerId' | 'affiliateId' | 'integrationId'>;

function isAuthor(viewer: Viewer, comment: Authored): boolean {
  const { managerId, affiliateId, integrationId } = authorOf(viewer);
  const same =
    comment.managerId === managerId && comment.affiliateId === affiliateId && comment.integrationId === integrationId;
  return same && canWriteTickets(viewer);
}

/** Its author, and nobody else puts words into somebody's mouth. */
export const canEditComment = isAuthor;

export const canDeleteComment = (viewer: Viewer, comment: Authored) =>
  isAuthor(viewer, comment) || (isAdmin(viewer) && canWriteTickets(viewer));

export const canMoveComment = (viewer: Viewer) => isStaff(viewer) && canWriteTickets(viewer);
