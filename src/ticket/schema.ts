import { visibleEvents } from '../access/event.ts';
import { visibleThreads } from '../access/thread.ts';
import { ticketFacts, visibleTickets } from '../access/ticket.ts';
import { all } from '../access/where.ts';
import { ActorRef, actorOf, affiliateFace, integrationFace, managerFace } from '../graphql/actor.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, nestedConnection, nestedPage, refTo } from '../graphql/connection.ts';
import { byId, bySequence } from '../graphql/keyset.ts';
import { nodeRows } from '../graphql/node.ts';
import { ThreadVisibility, TicketKind, TicketPriority, TicketStatus, WaitingOn } from '../graphql/ticket-enums.ts';
import type { Prisma } from '../store/generated/client.ts';
import { versionFor } from './change.ts';
import { commentsOf, countComments, countEvents } from './reads.ts';

builder.prismaNode('Ticket', {
  description:
    'One conversation between a customer and the staff, from its opening to its close. A null property is empty, or not for you.',
  id: { field: 'id' },
  select: ticketFacts,
  fields: (t) => ({
    number: t.exposeInt('number', { nullable: false, description: 'For people: unique, counting up from 1.' }),
    kind: t.expose('kind', { type: TicketKind, nullable: false, description: 'Whether it is a ticket or a task.' }),
    title: t.exposeString('title', {
      nullable: false,
      description: 'What it is about, in one line of at most 200 characters.',
    }),
    status: t.expose('status', {
      type: TicketStatus,
      nullable: false,
      description: 'Where it stands between opening and close.',
    }),
    isOpen: t.boolean({ description: 'Whether it is not CLOSED.', resolve: ({ status }) => status !== 'CLOSED' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: false, description: 'When it was opened.' }),
    isAutoClosed: t.exposeBoolean('autoClosed', {
      description: 'Whether it was closed at once, as its sender may not submit here; false again once reopened.',
    }),

    description: t.exposeString('description', {
      description: 'Markdown as it was written, at most 20,000 characters.',
    }),
    descriptionHtml: t.exposeString('descriptionHtml', { description: 'The description as sanitised HTML.' }),
    type: t.relation('type', { description: 'What sort of request it is.' }),
    category: t.relation('category', { description: 'What the submission started from.' }),
    priority: t.expose('priority', { type: TicketPriority, description: 'How pressing it is.' }),
    waitingOn: t.expose('waitingOn', { type: WaitingOn, description: 'Whose turn it is; null once closed.' }),
    requester: t.relation('requester', { description: 'The customer for whom it stands.' }),
    createdBy: t.field({
      type: ActorRef,
      description: 'Who made it: not the requester where staff opened it for them.',
      select: { creatorManager: managerFace, creatorAffiliate: affiliateFace, creatorIntegration: integrationFace },
      resolve: ({ creatorManager: manager, creatorAffiliate: affiliate, creatorIntegration: integration }) =>
        actorOf({ manager, affiliate, integration }),
    }),
    organization: t.relation('organization', {
      description: "The requester's organization when the ticket was opened.",
    }),
    assignee: t.relation('assignee', { description: 'The manager answerable for it.' }),
    team: t.relation('team', { description: 'The team that works on it.' }),
    productAreas: t.field({
      type: [refTo('ProductArea')],
      description: 'What of the product it is about.',
      select: (_args, _ctx, nested) => ({ productAreas: { select: { productArea: nested(true) } } }),
      resolve: ({ productAreas }) => productAreas.map(({ productArea }) => productArea),
    }),
    project: t.relation('project', { description: 'The project that it is part of.' }),
    startDate: t.expose('startDate', { type: 'Date', description: 'When work on it is to begin.' }),
    dueDate: t.expose('dueDate', { type: 'Date', description: 'When it is to be done.' }),
    percentComplete: t.exposeInt('percentComplete', { description: 'How much of it is done, 0 to 100.' }),
    contactEmail: t.exposeString('contactEmail', {
      description: 'Where the sender wants to be written to, in lower case.',
    }),
    tags: t.exposeStringList('tags', { description: "The staff's own labels, at most 50 of at most 50 characters." }),
    resolutionNotes: t.exposeString('resolutionNotes', {
      description: 'How it was settled, at most 5,000 characters.',
    }),

    staffCommentCount: t.exposeInt('staffCommentCount', { description: 'Public comments by managers.' }),
    affiliateCommentCount: t.exposeInt('affiliateCommentCount', { description: 'Public comments by affiliates.' }),
    firstRespondedAt: t.expose('firstRespondedAt', {
      type: 'DateTime',
      description: 'When staff first answered in public.',
    }),
    lastCustomerMessageAt: t.expose('lastCustomerMessageAt', {
      type: 'DateTime',
      description: 'When the customer last wrote, the opening included.',
    }),
    lastStaffMessageAt: t.expose('lastStaffMessageAt', {
      type: 'DateTime',
      description: 'When staff last answered in public.',
    }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      description: 'Since when it is resolved; null again once reopened.',
    }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      description: 'Since when it is closed; null again once reopened.',
    }),
    reopenedAt: t.expose('reopenedAt', { type: 'DateTime', description: 'When it was last reopened.' }),
    version: t.int({
      description: 'Counts the changes that you can see; for `expectedVersion` and `markTicketRead`.',
      select: { revisions: true, staffVersion: true },
      resolve: (ticket, _args, ctx) => versionFor(ctx, ticket),
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description:
        'When something last happened in it: its opening, a public message, a file, a new title or status. Other properties do not move it, as not every portal shows them.',
    }),
    staffUpdatedAt: t.expose('staffUpdatedAt', { type: 'DateTime', description: 'Last change of any kind.' }),

    threads: t.relation('threads', {
      description: 'The channels that you may read.',
      query: (_args, ctx) => ({ where: visibleThreads(ctx.viewer), orderBy: { visibility: 'asc' } }),
    }),
    comments: t.connection(
      {
        type: refTo('Comment'),
        description: 'The messages that you may read, oldest first.',
        args: { visibility: t.arg({ type: ThreadVisibility, description: 'Only those of this thread.' }) },
        select: (args, ctx, nested) => ({
          comments: nestedPage(args, byId, commentsOf(ctx.viewer, args.visibility), nested),
        }),
        resolve: (ticket, args, ctx) =>
          nestedConnection(ticket.comments, args, byId, () => countComments(ctx, ticket.id, args.visibility)),
      },
      connectionTo('Comment'),
    ),
    timeline: t.connection(
      {
        type: refTo('Event'),
        description: 'What happened to it, oldest first, as far as you may know.',
        select: (args, ctx, nested) => ({
          events: nestedPage(args, bySequence(ctx.desk.cursors), visibleEvents(ctx.viewer), nested),
        }),
        resolve: (ticket, args, ctx) =>
          nestedConnection(ticket.events, args, bySequence(ctx.desk.cursors), () => countEvents(ctx, ticket.id)),
      },
      connectionTo('Event'),
    ),
  }),
});

nodeRows('Ticket', (ctx, query, ids) =>
  ctx.db.ticket.findMany({
    ...query,
    where: all<Prisma.TicketWhereInput>({ id: { in: ids } }, visibleTickets(ctx.viewer)),
  }),
);
