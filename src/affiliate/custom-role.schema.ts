import { staffOnly } from '../access/person.ts';
import { all } from '../access/where.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { encodeId } from '../graphql/id.ts';
import { idempotencyKey, nullish, ref, text } from '../graphql/input.ts';
import { byName } from '../graphql/keyset.ts';
import { mutation } from '../graphql/mutation.ts';
import { nodeRows } from '../graphql/node.ts';
import { type LoadRows, rowResult } from '../graphql/row-mutation.ts';
import type { Prisma } from '../store/generated/client.ts';
import { createCustomRole, deleteCustomRole, updateCustomRole } from './custom-role.ts';
import { AffiliateRole } from './schema.ts';

builder.prismaNode('CustomRole', {
  description:
    'A role that customers know by a name of their own. What it may do is what the role may that it counts as. A null property is empty, or not for you.',
  id: { field: 'id' },
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false, description: 'Its name, unique, at most 100 characters.' }),
    countsAs: t.expose('countsAs', {
      type: AffiliateRole,
      nullable: false,
      description: 'The role that decides what who has it may do.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when it is here.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

const load: LoadRows = (ctx, query, ids) =>
  ctx.db.customRole.findMany({
    ...query,
    where: all<Prisma.CustomRoleWhereInput>({ id: { in: ids } }, staffOnly(ctx.viewer)),
  });

nodeRows('CustomRole', load);

builder.queryField('customRoles', (t) =>
  t.connection(
    {
      type: refTo('CustomRole'),
      nullable: true,
      description: 'The custom roles that affiliates may have, by name.',
      resolve: (_root, args, ctx, info) =>
        page(ctx, info, args, {
          order: byName,
          where: staffOnly(ctx.viewer),
          rows: (query) => ctx.db.customRole.findMany(query),
          count: (query) => ctx.db.customRole.count(query),
        }),
    },
    connectionTo('CustomRole'),
  ),
);

const payload = rowResult('CustomRole', load);
const name = 'Its name, 1 to 100 characters, unique (else ALREADY_EXISTS).';

mutation('createCustomRole', {
  description: 'Adds a custom role, to be given to affiliates by `updateAffiliate`.',
  input: (t) => ({
    name: t.string({ required: true, description: name }).validate(text(100)),
    countsAs: t.field({
      type: AffiliateRole,
      required: true,
      description: 'The role that decides what who has it may do.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createCustomRole', input, (act) => createCustomRole(act, input)),
});

mutation('updateCustomRole', {
  description:
    'Changes what is given of a custom role and leaves the rest. It is in force at once for all who have it, also on open streams.',
  input: (t) => ({
    id: ref(t, 'CustomRole', 'The custom role.'),
    name: t.string({ description: name }).validate(nullish(text(100))),
    countsAs: t.field({ type: AffiliateRole, description: 'The role that decides what who has it may do.' }),
  }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updateCustomRole(act, input)),
});

mutation('deleteCustomRole', {
  description: 'Removes a custom role that no affiliate has; else ROLE_IN_USE.',
  input: (t) => ({ id: ref(t, 'CustomRole', 'The custom role.') }),
  resolve: (ctx, { id }) => ctx.act((act) => deleteCustomRole(act, id)),
  payload: (t) => ({
    deletedCustomRoleId: t.id({
      description: 'The id that is gone; null after an error.',
      resolve: ({ deletedCustomRoleId }) => (deletedCustomRoleId ? encodeId('CustomRole', deletedCustomRoleId) : null),
    }),
  }),
});
