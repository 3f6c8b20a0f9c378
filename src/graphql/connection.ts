import { getRefFromModel, type PrismaModelTypes, type PrismaObjectRef, queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import { type BuilderTypes, builder } from './builder.ts';
import { columnsOf, connectionOf, keysetQuery, type Order, type PageArgs, pageOf } from './keyset.ts';

/** What a list's rows are read with. Its `where` already holds what the viewer may see. */
export interface RowsQuery<Where> {
  where: Where;
  orderBy: object[];
  take: number;
  select?: object;
  include?: object;
}

/** One page of a root list, with its count only when that is asked for. */
export async function page<Where extends object, Row extends Record<string, unknown>>(
  ctx: Context,
  info: GraphQLResolveInfo,
  args: PageArgs,
  list: {
    order: Order;
    where: Where;
    rows: (query: never) => Promise<Row[]>;
    count: (query: { where: never }) => Promise<number>;
  },
) {
  const current = pageOf(args, list.order);
  const { bounds, ...query } = keysetQuery(current);
  const selection = queryFromInfo({
    context: ctx,
    info,
    paths: [['edges', 'node'], ['nodes']],
    select: columnsOf(list.order),
  });
  const rows = await list.rows({ ...selection, ...query, where: all<object>(list.where, ...bounds) } as never);
  return { ...connectionOf(current, rows), totalCount: () => list.count({ where: list.where as never }) };
}

/** Where a connection of a relation is planned: part of its parent's one statement. */
export function nestedPage(args: PageArgs, order: Order, where: object, nested: (selection: object) => unknown) {
  const { bounds, ...query } = keysetQuery(pageOf(args, order));
  const selection = nested({ select: columnsOf(order) }) as object;
  return { ...selection, ...query, where: all<object>(where, ...bounds) };
}

export const nestedConnection = <Row extends Record<string, unknown>>(
  rows: Row[],
  args: PageArgs,
  order: Order,
  totalCount: () => Promise<number>,
) => ({ ...connectionOf(pageOf(args, order), rows), totalCount });

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many rows the whole list has for you. Counted only when asked for, and costs 10.',
    complexity: 10,
    resolve: (connection) => (connection as { totalCount?: () => Promise<number> }).totalCount?.() ?? null,
  }),
);

type ModelName = keyof BuilderTypes['PrismaTypes'] & string;
type RefOf<Name extends ModelName> = PrismaObjectRef<
  BuilderTypes,
  PrismaModelTypes & BuilderTypes['PrismaTypes'][Name],
  BuilderTypes['PrismaTypes'][Name]['Shape']
>;

/** The type of a model, which any room may name. */
export const refTo = <Name extends ModelName>(name: Name) => getRefFromModel(name, builder) as unknown as RefOf<Name>;

const connections = new Map<ModelName, unknown>();

/** The one connection type of a model, whoever lists it. */
export function connectionTo<Name extends ModelName>(name: Name) {
  const make = () =>
    builder.connectionObject(
      {
        type: refTo(name),
        name: `${name}Connection`,
        description: `One page of ${name} rows.`,
        // where Pothos finds the rows beneath, to plan them with their parent
        extensions: {
          pothosIndirectInclude: {
            getType: () => refTo(name).name,
            paths: [[{ name: 'edges' }, { name: 'node' }], [{ name: 'nodes' }]],
          },
        },
      },
      { name: `${name}Edge`, description: `One ${name} in a page, with its cursor.` },
    );
  const known = connections.get(name) ?? make();
  connections.set(name, known);
  return known as ReturnType<typeof make>;
}
