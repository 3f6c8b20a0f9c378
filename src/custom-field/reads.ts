import { canEditCustomField, canSeeCustomField } from '../access/custom-field.ts';
import { customProperty, publicName } from '../access/properties.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../store/database.ts';
import { definitionFacts, definitionOf } from './definition.ts';
import type { Definition } from './rules.ts';

/** By their keys, whoever may see them; no statement where none is asked for. */
export async function definitionsOf(db: Db | Tx, keys: readonly string[]): Promise<ReadonlyMap<string, Definition>> {
  if (keys.length === 0) return new Map();
  const rows = await db.customField.findMany({
    where: { key: { in: [...new Set(keys)] } },
    select: definitionFacts,
  });
  return new Map(rows.map((row) => [row.key, definitionOf(row)]));
}

/** The same: until the end of the transaction nobody archives one, or takes an option away. */
export async function lockDefinitions(tx: Tx, keys: readonly string[]): Promise<ReadonlyMap<string, Definition>> {
  if (keys.length > 0)
    await tx.$queryRaw`SELECT 1 FROM "CustomField" WHERE "key" = ANY(${keys}) ORDER BY "id" FOR SHARE`;
  return definitionsOf(tx, keys);
}

/** Those that are not archived, in their order: once per operation. */
const activeFields = ({ loaders }: Pick<Context, 'loaders'>) =>
  loaders.once('custom fields', (db) =>
    db.customField.findMany({
      where: { archivedAt: null },
      select: { key: true, internal: true },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
    }),
  );

/** As `visibleFields` names them. */
export const visibleNames = async (ctx: Pick<Context, 'loaders' | 'viewer'>): Promise<string[]> =>
  (await activeFields(ctx)).filter((field) => canSeeCustomField(ctx.viewer, field)).map(nameOf);

/** As `editableFields` names them. */
export const editableNames = async (ctx: Pick<Context, 'loaders' | 'viewer'>): Promise<string[]> =>
  (await activeFields(ctx)).filter((field) => canEditCustomField(ctx.viewer, field)).map(nameOf);

const nameOf = (field: { key: string; internal: boolean }) => publicName(customProperty(field));
