import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSchemaEngine, sqlToSchema } from '../../scripts/schema-engine.ts';
import { migrationsDirectory, readMigrations } from '../../src/store/migrations.ts';
import { templateFile } from '../database.ts';

/** What Prisma's own engine says of a database that the migrator has made. */
export const prismaCases = () => {
  const filters = { externalTables: [], externalEnums: [] };
  let database: PGlite;
  let schema: string;
  let engine: SchemaEngine;

  beforeAll(async () => {
    database = await PGlite.create({ loadDataDir: await openAsBlob(await templateFile()) });
    schema = await readFile(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8');
    engine = await openSchemaEngine(database, schema);
  });
  afterAll(() => database.close());

  test('the migrations give what schema.prisma says', async () => {
    expect(await sqlToSchema(database, schema)).toBeNull();
    expect(await sqlToSchema(database, `${schema}\nmodel Added {\n  id Int @id\n}\n`)).toContain(
      'CREATE TABLE "Added"',
    );
  });

  test('`prisma migrate deploy` finds every migration applied and unedited', async () => {
    const migrationsList = {
      baseDir: migrationsDirectory,
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
      shadowDbInitScript: '',
      migrationDirectories: (await readMigrations()).map(({ name, sql }) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
      })),
    };
    expect(
      await engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters }),
    ).toMatchObject({ editedMigrationNames: [], failedMigrationNames: [], hasMigrationsTable: true, history: null });
    expect(await engine.applyMigrations({ migrationsList, filters })).toEqual({ appliedMigrationNames: [] });
  });
};
