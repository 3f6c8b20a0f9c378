import { visibleComments, visibleThreads } from '../access/thread.ts';
import { visibleTickets } from '../access/ticket.ts';
import { all } from '../access/where.ts';
import { ActorRef, actorOf, affiliateFace, integrationFace, managerFace } from '../graphql/actor.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, nestedConnection, nestedPage, refTo } from '../graphql/connection.ts';
import { byId } from '../graphql/keyset.ts';
import { nodeRows } from '../graphql/node.ts';
import { ThreadVisibility } from '../graphql/ticket-enums.ts';
import type { Prisma } from '../store/generated/client.ts';
import { countComments } from './reads.ts';
import { canDeleteComment, canEditComment, canMoveComment } from './rules.ts';

builder.prismaNode('Thread', {
  description: 'A channel of a ticket: one is public, one is internal. Its visibility is that of all its comments.',
  id: { field: 'id' },
  select: { id: true, visibility: true },
  fields: (t) => ({
    visibility: t.expose('visibility', { type: ThreadVisibility, description: 'Who reads it, and all its comments.' }),
    ticket: t.relation('ticket', { description: 'The ticket that it belongs to.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was opened.' }),
    comments: t.connection(
      {
        type: refTo('Comment'),
        description: 'Its messages, oldest first.',
        select: (args, _ctx, nested) => ({ comments: nestedPage(args, byId, {}, nested) }),
        resolve: (thread, args, ctx) =>
          nestedConnection(thread.comments, args, byId, () => countComments(ctx, thread.id)),
      },
      connectionTo('Comment'),
    ),
  }),
});

builder.prismaNode('Comment', {
  description: 'A message in a thread of a ticket.',
  id: { field: 'id' },
  select: { visibility: true, managerId: true, affiliateId: true, integrationId: true },
  fields: (t) => ({
    ticket: t.relation('ticket', { description: 'The ticket that it belongs to.' }),
    thread: t.relation('thread', { description: 'The thread that it stands in.' }),
    visibility: t.expose('visibility', {
      type: ThreadVisibility,
      description: 'Who reads it: the same as of its thread.',
    }),
    author: t.field({
      type: ActorRef,
      description: 'Who wrote it: a manager, an affiliate or an integration.',
      select: { manager: managerFace, affiliate: affiliateFace, integration: integrationFace },
      resolve: actorOf,
    }),
    body: t.exposeString('body', { description: 'Markdown as it was written, at most 20,000 characters.' }),
    bodyHtml: t.exposeString('bodyHtml', { description: 'The body as sanitised HTML.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written.' }),
    editedAt: t.expose('editedAt', { type: 'DateTime', description: 'When its text last changed; null if never.' }),
    viewerCanEdit: t.boolean({
      nullable: false,
      description: 'Whether you may change its text: it is yours.',
      resolve: (comment, _args, ctx) => canEditComment(ctx.viewer, comment),
    }),
    viewerCanDelete: t.boolean({
      nullable: false,
      description: 'Whether you may delete it.',
      resolve: (comment, _args, ctx) => canDeleteComment(ctx.viewer, comment),
    }),
    viewerCanMove: t.boolean({
      nullable: false,
      description: 'Whether you may move it to the other thread.',
      resolve: (_comment, _args, ctx) => canMoveComment(ctx.viewer),
    }),
  }),
});

nodeRows('Thread', (ctx, query, ids) =>
  ctx.db.thread.findMany({
    ...query,
    where: all<Prisma.ThreadWhereInput>({ id: { in: ids } }, visibleThreads(ctx.viewer), {
      ticket: visibleTickets(ctx.viewer),
    }),
  }),
);

nodeRows('Comment', (ctx, query, ids) =>
  ctx.db.comment.findMany({
    ...query,
    where: all<Prisma.CommentWhereInput>({ id: { in: ids } }, visibleComments(ctx.viewer)),
  }),
);
