import { isStaff, type Viewer } from '../access/viewer.ts';

export const followsTicket = (viewer: Viewer, ticket: { followerIds: string[] }) =>
  !isStaff(viewer) && ticket.followerIds.includes(viewer.id);
