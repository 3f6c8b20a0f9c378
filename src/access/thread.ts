import type { Prisma } from '../store/generated/client.ts';
import type { ThreadVisibility } from '../store/generated/enums.ts';
import { type CustomFieldFacts, canSeeCustomField, customFieldFacts, visibleFieldValues } from './custom-field.ts';
import { shows } from './properties.ts';
import { visibleTickets } from './ticket.ts';
import { isStaff, type Viewer } from './viewer.ts';
import { all, any, nobody } from './where.ts';

export interface CommentFacts {
  id: string;
  visibility: ThreadVisibility;
}

/** Of a ticket that the viewer sees. */
export const visibleThreads = (viewer: Viewer): { visibility?: ThreadVisibility } =>
  isStaff(viewer) ? {} : { visibility: 'PUBLIC' };

export const canSeeThread = (viewer: Viewer, thread: { visibility: ThreadVisibility }): boolean =>
  isStaff(viewer) || thread.visibility === 'PUBLIC';

/** By itself, wherever it is asked for. */
export const visibleComments = (viewer: Viewer): Prisma.CommentWhereInput =>
  isStaff(viewer) ? {} : all<Prisma.CommentWhereInput>(visibleThreads(viewer), { ticket: visibleTickets(viewer) });

/** By itself, wherever it is asked for. */
export const visibleTimeEntries = (viewer: Viewer): Prisma.TimeEntryWhereInput => {
  if (isStaff(viewer)) return {};
  return shows(viewer, 'timeEntries') ? { ticket: visibleTickets(viewer) } : nobody;
};

/** Of a ticket that the viewer sees. */
export const canSeeTimeEntry = (viewer: Viewer): boolean => shows(viewer, 'timeEntries');

/** What the rules read of an attachment: where its comment stands, or which custom field it is said in, if it is one's. */
export interface AttachmentFacts {
  commentId: string | null;
  comment: { visibility: ThreadVisibility } | null;
  fieldValue: { field: CustomFieldFacts } | null;
}

export const attachmentFacts = {
  commentId: true,
  comment: { select: { visibility: true } },
  fieldValue: { select: { field: { select: customFieldFacts } } },
} as const;

/** By itself, wherever it is asked for: as its ticket, and as its comment or its custom field where it is one's. */
export const visibleAttachments = (viewer: Viewer): Prisma.AttachmentWhereInput =>
  isStaff(viewer)
    ? {}
    : all<Prisma.AttachmentWhereInput>(
        { ticket: visibleTickets(viewer) },
        any<Prisma.AttachmentWhereInput>({ commentId: null }, { comment: visibleThreads(viewer) }),
        any<Prisma.AttachmentWhereInput>({ fieldValue: null }, { fieldValue: visibleFieldValues(viewer) }),
      );

/** Of a ticket that the viewer sees. */
export const canSeeAttachment = (viewer: Viewer, { commentId, comment, fieldValue }: AttachmentFacts): boolean =>
  (commentId === null || (!!comment && canSeeThread(viewer, comment))) &&
  (fieldValue === null || canSeeCustomField(viewer, fieldValue.field));
