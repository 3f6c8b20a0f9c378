import { staffOnly } from '../access/person.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { byName } from '../graphql/keyset.ts';
import { nodeRows } from '../graphql/node.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';
import { activeOnly } from '../store/row.ts';

builder.prismaNode('Team', {
  description:
    'Managers who work on the same tickets. Customers see the name on a ticket; a null property is empty, or not for you.',
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false, description: 'Its name, unique, at most 100 characters.' }),
    description: t.exposeString('description', { description: 'What it is for, at most 500 characters.' }),
    members: t.field({
      type: [refTo('Manager')],
      description: 'Who is in it, by name; deactivated managers too.',
      select: (_args, _ctx, nested) => ({
        members: { select: { manager: nested(true) }, orderBy: { manager: { name: 'asc' } } },
      }),
      resolve: ({ members }) => members.map(({ manager }) => manager),
    }),
    isActive: t.boolean({
      description: 'Whether it may be chosen.',
      select: { deactivatedAt: true },
      resolve: ({ deactivatedAt }) => deactivatedAt === null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const loadTeams: LoadRows = (ctx, query, ids) =>
  ctx.db.team.findMany({ ...query, where: all<Prisma.TeamWhereInput>({ id: { in: ids } }, staffOnly(ctx.viewer)) });

nodeRows('Team', loadTeams);

builder.queryField('teams', (t) =>
  t.connection(
    {
      type: refTo('Team'),
      nullable: true,
      description: 'The teams, by name.',
      args: { isActive: t.arg.boolean({ description: 'Whether they may be chosen. Without it: both.' }) },
      resolve: (_root, { isActive, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byName,
          where: all<Prisma.TeamWhereInput>(staffOnly(ctx.viewer), activeOnly(isActive)),
          rows: (query) => ctx.db.team.findMany(query),
          count: (query) => ctx.db.team.count(query),
        }),
    },
    connectionTo('Team'),
  ),
);
