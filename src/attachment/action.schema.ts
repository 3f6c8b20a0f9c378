import { visibleAttachments } from '../access/thread.ts';
import { all } from '../access/where.ts';
import { encodeId } from '../graphql/id.ts';
import { files, idempotencyKey, ref } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { ticketResult } from '../graphql/results.ts';
import type { Prisma } from '../store/generated/client.ts';
import { addAttachments, deleteAttachment } from './actions.ts';
import { mostOnTicket } from './rules.ts';

mutation('addAttachments', {
  description: `Adds files to a ticket itself, which has at most ${mostOnTicket} of them: all, or none where one is refused. Files that belong to a message go with \`addComment\`.`,
  input: (t) => ({
    ticket: ref(t, 'Ticket', 'The ticket.'),
    files: files(t, 'At least one file.'),
    idempotencyKey: idempotencyKey(t),
  }),
  resolve: (ctx, input) => ctx.actOnce('addAttachments', input, (act) => addAttachments(act, input)),
  payload: (t) => ({
    attachments: t.prismaField({
      type: ['Attachment'],
      description: 'What was added, in the order of the files; null after an error.',
      resolve: async (query, { attachmentIds }, _args, ctx) => {
        if (!attachmentIds) return null;
        return ctx.db.attachment.findMany({
          ...query,
          where: all<Prisma.AttachmentWhereInput>({ id: { in: attachmentIds } }, visibleAttachments(ctx.viewer)),
          orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        });
      },
    }),
    ...ticketResult(t as never),
  }),
});

mutation('deleteAttachment', {
  description: 'Deletes a file that one sent oneself, its bytes too; administrators delete any.',
  input: (t) => ({ id: ref(t, 'Attachment', 'The attachment.') }),
  resolve: (ctx, input) => ctx.act((act) => deleteAttachment(act, input)),
  payload: (t) => ({
    deletedAttachmentId: t.id({
      description: 'The id that is gone; null after an error.',
      resolve: ({ deletedAttachmentId }) => (deletedAttachmentId ? encodeId('Attachment', deletedAttachmentId) : null),
    }),
    ...ticketResult(t as never),
  }),
});
