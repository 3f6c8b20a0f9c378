import { attachmentFacts, visibleAttachments } from '../access/thread.ts';
import { all } from '../access/where.ts';
import { ActorRef, actorOf, affiliateFace, integrationFace, managerFace } from '../graphql/actor.ts';
import { builder } from '../graphql/builder.ts';
import { nodeRows } from '../graphql/node.ts';
import type { Prisma } from '../store/generated/client.ts';
import { canDeleteAttachment, ownFiles } from './rules.ts';

builder.prismaNode('Attachment', {
  description: 'A file on a ticket, on one of its comments, or in a custom field. Who sees that sees it.',
  id: { field: 'id' },
  select: { ...attachmentFacts, managerId: true, affiliateId: true, integrationId: true },
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'As its sender called it, without folders and control characters; at most 255 characters.',
    }),
    mimeType: t.exposeString('mimeType', {
      description: 'Its media type by its content, e.g. "image/png"; never what the sender said of it.',
    }),
    size: t.exposeInt('size', { description: 'Its length in bytes.' }),
    checksum: t.exposeString('checksum', { description: 'SHA-256 of its bytes, 64 hexadecimal digits.' }),
    width: t.exposeInt('width', { description: 'Of an image, in pixels; null where it is none or does not say.' }),
    height: t.exposeInt('height', { description: 'Of an image, in pixels; null where it is none or does not say.' }),
    uploadedBy: t.field({
      type: ActorRef,
      description: 'Who sent it: a manager, an affiliate or an integration.',
      select: { manager: managerFace, affiliate: affiliateFace, integration: integrationFace },
      resolve: actorOf,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added.' }),
    ticket: t.relation('ticket', { description: 'The ticket that it belongs to.' }),
    comment: t.relation('comment', { description: 'The comment that it came with; null on the ticket itself.' }),
    url: t.string({
      description:
        'Where to get it, by GET or HEAD without any header, also in parts (`Range`). For you, for some minutes, and only while your session lasts and you see the attachment: ask again rather than keep it. A link past its time, forged, or of an ended session: 403; of what you do not see: 404; each with JSON `{ "code", "message" }`.',
      select: { id: true, name: true },
      resolve: (attachment, _args, ctx) => ctx.desk.fileLinks.urlOf(ctx.viewer, attachment),
    }),
    viewerCanDelete: t.boolean({
      nullable: false,
      description:
        'Whether you may delete it: you sent it, or are an administrator. What a custom field says is changed there.',
      resolve: (attachment, _args, ctx) => canDeleteAttachment(ctx.viewer, attachment),
    }),
  }),
});

/** Most tickets and comments have no file, and few have many. */
const complexity = { field: 1, multiplier: 3 };
const inOrder = { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] } satisfies Prisma.AttachmentFindManyArgs;

builder.prismaObjectField('Ticket', 'attachments', (t) =>
  t.relation('attachments', {
    description:
      'The files of the ticket itself, at most 100, oldest first; those of comments and of custom fields are with these.',
    complexity,
    query: { ...inOrder, where: ownFiles },
  }),
);

builder.prismaObjectField('Comment', 'attachments', (t) =>
  t.relation('attachments', {
    description: 'The files that came with it, in their order.',
    complexity,
    query: inOrder,
  }),
);

nodeRows('Attachment', (ctx, query, ids) =>
  ctx.db.attachment.findMany({
    ...query,
    where: all<Prisma.AttachmentWhereInput>({ id: { in: ids } }, visibleAttachments(ctx.viewer)),
  }),
);
