import { type AnswerFacts, canSeeAnswer } from './answer.ts';
import { type ArticleFacts, canSeeArticle } from './article.ts';
import { type CustomFieldFacts, canSeeCustomField } from './custom-field.ts';
import { type AttachmentFacts, type CommentFacts, canSeeAttachment, canSeeThread, canSeeTimeEntry } from './thread.ts';
import { canSeeTicket, type TicketFacts } from './ticket.ts';
import type { Viewer } from './viewer.ts';

/** Rows that are judged again wherever they come out. */
const guards = {
  Article: (viewer: Viewer, row: ArticleFacts) => canSeeArticle(viewer, row),
  Ticket: (viewer: Viewer, row: TicketFacts) => canSeeTicket(viewer, row),
  Thread: (viewer: Viewer, row: CommentFacts) => canSeeThread(viewer, row),
  Comment: (viewer: Viewer, row: CommentFacts) => canSeeThread(viewer, row),
  Attachment: (viewer: Viewer, row: AttachmentFacts) => canSeeAttachment(viewer, row),
  Answer: (viewer: Viewer, row: AnswerFacts) => canSeeAnswer(viewer, row),
  CustomField: (viewer: Viewer, row: CustomFieldFacts) => canSeeCustomField(viewer, row),
  TimeEntry: (viewer: Viewer) => canSeeTimeEntry(viewer),
};

export const isGuarded = (type: string) => type in guards;

export const canSeeRow = (type: string, viewer: Viewer, row: never): boolean => {
  const guard = guards[type as keyof typeof guards] as ((viewer: Viewer, row: never) => boolean) | undefined;
  return guard?.(viewer, row) ?? false;
};
