import { staffOnly } from '../access/person.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { nullish, refs, text } from '../graphql/input.ts';
import { byName } from '../graphql/keyset.ts';
import { lookup } from '../graphql/lookup.ts';
import type { Prisma } from '../store/generated/client.ts';
import { type ManagerFilter, matching } from './filter.ts';
import { ManagerRole } from './schema.ts';

const ManagerFilterInput = builder.inputRef<ManagerFilter>('ManagerFilterInput').implement({
  description: 'Conditions on managers, all of which hold together.',
  fields: (t) => ({
    search: t
      .string({
        description: 'The name or the e-mail address begins with this, in whatever case; 1 to 100 characters.',
      })
      .validate(nullish(text(100))),
    roles: t.field({ type: [ManagerRole], description: 'With one of these roles.' }),
    teams: refs(t, 'Team', 100, 'In one of these teams.'),
    isActive: t.boolean({ description: 'Whether they are active. Without it: both.' }),
  }),
});

builder.queryFields((t) => ({
  manager: t.prismaField({
    type: 'Manager',
    description: 'One manager by id or by number, one of the two; null where there is none.',
    args: {
      id: t.arg.id({ description: 'An id of type `Manager`; of another: INVALID_ID.' }),
      number: t.arg.int({ description: 'The number that people call them by.' }),
    },
    resolve: (query, _root, keys, ctx) =>
      ctx.db.manager.findFirst({
        ...query,
        where: all<Prisma.ManagerWhereInput>(lookup('Manager', keys), staffOnly(ctx.viewer)),
      }),
  }),
  managers: t.connection(
    {
      type: refTo('Manager'),
      nullable: true,
      description: 'The managers, by name.',
      args: {
        filter: t.arg({
          type: ManagerFilterInput,
          description: 'Only managers that hold these conditions; all where it is left out.',
        }),
      },
      resolve: (_root, { filter, ...args }, ctx, info) =>
        page(ctx, info, args, {
          order: byName,
          where: all<Prisma.ManagerWhereInput>(staffOnly(ctx.viewer), matching(filter ?? {})),
          rows: (query) => ctx.db.manager.findMany(query),
          count: (query) => ctx.db.manager.count(query),
        }),
    },
    connectionTo('Manager'),
  ),
}));
