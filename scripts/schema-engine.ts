import type { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import { PrismaPGlite } from 'pglite-prisma-adapter';

const path = 'prisma/schema.prisma';

/**
 * Prisma's schema engine as WebAssembly: the native one that the CLI runs would be downloaded. Its adapter is not the
 * program's own, which cannot read the catalog's "char" columns.
 */
export const openSchemaEngine = (database: PGlite, schema: string): Promise<SchemaEngine> =>
  SchemaEngine.new(
    { datamodels: [[path, schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(database)),
  );

/** The SQL that turns the database into what the Prisma schema says; null when it is that already. */
export const sqlToSchema = async (database: PGlite, schema: string): Promise<string | null> => {
  const engine = await openSchemaEngine(database, schema);
  const files = [{ path, content: schema }];
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: '.' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  return exitCode === 0 ? null : (stdout ?? '');
};
