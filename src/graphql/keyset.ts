import { Refusal } from '../errors.ts';
import { isStorable, isStorableDate } from '../store/text.ts';
import { uuid } from './id.ts';

type Kind = keyof typeof kinds;

interface Column {
  readonly column: string;
  /** Of its values; a cursor with another is none of this list. */
  readonly kind: Kind;
  readonly descending: boolean;
  /** How its values stand in cursors, where they are nobody's to read. */
  readonly hidden?: { idOf(value: bigint): string; sequenceOf(text: string): bigint };
  /** Of an enum, in the database's order: Prisma compares its values by lists only. */
  readonly values?: readonly string[];
}

/** A total order of rows by columns that are never null; the last makes it total. */
export interface Order {
  readonly name: string;
  readonly columns: readonly Column[];
}

export interface PageArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

export interface Page {
  readonly order: Order;
  readonly size: number;
  readonly backward: boolean;
  readonly args: PageArgs;
}

type Value = string | number | bigint | Date;
type Row = Record<string, unknown>;

export const defaultSize = 20;
export const maxSize = 100;

export function pageOf(args: PageArgs, order: Order): Page {
  const { first, last } = args;
  if (typeof first === 'number' && typeof last === 'number')
    throw new Refusal('INVALID_ARGUMENT', 'Ask for `first` or `last`, not both.');
  return { order, size: sizeOf(first ?? last), backward: typeof last === 'number', args };
}

export function sizeOf(size: number | null | undefined): number {
  const rows = size ?? defaultSize;
  if (rows < 0 || rows > maxSize) throw new Refusal('INVALID_ARGUMENT', `A page has 0 to ${maxSize} rows.`);
  return rows;
}

/** What Prisma is asked for: one row more than the page, to know whether there are more. */
export function keysetQuery({ order, size, backward, args }: Page) {
  const { columns } = order;
  return {
    take: size + 1,
    orderBy: columns.map(({ column, descending }) => ({
      [column]: descending === backward ? ('asc' as const) : ('desc' as const),
    })),
    bounds: [
      ...(args.after ? [beyond(order, parseCursor(order, args.after), false)] : []),
      ...(args.before ? [beyond(order, parseCursor(order, args.before), true)] : []),
    ],
  };
}

/** Rows strictly after (or before) a place. The first bound is redundant, and what lets an index be walked. */
function beyond({ columns }: Order, values: Value[], reverse: boolean): object {
  const steps = columns.map((column, i) => ({
    ...Object.fromEntries(columns.slice(0, i).map((earlier, j) => [earlier.column, values[j]])),
    [column.column]: past(column, values[i], reverse, false),
  }));
  const [lead] = columns;
  if (!lead || steps.length === 1) return steps[0] ?? {};
  return { AND: [{ [lead.column]: past(lead, values[0], reverse, true) }, { OR: steps }] };
}

function past(
  { descending, values: order }: Column,
  value: Value | undefined,
  reverse: boolean,
  inclusive: boolean,
): object {
  const lower = descending !== reverse;
  if (!order) return { [`${lower ? 'lt' : 'gt'}${inclusive ? 'e' : ''}`]: value };
  const at = order.indexOf(String(value));
  return { in: lower ? order.slice(0, at + (inclusive ? 1 : 0)) : order.slice(at + (inclusive ? 0 : 1)) };
}

export function connectionOf<T extends Row>(page: Page, rows: T[]) {
  const { order, size, backward, args } = page;
  const more = rows.length > size;
  const nodes = rows.slice(0, size);
  if (backward) nodes.reverse();
  const edges = nodes.map((node) => ({ node, cursor: cursorOf(order, node) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: backward ? !!args.before : more,
      hasPreviousPage: backward ? more : !!args.after,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

export const columnsOf = ({ columns }: Order): Record<string, true> =>
  Object.fromEntries(columns.map(({ column }) => [column, true as const]));

// A cursor holds the values themselves, so it works although its row was changed or deleted.

function cursorOf({ name, columns }: Order, row: Row) {
  const values = columns.map(({ column, hidden }) => {
    const value = row[column];
    if (hidden && typeof value === 'bigint') return hidden.idOf(value);
    return value instanceof Date ? { d: value.getTime() } : typeof value === 'bigint' ? { n: String(value) } : value;
  });
  return Buffer.from(JSON.stringify([name, ...values])).toString('base64url');
}

function parseCursor({ name, columns }: Order, cursor: string): Value[] {
  try {
    const [order, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const parsed = columns.map((column, i) => columnValue(column, values[i]));
    if (order === name && values.length === columns.length) return parsed;
  } catch {
    // told below
  }
  throw new Refusal('INVALID_CURSOR', 'The cursor does not belong to this list in this order.');
}

/** Anybody may write a cursor: its values are what the column can hold, or this throws. */
function columnValue({ kind, values, hidden }: Column, value: unknown): Value {
  if (hidden) return hidden.sequenceOf(String(value));
  const { d, n } = typeof value === 'object' && value !== null ? (value as { d?: unknown; n?: unknown }) : {};
  const read = typeof d === 'number' ? new Date(d) : typeof n === 'string' ? BigInt(n) : value;
  if (kinds[kind](read) && (!values || values.includes(read as string))) return read as Value;
  throw new TypeError('not a value of this column');
}

/** What each kind of column can hold. */
const kinds = {
  date: (value: unknown) => value instanceof Date && isStorableDate(value),
  text: (value: unknown) => typeof value === 'string' && isStorable(value),
  uuid: (value: unknown) => typeof value === 'string' && uuid.test(value),
  int: (value: unknown) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  bigint: (value: unknown) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
} as const satisfies Record<string, (value: unknown) => boolean>;

const ascending = (...columns: [column: string, kind: Kind][]) =>
  columns.map(([column, kind]) => ({ column, kind, descending: false }));

/** Ids are UUIDv7: in the order of creation. */
export const byId: Order = { name: 'id', columns: ascending(['id', 'uuid']) };
export const byName: Order = { name: 'name', columns: ascending(['name', 'text'], ['id', 'uuid']) };
export const byPosition: Order = { name: 'position', columns: ascending(['position', 'int'], ['id', 'uuid']) };
/** Events count up, which tells nobody how much happens on the desk. */
export const bySequence = (hidden: NonNullable<Column['hidden']>): Order => ({
  name: 'sequence',
  columns: [{ column: 'id', kind: 'bigint', descending: false, hidden }],
});
