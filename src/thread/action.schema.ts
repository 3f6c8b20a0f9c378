import { encodeId } from '../graphql/id.ts';
import {
  expectedVersion,
  idempotencyKey,
  nullish,
  optionalFiles,
  optionalRef,
  optionalText,
  ref,
  text,
} from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { commentResult, ticketResult } from '../graphql/results.ts';
import { ThreadVisibility } from '../graphql/ticket-enums.ts';
import { limits } from '../ticket/rules.ts';
import { addComment, deleteComment, editComment, moveComment } from './actions.ts';

mutation('addComment', {
  description:
    'Adds a message to a ticket, public or internal, and with `close` closes it in the same step, both or neither. A public one by a customer reopens a resolved or closed ticket.',
  input: (t) => ({
    ticket: ref(t, 'Ticket', 'The ticket.'),
    body: t
      .string({ description: `Markdown, 1 to ${limits.comment} characters. Either this or \`template\`.` })
      .validate(nullish(text(limits.comment))),
    template: optionalRef(t, 'Template', 'Staff only: a prepared reply, its variables filled in from the ticket.'),
    visibility: t.field({ type: ThreadVisibility, description: 'PUBLIC by default; INTERNAL is for staff.' }),
    attachments: optionalFiles(t, 'Files that belong to it.'),
    close: t.boolean({ description: 'Whether to close the ticket as well.' }),
    resolutionNotes: t
      .string({ description: `With \`close\`: how it was settled, at most ${limits.notes} characters.` })
      .validate(nullish(optionalText(limits.notes))),
    expectedVersion: expectedVersion(t),
    idempotencyKey: idempotencyKey(t),
  }),
  payload: commentResult,
  resolve: (ctx, input) => ctx.actOnce('addComment', input, (act) => addComment(act, input)),
});

mutation('editComment', {
  description: 'Changes the text of one’s own comment.',
  input: (t) => ({
    id: ref(t, 'Comment', 'The comment.'),
    body: t
      .string({ required: true, description: `Markdown, 1 to ${limits.comment} characters.` })
      .validate(text(limits.comment)),
  }),
  payload: commentResult,
  resolve: (ctx, input) => ctx.act((act) => editComment(act, input)),
});

mutation('deleteComment', {
  description: 'Removes one’s own comment; administrators remove any.',
  input: (t) => ({ id: ref(t, 'Comment', 'The comment.') }),
  resolve: (ctx, input) => ctx.act((act) => deleteComment(act, input)),
  payload: (t) => ({
    deletedCommentId: t.id({
      description: 'The id that is gone; null after an error.',
      resolve: ({ deletedCommentId }) => (deletedCommentId ? encodeId('Comment', deletedCommentId) : null),
    }),
    ...ticketResult(t as never),
  }),
});

mutation('moveComment', {
  description:
    'Moves a comment to the other thread of its ticket. To customers it disappears, or appears; counters and message times follow.',
  input: (t) => ({
    id: ref(t, 'Comment', 'The comment.'),
    visibility: t.field({ type: ThreadVisibility, required: true, description: 'The thread to move it to.' }),
  }),
  payload: commentResult,
  resolve: (ctx, input) => ctx.act((act) => moveComment(act, input)),
});
