import { brandWithType } from '@pothos/core';
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import { assertNeed, needOfRow } from '../access/scope.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../errors.ts';
import { builder } from './builder.ts';
import { type NodeName, parseId } from './id.ts';

/** Rows with these keys that the viewer may see. */
type Load = (ctx: Context, query: object, ids: string[]) => Promise<{ id: string }[]>;

const loads = new Map<NodeName, Load>();
const maxNodes = 100;

/** Makes a type reachable by `node` and `nodes`. */
export const nodeRows = (name: NodeName, load: Load) => loads.set(name, load);

async function loadNodes(ctx: Context, info: GraphQLResolveInfo, ids: readonly string[]) {
  const keys = ids.map(parseId);
  const found = new Map<string, object>();
  const names = new Set(keys.flatMap((key) => key?.name ?? []));
  await Promise.all(
    [...names].map(async (name) => {
      assertNeed(ctx.viewer, needOfRow(name));
      const wanted = [...new Set(keys.flatMap((key) => (key?.name === name ? key.key : [])))];
      const query = queryFromInfo({ context: ctx, info, typeName: name, select: { id: true } });
      for (const row of (await loads.get(name)?.(ctx, query, wanted)) ?? []) {
        brandWithType(row, name as never);
        found.set(`${name}:${row.id}`, row);
      }
    }),
  );
  return keys.map((key) => (key && found.get(`${key.name}:${key.key}`)) ?? null);
}

builder.queryFields((t) => ({
  node: t.field({
    type: builder.nodeInterfaceRef(),
    description: 'Any object by its id; null where there is none or you may not see it.',
    args: { id: t.arg.id({ required: true, description: 'A global id, as `id` of any object gave it.' }) },
    resolve: async (_root, { id }, ctx, info) => (await loadNodes(ctx, info, [id]))[0] ?? null,
  }),
  nodes: t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: true, items: true },
    description: 'Several objects by their ids, in that order; null where there is none or you may not see it.',
    complexity: ({ ids }) => ({ field: 1, multiplier: [ids].flat().length }),
    args: { ids: t.arg.idList({ required: true, description: `Global ids, at most ${maxNodes}.` }) },
    resolve: (_root, { ids }, ctx, info) => {
      if (ids.length > maxNodes) throw new Refusal('INVALID_ARGUMENT', `At most ${maxNodes} ids.`);
      return loadNodes(ctx, info, ids);
    },
  }),
}));
