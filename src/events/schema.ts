import type { Scope } from '../access/change.ts';
import { publicName, shows } from '../access/properties.ts';
import { readsProperty } from '../access/ticket-fields.ts';
import { ActorRef, actorOf, affiliateFace, integrationFace, managerFace } from '../graphql/actor.ts';
import { builder } from '../graphql/builder.ts';
import { encodeId } from '../graphql/id.ts';
import { ThreadVisibility, TicketStatus } from '../graphql/ticket-enums.ts';
import { live } from './live.schema.ts';
import type { PropertyChange, TicketEventData, TicketEventKind } from './log.ts';
import { typenameOf } from './told.ts';

const EventChange = builder.enumType('EventChange', {
  description: 'What a live event means to your list: of tickets for a ticket’s event, of comments for a comment’s.',
  values: {
    ADDED: { description: 'It came into your list.' },
    UPDATED: { description: 'It was there and changed.' },
    REMOVED: { description: 'It left your list; only its id is told where you may no longer see it.' },
  },
});

const dataOf = <Kind extends TicketEventKind>(event: { data: unknown }, _kind: Kind) =>
  event.data as Partial<TicketEventData[Kind]>;

export const EventInterface = builder.prismaInterface('Event', {
  description:
    'Something that happened to a ticket. Kept in its timeline, and pushed to subscriptions, which also tell when your own rights changed.',
  resolveType: (event, ctx, info) => live(event, ctx, info)?.typename ?? typenameOf(event.kind),
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Its id, for dropping repeats.',
      resolve: ({ id }, _args, ctx) => ctx.desk.cursors.idOf(id),
    }),
    cursor: t.string({
      description: 'Its place in the stream; only on live events and in `Query.events`.',
      resolve: (event, _args, ctx, info) => live(event, ctx, info)?.cursor ?? null,
    }),
    change: t.field({
      type: EventChange,
      description:
        'What it means to your list; only on live events and in `Query.events`, and not where your own rights changed.',
      resolve: (event, _args, ctx, info) => live(event, ctx, info)?.change ?? null,
    }),
    occurredAt: t.expose('occurredAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it happened, by the clock of the server.',
    }),
    actor: t.field({
      type: ActorRef,
      description:
        'Who did it; null where you get only the id of what left your list, and of an opening where the portal does not show who opened it.',
      select: { manager: managerFace, affiliate: affiliateFace, integration: integrationFace },
      resolve: (event, _args, ctx, info) => {
        const opening = event.kind === 'ticket.created' && !shows(ctx.viewer, 'createdBy');
        return opening || live(event, ctx, info)?.readable === false ? null : actorOf(event);
      },
    }),
    via: t.relation('integration', {
      description: 'The program that did it, as `actor` itself or on behalf of it; null where none did.',
    }),
    ticketId: t.id({
      description: 'The ticket, also when it is gone; null only where your own rights changed.',
      resolve: ({ subjectId, subjectType }) => (subjectType === 'Ticket' ? encodeId('Ticket', subjectId) : null),
    }),
    ticket: t.relation('ticket', { description: 'The ticket as it is; null when it is gone or you may not see it.' }),
  }),
});

/** One object type per kind; what they share is the interface's. */
const variant = (name: string, description: string) =>
  builder.prismaObject('Event', { variant: name, interfaces: [EventInterface], description });

variant('TicketCreatedEvent', 'A ticket was opened.');
variant('TicketDeletedEvent', 'A ticket was deleted for good.');
variant('TicketFollowerAddedEvent', 'Somebody follows a ticket. In timelines, for staff.');
variant('TicketFollowerRemovedEvent', 'Somebody follows a ticket no more. In timelines, for staff.');
variant(
  'TicketCcAddedEvent',
  'An address gets copies, or somebody who has it now sees the ticket by them. In timelines, for staff.',
);
variant('TicketCcRemovedEvent', 'An address gets copies no more. In timelines, for staff.');
variant('TicketVisibilityEvent', 'A ticket came into your sight, or left it. Only live.');

const VisibilityScope = builder.enumType('VisibilityScope', {
  description: 'What changed of your rights as a whole; of several, the one that stands first here.',
  values: {
    PORTAL: { description: 'Settings of the portal that you came by: items, types, details, filters, users.' },
    ORGANIZATION: { description: 'You belong to another organization since.' },
    ROLE: { description: 'Your role, or your permissions, or the scopes of the program that asks.' },
    PROJECTS: { description: 'Which projects you, or your organization, follow.' },
    TEAMS: { description: 'Which teams you, a manager, are in.' },
  } satisfies Record<Scope, { description: string }>,
});

builder.prismaObjectFields(
  variant(
    'VisibilityChangedEvent',
    'Your own rights changed: from here on they hold, and lists that you fetched may be others now. Fetch them again, with `eventCursor`. Only live, in `ticketEvents`; never tells who changed them.',
  ),
  (t) => ({
    scope: t.field({
      type: VisibilityScope,
      description: 'What of your rights changed; null where it is read in no stream.',
      resolve: (event, _args, ctx, info) => live(event, ctx, info)?.scope ?? null,
    }),
  }),
);

const PropertyChangeRef = builder.objectRef<PropertyChange>('PropertyChange').implement({
  description: 'One property that changed.',
  fields: (t) => ({
    property: t.string({
      nullable: false,
      description: 'Its name in type `Ticket`; of a custom field `customFields.KEY`.',
      resolve: ({ property }) => publicName(property),
    }),
    previous: t.stringList({
      description:
        'What it was: enum values, tags, numbers, days, keys of options, or global ids; empty where nothing was. Null for texts and files, which the log does not hold.',
      resolve: ({ property, previous }) => previous?.map((value) => asGlobal(property, value)) ?? null,
    }),
    next: t.stringList({
      description: 'What it became, likewise.',
      resolve: ({ property, next }) => next?.map((value) => asGlobal(property, value)) ?? null,
    }),
  }),
});

const nodes = {
  type: 'TicketType',
  category: 'Category',
  team: 'Team',
  productAreas: 'ProductArea',
  project: 'Project',
} as const;
const asGlobal = (property: string, value: string) =>
  property in nodes ? encodeId(nodes[property as keyof typeof nodes], value) : value;

builder.prismaObject('Event', {
  variant: 'TicketUpdatedEvent',
  interfaces: [EventInterface],
  description: 'Properties of a ticket changed.',
  fields: (t) => ({
    changes: t.field({
      type: [PropertyChangeRef],
      nullable: false,
      description: 'Those that you may see.',
      resolve: (event, _args, ctx) =>
        (dataOf(event, 'ticket.updated').changes ?? []).filter(({ property }) => readsProperty(ctx.viewer, property)),
    }),
  }),
});

export const TicketStatusChangedEvent = builder.prismaObject('Event', {
  variant: 'TicketStatusChangedEvent',
  interfaces: [EventInterface],
  description: 'A ticket’s status changed.',
  fields: (t) => ({
    previous: t.field({
      type: TicketStatus,
      description: 'The status that it had.',
      resolve: (event) => dataOf(event, 'ticket.status_changed').previous ?? null,
    }),
    next: t.field({
      type: TicketStatus,
      description: 'The status that it has since.',
      resolve: (event) => dataOf(event, 'ticket.status_changed').next ?? null,
    }),
  }),
});

builder.prismaObject('Event', {
  variant: 'TicketAssignedEvent',
  interfaces: [EventInterface],
  description: 'A ticket was assigned, assigned anew, or unassigned.',
  fields: (t) => ({
    previous: t.prismaField({
      type: 'Manager',
      description: 'Who was answerable; null for nobody.',
      resolve: (query, event, _args, ctx) => manager(ctx, query, dataOf(event, 'ticket.assigned').previous),
    }),
    next: t.prismaField({
      type: 'Manager',
      description: 'Who is now; null for nobody.',
      resolve: (query, event, _args, ctx) => manager(ctx, query, dataOf(event, 'ticket.assigned').next),
    }),
  }),
});

// findUnique: Prisma answers those of one tick with one statement
const manager = (
  ctx: { db: { manager: { findUnique: (query: never) => Promise<unknown> } } },
  query: object,
  id: string | null | undefined,
) => (id ? ctx.db.manager.findUnique({ ...query, where: { id } } as never) : null) as never;

builder.prismaObject('Event', {
  variant: 'AttachmentsAddedEvent',
  interfaces: [EventInterface],
  description: 'Files were added to a ticket, or came with a comment.',
  fields: (t) => ({
    attachments: t.prismaField({
      type: ['Attachment'],
      description: 'Those of them that are still there and that you may see.',
      resolve: async (query, event, _args, ctx) => {
        const ids = dataOf(event, 'attachment.added').attachmentIds ?? [];
        const rows = await Promise.all(ids.map((id) => ctx.db.attachment.findUnique({ ...query, where: { id } })));
        return rows.filter((row) => row !== null);
      },
    }),
    comment: t.relation('comment', { description: 'The comment that they came with; null on the ticket itself.' }),
  }),
});

builder.prismaObject('Event', {
  variant: 'AttachmentRemovedEvent',
  interfaces: [EventInterface],
  description: 'A file was deleted from a ticket or a comment.',
  fields: (t) => ({
    attachmentId: t.id({
      description: 'The attachment, which is gone.',
      resolve: (event) => {
        const { attachmentId } = dataOf(event, 'attachment.removed');
        return attachmentId ? encodeId('Attachment', attachmentId) : null;
      },
    }),
    comment: t.relation('comment', { description: 'The comment that it came with; null on the ticket itself.' }),
  }),
});

const goneComment = ({ before }: { before: unknown }) =>
  (before as { comment?: { id: string } } | null)?.comment?.id ?? null;

export const CommentEventInterface = builder.prismaInterface('Event', {
  variant: 'CommentEvent',
  interfaces: [EventInterface],
  description: 'Something that happened to a comment.',
  resolveType: (event, ctx, info) => live(event, ctx, info)?.typename ?? typenameOf(event.kind),
  fields: (t) => ({
    commentId: t.id({
      description: 'The comment, also when it is gone; null in timelines once it is.',
      resolve: (event) => {
        const id = event.commentId ?? goneComment(event);
        return id && encodeId('Comment', id);
      },
    }),
    comment: t.relation('comment', {
      description: 'The comment as it is; null when it is gone or you may not see it.',
    }),
  }),
});

const commentVariant = (name: string, description: string) =>
  builder.prismaObject('Event', { variant: name, interfaces: [EventInterface, CommentEventInterface], description });

commentVariant('CommentAddedEvent', 'A comment was added, or came into your sight.');
commentVariant('CommentEditedEvent', 'A comment’s text changed.');
commentVariant('CommentRemovedEvent', 'A comment was deleted, or left your sight.');

builder.prismaObjectFields(
  commentVariant('CommentMovedEvent', 'A comment moved to the other thread. For staff.'),
  (t) => ({
    previous: t.field({
      type: ThreadVisibility,
      description: 'The thread that it stood in.',
      resolve: (event) => dataOf(event, 'comment.moved').previous ?? null,
    }),
    next: t.field({
      type: ThreadVisibility,
      description: 'The thread that it stands in since.',
      resolve: (event) => dataOf(event, 'comment.moved').next ?? null,
    }),
  }),
);
