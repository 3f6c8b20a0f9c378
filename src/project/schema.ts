import { visibleProjects } from '../access/person.ts';
import { visibleTickets } from '../access/ticket.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, nestedConnection, nestedPage, page, refTo } from '../graphql/connection.ts';
import { byName } from '../graphql/keyset.ts';
import { nodeRows } from '../graphql/node.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';
import { activeOnly } from '../store/row.ts';
import { orderOf } from '../ticket/order.ts';
import { countTickets } from './reads.ts';
import { limits } from './rules.ts';

const newestFirst = orderOf({ field: 'UPDATED_AT', direction: 'DESC' });

builder.prismaObject('ProjectFollower', {
  description: 'A person or a whole organization that follows a project, and so sees its tickets and tasks.',
  fields: (t) => ({
    affiliate: t.relation('affiliate', { description: 'The person; null where an organization follows.' }),
    organization: t.relation('organization', { description: 'The organization; null where a person follows.' }),
    followedAt: t.expose('createdAt', { type: 'DateTime', nullable: false, description: 'When the following began.' }),
  }),
});

builder.prismaNode('Project', {
  description:
    'Work that belongs together: tickets and tasks. Customers who see one of them may read its name; a null property is empty, or not for you.',
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    number: t.exposeInt('number', { nullable: false, description: 'For people: unique, counting up from 1.' }),
    name: t.exposeString('name', {
      nullable: false,
      description: `Its name, at most ${limits.name} characters; not always unique.`,
    }),
    description: t.exposeString('description', {
      description: `What it is about, at most ${limits.description} characters.`,
    }),
    isActive: t.boolean({
      description: 'Whether tickets may be put into it.',
      select: { deactivatedAt: true },
      resolve: ({ deactivatedAt }) => deactivatedAt === null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    followers: t.relation('followers', {
      description: `Who follows it, at most ${limits.followers}.`,
      query: { orderBy: { id: 'asc' } },
    }),
    tickets: t.connection(
      {
        type: refTo('Ticket'),
        description: 'The tickets and tasks in it that you may see, last changed first.',
        select: (args, ctx, nested) => ({ tickets: nestedPage(args, newestFirst, visibleTickets(ctx.viewer), nested) }),
        resolve: ({ id, tickets }, args, ctx) =>
          nestedConnection(tickets, args, newestFirst, () => countTickets(ctx, id)),
      },
      connectionTo('Ticket'),
    ),
  }),
});

export const loadProjects: LoadRows = (ctx, query, ids) =>
  ctx.db.project.findMany({
    ...query,
    where: all<Prisma.ProjectWhereInput>({ id: { in: ids } }, visibleProjects(ctx.viewer)),
  });

nodeRows('Project', loadProjects);

builder.queryField('projects', (t) =>
  t.connection(
    {
      type: refTo('Project'),
      nullable: true,
      description: 'The projects, by name: staff all, customers those that they or their organization follow.',
      args: { isActive: t.arg.boolean({ description: 'Whether tickets may be put into them. Without it: both.' }) },
      resolve: (_root, { isActive, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byName,
          where: all<Prisma.ProjectWhereInput>(visibleProjects(ctx.viewer), activeOnly(isActive)),
          rows: (query) => ctx.db.project.findMany(query),
          count: (query) => ctx.db.project.count(query),
        }),
    },
    connectionTo('Project'),
  ),
);
