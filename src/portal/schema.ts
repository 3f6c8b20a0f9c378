import { visiblePortals } from '../access/person.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import type { Order } from '../graphql/keyset.ts';
import { nodeRows } from '../graphql/node.ts';
import type { Prisma } from '../store/generated/client.ts';

const PortalKind = builder.enumType('PortalKind', {
  description: 'What customers find behind a portal.',
  values: {
    TICKETS: { description: 'Conversations to settle something: items of kind TICKET.' },
    TASKS: { description: 'Pieces of work: items of kind TASK.' },
  },
});

builder.prismaNode('PortalConfig', {
  description: 'A door for customers, and what they find behind it. A null property is not for you.',
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    slug: t.exposeString('slug', { nullable: false, description: 'Its name in addresses and for `signIn`, unique.' }),
    name: t.exposeString('name', { nullable: false, description: 'The name that its customers read.' }),
    kind: t.expose('kind', { type: PortalKind, nullable: false, description: 'Whether it shows tickets or tasks.' }),
    isEnabled: t.exposeBoolean('enabled', { description: 'Whether customers may come in by it.' }),
    showPeopleItems: t.exposeBoolean('showPeopleItems', {
      description:
        'Whether it shows what the customer requested, follows or has copies of, and what the organization has.',
    }),
    showProjectItems: t.exposeBoolean('showProjectItems', {
      description: 'Whether it shows the items of projects that the customer or the organization follows.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

nodeRows('PortalConfig', (ctx, query, ids) =>
  ctx.db.portalConfig.findMany({
    ...query,
    where: all<Prisma.PortalConfigWhereInput>({ id: { in: ids } }, visiblePortals(ctx.viewer)),
  }),
);

const bySlug: Order = { name: 'slug', columns: [{ column: 'slug', kind: 'text', descending: false }] };

builder.queryField('portals', (t) =>
  t.connection(
    {
      type: refTo('PortalConfig'),
      nullable: true,
      description: 'The portals, by slug: staff all, customers the one that they came by.',
      resolve: (_root, args, ctx, info) =>
        page(ctx, info, args, {
          order: bySlug,
          where: visiblePortals(ctx.viewer),
          rows: (query) => ctx.db.portalConfig.findMany(query),
          count: (query) => ctx.db.portalConfig.count(query),
        }),
    },
    connectionTo('PortalConfig'),
  ),
);
