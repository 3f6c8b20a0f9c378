import { canSeeThread, visibleComments } from '../access/thread.ts';
import { canReply } from '../access/ticket.ts';
import { authorOf, isStaff } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { attach } from '../attachment/actions.ts';
import { forbidden, invalid, notFound, Refusal } from '../errors.ts';
import type { Act } from '../events/log.ts';
import { letGo } from '../files/loose.ts';
import type { Upload } from '../files/upload.ts';
import { renderMarkdown } from '../markdown.ts';
import type { Comment, Prisma, Ticket } from '../store/generated/client.ts';
import type { ThreadVisibility } from '../store/generated/enums.ts';
import { renderTemplate } from '../template/actions.ts';
import { assertVersion, changeTicket, lockTicket } from '../ticket/change.ts';
import { changeStatus, recordStatus } from '../ticket/status.ts';
import { canDeleteComment, canEditComment } from './rules.ts';
import { talliesOf } from './tally.ts';

export interface AddComment {
  ticket: string;
  body?: string | null | undefined;
  template?: string | null | undefined;
  visibility?: ThreadVisibility | null | undefined;
  close?: boolean | null | undefined;
  attachments?: readonly Upload[] | null | undefined;
  resolutionNotes?: string | null | undefined;
  expectedVersion?: number | null | undefined;
}

/** Adds a message; with `close`, the ticket is closed in the same step, both or neither. */
export async function addComment(act: Act, input: AddComment): Promise<{ ticketId: string; commentId: string }> {
  const visibility = input.visibility ?? 'PUBLIC';
  if (!canSeeThread(act.viewer, { visibility })) throw forbidden('Only staff write internal notes.');
  const ticket = await lockTicket(act, input.ticket);
  if (!canReply(act.viewer, ticket))
    throw forbidden(
      'The ticket was closed because its sender may not submit here: an administrator takes it up again.',
    );
  assertVersion(act, ticket, input.expectedVersion);

  const body = await bodyOf(act, ticket, input);
  const comment = await act.tx.comment.create({
    data: {
      ticketId: ticket.id,
      threadId: (await threadOf(act, ticket, visibility)).id,
      visibility,
      authorType: act.viewer.kind,
      ...authorOf(act.viewer),
      body,
      bodyHtml: renderMarkdown(body),
      createdAt: act.now,
    },
  });
  const commented = await changeTicket(act, ticket, {
    kind: 'comment.added',
    audience: audienceOf(visibility),
    data: {},
    comment: { after: { id: comment.id, visibility } },
    ...(visibility === 'PUBLIC' && { set: effectsOf(act, ticket) }),
  });

  await attach(act, commented, { id: comment.id, visibility }, input.attachments);

  if (input.close) await changeStatus(act, commented, 'CLOSED', input.resolutionNotes);
  else if (!isStaff(act.viewer) && (ticket.status === 'RESOLVED' || ticket.status === 'CLOSED'))
    await recordStatus(act, commented, 'OPEN');
  return { ticketId: ticket.id, commentId: comment.id };
}

async function bodyOf(act: Act, ticket: Ticket, { body, template }: AddComment): Promise<string> {
  if (body && template) throw new Refusal('INVALID_ARGUMENT', 'Give a body or a template, not both.');
  if (body) return body;
  if (!template) throw invalid('body', 'REQUIRED', 'A comment has a body, or takes it from a template.');
  if (!isStaff(act.viewer)) throw invalid('template', 'FORBIDDEN', 'Only staff reply from templates.');
  return renderTemplate(act.tx, act.viewer, template, ticket.id);
}

/** What a public message of a person does to its ticket beside being there; a program's does nothing. */
function effectsOf({ viewer, now }: Act, ticket: Ticket): Prisma.TicketUncheckedUpdateInput {
  if (viewer.kind === 'AFFILIATE')
    return { affiliateCommentCount: { increment: 1 }, lastCustomerMessageAt: now, waitingOn: 'STAFF' };
  if (viewer.kind === 'INTEGRATION') return {};
  return {
    staffCommentCount: { increment: 1 },
    lastStaffMessageAt: now,
    ...(ticket.firstRespondedAt === null && { firstRespondedAt: now }),
    ...(ticket.status !== 'CLOSED' && { waitingOn: 'CUSTOMER' }),
  };
}

export async function editComment(act: Act, input: { id: string; body: string }) {
  const { ticket, comment } = await lockComment(act, input.id);
  if (!canEditComment(act.viewer, comment)) throw forbidden('Only its author edits a comment.');
  if (comment.body !== input.body) {
    await act.tx.comment.update({
      where: { id: comment.id },
      data: { body: input.body, bodyHtml: renderMarkdown(input.body), editedAt: act.now },
    });
    const facts = { id: comment.id, visibility: comment.visibility };
    await changeTicket(act, ticket, {
      kind: 'comment.edited',
      audience: audienceOf(comment.visibility),
      data: {},
      comment: { before: facts, after: facts },
    });
  }
  return { ticketId: ticket.id, commentId: comment.id };
}

export async function deleteComment(act: Act, input: { id: string }) {
  const { ticket, comment } = await lockComment(act, input.id);
  if (!canDeleteComment(act.viewer, comment)) throw forbidden('Only its author and administrators delete a comment.');
  await letGo(act.tx, { commentId: comment.id });
  await act.tx.comment.delete({ where: { id: comment.id } });
  // what customers saw of it they may still know of; of an internal note they learn nothing
  await changeTicket(act, ticket, {
    kind: 'comment.removed',
    audience: audienceOf(comment.visibility),
    data: {},
    comment: { before: { id: comment.id, visibility: comment.visibility } },
    ...(comment.visibility === 'PUBLIC' && { set: await talliesOf(act.tx, ticket) }),
  });
  return { ticketId: ticket.id, deletedCommentId: comment.id };
}

/** Moves a message to the other thread: to customers it disappears, or appears. */
export async function moveComment(act: Act, input: { id: string; visibility: ThreadVisibility }) {
  const { ticket, comment } = await lockComment(act, input.id);
  const { visibility: previous } = comment;
  const { visibility: next } = input;
  if (previous !== next) {
    const thread = await threadOf(act, ticket, next);
    await act.tx.comment.update({ where: { id: comment.id }, data: { threadId: thread.id, visibility: next } });
    // its history moves along
    await act.tx.event.updateMany({
      where: {
        commentId: comment.id,
        kind: { in: ['comment.added', 'comment.edited', 'attachment.added', 'attachment.removed'] },
      },
      data: { audience: audienceOf(next) },
    });
    await changeTicket(act, ticket, {
      kind: 'comment.moved',
      audience: 'EVERYONE',
      listedFor: 'STAFF',
      data: { previous, next },
      comment: { before: { id: comment.id, visibility: previous }, after: { id: comment.id, visibility: next } },
      set: await talliesOf(act.tx, ticket),
    });
  }
  return { ticketId: ticket.id, commentId: comment.id };
}

async function lockComment(act: Act, id: string): Promise<{ ticket: Ticket; comment: Comment }> {
  const visible = all<Prisma.CommentWhereInput>({ id }, visibleComments(act.viewer));
  const found = await act.tx.comment.findFirst({ where: visible, select: { ticketId: true } });
  if (!found) throw notFound('comment');
  const ticket = await lockTicket(act, found.ticketId);
  const comment = await act.tx.comment.findFirst({ where: visible });
  if (!comment) throw notFound('comment');
  return { ticket, comment };
}

const threadOf = ({ tx }: Act, ticket: Ticket, visibility: ThreadVisibility) =>
  tx.thread.findUniqueOrThrow({ where: { ticketId_visibility: { ticketId: ticket.id, visibility } } });

const audienceOf = (visibility: ThreadVisibility) => (visibility === 'PUBLIC' ? 'EVERYONE' : 'STAFF');
