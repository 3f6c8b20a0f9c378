import { isStaff, type Viewer } from '../access/viewer.ts';
import type { Comment } from '../store/generated/client.ts';

type Authored = Pick<Comment, 'managerId' | 'affiliateId'>;

const isAuthor = (viewer: Viewer, comment: Authored) =>
  isStaff(viewer) ? comment.managerId === viewer.id : comment.affiliateId === viewer.id;

/** Its author, and nobody else puts words into somebody's mouth. */
export const canEditComment = isAuthor;

export const canDeleteComment = (viewer: Viewer, comment: Authored) =>
  isAuthor(viewer, comment) || (isStaff(viewer) && viewer.role === 'ADMIN');

export const canMoveComment = (viewer: Viewer) => isStaff(viewer);
