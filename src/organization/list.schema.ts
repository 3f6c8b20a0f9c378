import { visibleOrganizations } from '../access/person.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { nullish, text } from '../graphql/input.ts';
import { byName } from '../graphql/keyset.ts';
import type { Prisma } from '../store/generated/client.ts';
import { matching, type OrganizationFilter } from './reads.ts';

const OrganizationFilterInput = builder.inputRef<OrganizationFilter>('OrganizationFilterInput').implement({
  description:
    'Conditions on organizations, all of which hold together. A condition on a property that you may not see is HIDDEN_PROPERTY.',
  fields: (t) => ({
    search: t
      .string({ description: 'The name begins with this, in whatever case; 1 to 100 characters.' })
      .validate(nullish(text(100))),
    isActive: t.boolean({ description: 'Staff only. Whether they are active. Without it: both.' }),
  }),
});

builder.queryField('organizations', (t) =>
  t.connection(
    {
      type: refTo('Organization'),
      nullable: true,
      description: 'The organizations that you may see, by name: staff all, customers their own.',
      args: {
        filter: t.arg({
          type: OrganizationFilterInput,
          description: 'Only organizations that hold these conditions; all where it is left out.',
        }),
      },
      resolve: (_root, { filter, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byName,
          where: all<Prisma.OrganizationWhereInput>(
            visibleOrganizations(ctx.viewer),
            matching(ctx.viewer, filter ?? {}),
          ),
          rows: (query) => ctx.db.organization.findMany(query),
          count: (query) => ctx.db.organization.count(query),
        }),
    },
    connectionTo('Organization'),
  ),
);
