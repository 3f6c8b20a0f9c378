import { type Act, appendChange } from '../events/log.ts';
import { defaultType, systemTypes } from '../ticket/rules.ts';
import type { ImportTicket } from './ticket.ts';

/** Rows by their names; what is new is made. */
export interface Catalog {
  type(name: string | null | undefined): string;
  category(name: string | null | undefined): string | null;
  productArea(name: string): string;
}

/** In an order that all batches share. */
const unique = (names: (string | null | undefined)[]) => [...new Set(names.flatMap((name) => name ?? []))].sort();

export async function catalogOf(act: Act, tickets: readonly ImportTicket[]): Promise<Catalog> {
  const { tx } = act;
  const types = await named(act, 'TicketType', unique(tickets.map(({ type }) => type)));
  const categories = await named(act, 'Category', unique(tickets.map(({ category }) => category)));
  const areas = await named(act, 'ProductArea', unique(tickets.flatMap(({ productAreas }) => productAreas ?? [])));
  const fallback = await tx.ticketType.findUniqueOrThrow({ where: { key: defaultType } });
  return {
    type: (name) => (name && types.get(name)) || fallback.id,
    category: (name) => (name && categories.get(name)) || null,
    productArea: (name) => areas.get(name) ?? '',
  };
}

/** By their names. */
export async function systemTypesOf({ tx }: Act): Promise<ReadonlySet<string>> {
  const rows = await tx.ticketType.findMany({ where: { key: { in: [...systemTypes] } }, select: { name: true } });
  return new Set(rows.map(({ name }) => name));
}

type Table = 'TicketType' | 'Category' | 'ProductArea';
interface Rows {
  findMany(query: {
    where: { name: { in: string[] } };
    select: { id: true; name: true };
  }): Promise<{ id: string; name: string }[]>;
  createManyAndReturn(query: object): Promise<{ id: string; name: string }[]>;
  aggregate(query: { _max: { position: true } }): Promise<{ _max: { position: number | null } }>;
}

async function named(act: Act, table: Table, names: string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const { ticketType, category, productArea } = act.tx;
  // three tables of one shape, whose delegates Prisma types apart
  const rows = { TicketType: ticketType, Category: category, ProductArea: productArea }[table] as unknown as Rows;
  const found = await rows.findMany({ where: { name: { in: names } }, select: { id: true, name: true } });
  const known = new Map(found.map(({ id, name }) => [name, id]));
  const missing = names.filter((name) => !known.has(name));
  if (missing.length === 0) return known;
  const last = (await rows.aggregate({ _max: { position: true } }))._max.position ?? 0;
  const made = await rows.createManyAndReturn({
    data: missing.map((name, i) => ({ name, position: last + i + 1, createdAt: act.now, updatedAt: act.now })),
  });
  for (const { id, name } of made) {
    known.set(name, id);
    await appendChange(act, table, id, 'created');
  }
  return known;
}
