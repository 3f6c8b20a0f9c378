import { customKeyOf } from '../access/properties.ts';
import { canReply, canWriteTickets } from '../access/ticket.ts';
import { editableProperties, listedProperties } from '../access/ticket-fields.ts';
import { isStaff, may } from '../access/viewer.ts';
import { editableNames, visibleNames } from '../custom-field/reads.ts';
import { followsTicket } from '../following/rules.ts';
import { builder } from '../graphql/builder.ts';
import { possibleStatuses } from './rules.ts';

// What of a ticket is the viewer's own: marks, and which buttons to show.

builder.prismaObjectFields('Ticket', (t) => ({
  isUnread: t.boolean({
    nullable: false,
    description:
      'Whether something happened since you last marked it read: any change for staff; for customers a message, a file, a new title or status.',
    resolve: (ticket, _args, ctx) => ctx.loaders.unread.load(ticket.id),
  }),
  isFollowing: t.boolean({
    nullable: false,
    description: 'Whether you follow it yourself. Managers see every ticket and follow none.',
    resolve: (ticket, _args, ctx) => followsTicket(ctx.viewer, ticket),
  }),
  visibleFields: t.stringList({
    nullable: false,
    description:
      'The properties that you may see, by their names here; a custom field is `customFields.KEY`, unless it is archived. What is listed and null is empty, what is not listed is not for you. Those of a portal’s detail panel come in its order.',
    resolve: async (ticket, _args, ctx) => listedProperties(ctx.viewer, ticket, await visibleNames(ctx)),
  }),
  editableFields: t.stringList({
    nullable: false,
    description:
      'The properties that you may change: what `updateTicket` takes, and `timeEntries` where you may log time.',
    resolve: async (_ticket, _args, ctx) => [
      ...editableProperties(ctx.viewer).filter((property) => customKeyOf(property) === undefined),
      ...(await editableNames(ctx)),
    ],
  }),
  viewerCanReply: t.boolean({
    nullable: false,
    description: 'Whether you may add a public comment.',
    resolve: (ticket, _args, ctx) => canReply(ctx.viewer, ticket),
  }),
  viewerCanReplyInternally: t.boolean({
    nullable: false,
    description: 'Whether you may add an internal note.',
    resolve: (_ticket, _args, ctx) => isStaff(ctx.viewer) && canWriteTickets(ctx.viewer),
  }),
  viewerCanUpdate: t.boolean({
    nullable: false,
    description: 'Whether `updateTicket` lets you change anything.',
    resolve: async (_ticket, _args, ctx) => {
      const editable = editableProperties(ctx.viewer).filter((property) => property !== 'timeEntries');
      if (editable.some((property) => customKeyOf(property) === undefined)) return true;
      // of custom fields, those that are not archived
      return editable.length > 0 && (await editableNames(ctx)).length > 0;
    },
  }),
  viewerCanAssign: t.boolean({
    nullable: false,
    description: 'Whether you may assign and unassign it.',
    resolve: (_ticket, _args, ctx) => isStaff(ctx.viewer) && canWriteTickets(ctx.viewer),
  }),
  viewerCanStart: t.boolean({
    nullable: false,
    description: 'Whether `startTicket` is possible from its status.',
    resolve: (ticket, _args, ctx) => possibleStatuses(ctx.viewer, ticket).includes('IN_PROGRESS'),
  }),
  viewerCanResolve: t.boolean({
    nullable: false,
    description: 'Whether `resolveTicket` is possible from its status.',
    resolve: (ticket, _args, ctx) => possibleStatuses(ctx.viewer, ticket).includes('RESOLVED'),
  }),
  viewerCanClose: t.boolean({
    nullable: false,
    description: 'Whether `closeTicket` is possible from its status.',
    resolve: (ticket, _args, ctx) => possibleStatuses(ctx.viewer, ticket).includes('CLOSED'),
  }),
  viewerCanReopen: t.boolean({
    nullable: false,
    description: 'Whether `reopenTicket` is possible from its status.',
    resolve: (ticket, _args, ctx) => possibleStatuses(ctx.viewer, ticket).includes('OPEN'),
  }),
  viewerCanDelete: t.boolean({
    nullable: false,
    description: 'Whether you may delete it for good.',
    resolve: (_ticket, _args, ctx) => may(ctx.viewer, 'DELETE_TICKETS'),
  }),
  viewerCanFollow: t.boolean({
    nullable: false,
    description: 'Whether you may follow it.',
    resolve: (_ticket, _args, ctx) => !isStaff(ctx.viewer) && canWriteTickets(ctx.viewer),
  }),
}));
