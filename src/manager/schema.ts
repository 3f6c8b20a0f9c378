import { staffOnly } from '../access/person.ts';
import { all } from '../access/where.ts';
import { ActorRef } from '../graphql/actor.ts';
import { builder } from '../graphql/builder.ts';
import { refTo } from '../graphql/connection.ts';
import { nodeRows } from '../graphql/node.ts';
import type { LoadRows } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';

export const ManagerRole = builder.enumType('ManagerRole', {
  description: 'What a manager may do in general.',
  values: {
    ADMIN: { description: 'Everything, managers included. At least one stays active.' },
    AGENT: { description: 'Works on tickets, and does what the permissions name.' },
  },
});

export const ManagerPermission = builder.enumType('ManagerPermission', {
  description: 'What an agent may do beyond working on tickets. Administrators may do all of it.',
  values: {
    DELETE_TICKETS: { description: 'Delete tickets for good.' },
    MANAGE_TEMPLATES: { description: 'Create, change, order and delete templates.' },
    MANAGE_PEOPLE: {
      description:
        'Create, change, deactivate and reactivate affiliates and organizations; their custom roles and their plans.',
    },
    MANAGE_CATALOG: {
      description:
        'Create, change, deactivate and reactivate teams, ticket types, categories with their forms, product areas, projects and custom fields.',
    },
    MANAGE_PORTALS: { description: 'Create, change, enable, disable and delete portals.' },
    MANAGE_ARTICLES: { description: 'Create, change, publish and delete articles of the knowledge base.' },
  },
});

builder.prismaNode('Manager', {
  description:
    'A person of the staff. Customers who see a ticket see the names on it; a null property is empty, or not for you.',
  id: { field: 'id' },
  interfaces: [ActorRef],
  // what is known of somebody wherever they appear: no further statement for it
  select: { id: true, number: true, name: true },
  fields: (t) => ({
    number: t.int({
      nullable: false,
      description: 'For people: unique, counting up from 1.',
      resolve: ({ number }) => number,
    }),
    name: t.string({
      nullable: false,
      description: 'Their name, at most 200 characters.',
      resolve: ({ name }) => name,
    }),
    email: t.exposeString('email', { description: 'Unique among managers, in lower case. They sign in with it.' }),
    role: t.expose('role', { type: ManagerRole, description: 'What they may do in general.' }),
    permissions: t.expose('permissions', {
      type: [ManagerPermission],
      description: 'What they may do besides, as an agent.',
    }),
    teams: t.field({
      type: [refTo('Team')],
      description: 'The teams that they are in, by name.',
      select: (_args, _ctx, nested) => ({
        memberships: { select: { team: nested(true) }, orderBy: { team: { name: 'asc' } } },
      }),
      resolve: ({ memberships }) => memberships.map(({ team }) => team),
    }),
    locale: t.exposeString('locale', { description: 'BCP 47 language tag, e.g. "es": the language of their mails.' }),
    timeZone: t.exposeString('timeZone', { description: 'IANA time zone, e.g. "America/Bogota".' }),
    isActive: t.boolean({
      description: 'Whether they may sign in and be assigned.',
      select: { deactivatedAt: true },
      resolve: ({ deactivatedAt }) => deactivatedAt === null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when they are here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When they last changed.' }),
  }),
});

export const loadManagers: LoadRows = (ctx, query, ids) =>
  ctx.db.manager.findMany({
    ...query,
    where: all<Prisma.ManagerWhereInput>({ id: { in: ids } }, staffOnly(ctx.viewer)),
  });

nodeRows('Manager', loadManagers);
