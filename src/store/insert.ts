import { Refusal } from '../errors.ts';
import type { Tx } from './database.ts';
import { Prisma } from './generated/client.ts';

/** Columns that the database fills in may be left out, of all rows or of none; Prisma's own defaults may not. */
interface Rows {
  Affiliate: Prisma.AffiliateCreateManyInput & { id: string };
  Comment: Prisma.CommentCreateManyInput & { id: string };
  Event: Prisma.EventCreateManyInput;
  Organization: Prisma.OrganizationCreateManyInput & { id: string };
  Thread: Prisma.ThreadCreateManyInput & { id: string };
  Ticket: Prisma.TicketCreateManyInput & { id: string };
  TicketFieldValue: Prisma.TicketFieldValueCreateManyInput;
  TicketFollower: Prisma.TicketFollowerCreateManyInput & { id: string };
  TicketProductArea: Prisma.TicketProductAreaCreateManyInput;
}
type Table = keyof Rows;

/** Many rows as one parameter: `createMany` compiles each value, which took 70 % of an import's time. */
export async function insertRows<T extends Table>(tx: Tx, table: T, rows: readonly Rows[T][]): Promise<void> {
  if (rows.length > 0) await refusing(tx.$executeRaw(statement(table, rows)));
}

/** The same, with the numbers that the database gave. */
export async function insertNumbered(tx: Tx, table: 'Ticket', rows: readonly Rows['Ticket'][]) {
  if (rows.length === 0) return new Map<string, number>();
  const sql = Prisma.sql`${statement(table, rows)} RETURNING "id"::text, "number"`;
  const numbered = await refusing(tx.$queryRaw<{ id: string; number: number }[]>(sql));
  return new Map(numbered.map(({ id, number }) => [id, number]));
}

function statement(table: Table, rows: readonly object[]): Prisma.Sql {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = Prisma.raw([...names].map((name) => `"${name}"`).join(', '));
  const type = Prisma.raw(`"${table}"`);
  return Prisma.sql`INSERT INTO ${type} (${columns})
    SELECT ${columns} FROM jsonb_populate_recordset(NULL::${type}, ${JSON.stringify(rows)}::jsonb)`;
}

/** Of a raw statement Prisma has no error of its own for a unique value that is taken. */
async function refusing<T>(inserting: PromiseLike<T>): Promise<T> {
  try {
    return await inserting;
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && /\b23505\b/.test(error.message))
      throw new Refusal('ALREADY_EXISTS', 'Another object already has this value.');
    throw error;
  }
}
