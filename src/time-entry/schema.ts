import { shows } from '../access/properties.ts';
import { visibleTimeEntries } from '../access/thread.ts';
import { all, nobody } from '../access/where.ts';
import { ActorRef, actorOf, affiliateFace, integrationFace, managerFace } from '../graphql/actor.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, nestedConnection, nestedPage, refTo } from '../graphql/connection.ts';
import type { Order } from '../graphql/keyset.ts';
import { nodeRows } from '../graphql/node.ts';
import type { Prisma } from '../store/generated/client.ts';
import { countTimeEntries } from './reads.ts';
import { canDeleteTimeEntry, canEditTimeEntry, canLogTime, limits } from './rules.ts';

const byDay: Order = {
  name: 'spentOn',
  columns: [
    { column: 'spentOn', kind: 'date', descending: false },
    { column: 'id', kind: 'uuid', descending: false },
  ],
};

builder.prismaNode('TimeEntry', {
  description: 'Time that somebody spent on a ticket or task.',
  id: { field: 'id' },
  select: { managerId: true, affiliateId: true, integrationId: true },
  fields: (t) => ({
    ticket: t.relation('ticket', { description: 'The ticket that it was spent on.' }),
    author: t.field({
      type: ActorRef,
      description: 'Who spent it: a manager, an affiliate or an integration.',
      select: { manager: managerFace, affiliate: affiliateFace, integration: integrationFace },
      resolve: actorOf,
    }),
    spentOn: t.expose('spentOn', { type: 'Date', description: 'The day, where the author is.' }),
    minutes: t.exposeInt('minutes', { description: `Minutes, 1 to ${limits.minutes}.` }),
    note: t.exposeString('note', { description: `What was done, at most ${limits.note} characters.` }),
    isBillable: t.exposeBoolean('billable', { description: 'Whether it is billed to the customer.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written down.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    viewerCanEdit: t.boolean({
      nullable: false,
      description: 'Whether you may change it: it is yours.',
      resolve: (entry, _args, ctx) => canEditTimeEntry(ctx.viewer, entry),
    }),
    viewerCanDelete: t.boolean({
      nullable: false,
      description: 'Whether you may delete it.',
      resolve: (entry, _args, ctx) => canDeleteTimeEntry(ctx.viewer, entry),
    }),
  }),
});

builder.prismaObjectFields('Ticket', (t) => ({
  timeEntries: t.connection(
    {
      type: refTo('TimeEntry'),
      description: 'The time spent on it, by day.',
      select: (args, ctx, nested) => ({
        timeEntries: nestedPage(args, byDay, shows(ctx.viewer, 'timeEntries') ? {} : nobody, nested),
      }),
      resolve: ({ id, timeEntries }, args, ctx) =>
        nestedConnection(timeEntries, args, byDay, () => countTimeEntries(ctx, id)),
    },
    connectionTo('TimeEntry'),
  ),
  minutesLogged: t.exposeInt('minutesLogged', { description: 'The sum of its time entries, in minutes.' }),
  billableMinutes: t.exposeInt('billableMinutes', { description: 'The sum of those that are billed, in minutes.' }),
  viewerCanLogTime: t.boolean({
    nullable: false,
    description: 'Whether you may add a time entry.',
    resolve: (_ticket, _args, ctx) => canLogTime(ctx.viewer),
  }),
}));

nodeRows('TimeEntry', (ctx, query, ids) =>
  ctx.db.timeEntry.findMany({
    ...query,
    where: all<Prisma.TimeEntryWhereInput>({ id: { in: ids } }, visibleTimeEntries(ctx.viewer)),
  }),
);
