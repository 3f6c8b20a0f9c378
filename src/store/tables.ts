import pg from 'pg';

export interface Table {
  name: string;
  columns: readonly string[];
  /** Those that the database computes from others. */
  generated: ReadonlySet<string>;
  /** The tables that its foreign keys name. */
  needs: readonly string[];
}

/** The migrator's own: each database has it from its migrations. */
export const bookkeeping = '_prisma_migrations';

/** All tables of the schema, each after those that it refers to. */
export const readTables = async (client: pg.ClientBase): Promise<Table[]> => {
  const { rows } = await client.query<{ name: string; columns: string[]; generated: string[]; needs: string[] }>(`
    SELECT c.relname AS name,
      (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute a
       WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
      ARRAY(SELECT attname::text FROM pg_attribute a
       WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated <> '') AS generated,
      ARRAY(SELECT DISTINCT other.relname::text FROM pg_constraint k JOIN pg_class other ON other.oid = k.confrelid
       WHERE k.conrelid = c.oid AND k.contype = 'f' AND other.oid <> c.oid) AS needs
    FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname <> '${bookkeeping}'
    ORDER BY c.relname`);
  return inOrder(rows.map((row) => ({ ...row, generated: new Set(row.generated) })));
};

const inOrder = (tables: readonly Table[]): Table[] => {
  const ordered = new Map<string, Table>();
  const waiting = new Map(tables.map((table) => [table.name, table]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ needs }) => needs.every((name) => !waiting.has(name)));
    if (ready.length === 0) throw new Error(`These tables refer to each other: ${[...waiting.keys()].join(', ')}.`);
    for (const table of ready) {
      ordered.set(table.name, table);
      waiting.delete(table.name);
    }
  }
  return [...ordered.values()];
};

export const quoted = pg.escapeIdentifier;

export interface Digest {
  rows: number;
  checksum: string;
}

/** The same on every version of PostgreSQL, whatever order the rows are in: the sum of the hashes of their texts. */
export const digestOf = async (client: pg.ClientBase, { name, columns }: Table): Promise<Digest> => {
  const text = `ROW(${columns.map(quoted).join(', ')})::text`;
  const hash = `('x' || left(encode(sha256(convert_to(${text}, 'UTF8')), 'hex'), 16))::bit(64)::bigint`;
  const { rows } = await client.query<{ rows: string; checksum: string }>(
    `SELECT count(*) AS rows, coalesce(sum(${hash}), 0) AS checksum FROM ${quoted(name)}`,
  );
  const [row] = rows;
  return { rows: Number(row?.rows), checksum: row?.checksum ?? '' };
};
