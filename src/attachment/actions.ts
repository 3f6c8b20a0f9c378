import { type CommentFacts, visibleAttachments } from '../access/thread.ts';
import { canReply, factsOf, type TicketFacts } from '../access/ticket.ts';
import { authorOf } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { forbidden, notFound, Refusal } from '../errors.ts';
import { type Act, append } from '../events/log.ts';
import { hold, letGo } from '../files/loose.ts';
import type { StoredFile, Upload } from '../files/upload.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { ThreadVisibility } from '../store/generated/enums.ts';
import { changeTicket, lockTicket } from '../ticket/change.ts';
import { canDeleteAttachment, mostOnTicket, ownFiles } from './rules.ts';

type Named = StoredFile & Pick<Upload, 'name'>;
type Uploads = readonly Upload[] | null | undefined;

/** Files that come with what else is done to a locked ticket: with its opening, or with a comment. */
export async function attach(act: Act, ticket: TicketFacts, comment: CommentFacts | null, uploads: Uploads) {
  if (!uploads?.length) return;
  const facts = { ticket: factsOf(ticket), ...(comment && { comment }) };
  await append(act, {
    kind: 'attachment.added',
    audience: audienceOf(comment),
    data: { attachmentIds: await keep(act, ticket.id, comment, accepted(uploads, 'attachments')) },
    before: facts,
    after: facts,
  });
}

/** Files for the ticket itself. */
export async function addAttachments(act: Act, input: { ticket: string; files: readonly Upload[] }) {
  const ticket = await lockTicket(act, input.ticket);
  if (!canReply(act.viewer, ticket)) throw forbidden('You may not add to this ticket.');
  const files = accepted(input.files, 'files');
  const there = await act.tx.attachment.count({ where: { ticketId: ticket.id, ...ownFiles } });
  if (there + files.length > mostOnTicket)
    throw new Refusal('TOO_MANY_FILES', `A ticket has at most ${mostOnTicket} files of its own; ${there} are there.`);
  const attachmentIds = await keep(act, ticket.id, null, files);
  await changeTicket(act, ticket, { kind: 'attachment.added', audience: 'EVERYONE', data: { attachmentIds } });
  return { ticketId: ticket.id, attachmentIds };
}

export async function deleteAttachment(act: Act, { id }: { id: string }) {
  const visible = all<Prisma.AttachmentWhereInput>({ id }, visibleAttachments(act.viewer));
  const found = await act.tx.attachment.findFirst({ where: visible, select: { ticketId: true } });
  if (!found) throw notFound('attachment');
  const ticket = await lockTicket(act, found.ticketId);
  const attachment = await act.tx.attachment.findFirst({
    where: visible,
    include: { comment: { select: { id: true, visibility: true } }, fieldValue: { select: { fieldId: true } } },
  });
  if (!attachment) throw notFound('attachment');
  if (!canDeleteAttachment(act.viewer, attachment))
    throw forbidden(
      'Only who sent it and administrators delete an attachment; one in a custom field is changed there.',
    );

  const { comment } = attachment;
  await dropFile(act, id);
  await changeTicket(act, ticket, {
    kind: 'attachment.removed',
    audience: audienceOf(comment),
    data: { attachmentId: id },
    ...(comment && { comment: { before: comment, after: comment } }),
  });
  return { ticketId: ticket.id, deletedAttachmentId: id };
}

/** For a custom field. */
export async function keepFile(act: Act, ticketId: string, { name, stored }: Upload): Promise<string> {
  if (!stored) throw new TypeError('a file that was refused is kept');
  const [id] = await keep(act, ticketId, null, [{ ...stored, name }]);
  if (!id) throw new TypeError('a file without a row');
  return id;
}

export async function dropFile(act: Act, id: string) {
  await letGo(act.tx, { id });
  await act.tx.attachment.delete({ where: { id }, select: { id: true } });
}

/** Rows for files that were taken in, which are loose no more from the same commit on. */
async function keep(act: Act, ticketId: string, comment: CommentFacts | null, files: readonly Named[]) {
  const keys = files.map(({ key }) => key);
  await hold(act.tx, keys, act.now);
  const rows = await act.tx.attachment.createManyAndReturn({
    data: files.map((file, i) => ({
      ...file,
      ticketId,
      commentId: comment?.id ?? null,
      uploaderType: act.viewer.kind,
      ...authorOf(act.viewer),
      // a millisecond apart, so that they keep their order
      createdAt: new Date(act.now.getTime() + i),
    })),
    select: { id: true, key: true },
  });
  return rows.sort((one, other) => keys.indexOf(one.key) - keys.indexOf(other.key)).map(({ id }) => id);
}

/** All of them, or a refusal that names each that was not taken in. */
function accepted(uploads: readonly Upload[], field: string): Named[] {
  const refused = uploads.flatMap(({ outcome }, i) =>
    'code' in outcome ? { field: `${field}.${i}`, code: outcome.code, message: outcome.message } : [],
  );
  const [first] = refused;
  if (first)
    throw new Refusal(first.code, refused.map((error) => `${error.field}: ${error.message}`).join(' '), refused);
  return uploads.flatMap(({ name, stored }) => (stored ? { ...stored, name } : []));
}

const audienceOf = (comment: { visibility: ThreadVisibility } | null) =>
  comment?.visibility === 'INTERNAL' ? 'STAFF' : 'EVERYONE';
