import { notFound } from '../errors.ts';
import { type AccessSubject, type Act, appendChange, type SettingSubject } from '../events/log.ts';
import type { Tx } from './database.ts';
import { Prisma } from './generated/client.ts';

// Writes to rows that stand for themselves (people, teams, the catalog), each with its event.

type Subject = Exclude<AccessSubject | SettingSubject, 'Session'>;
type Deactivatable = Exclude<
  Subject,
  'PortalConfig' | 'Template' | 'ApiKey' | 'CustomRole' | 'CustomField' | 'Article' | 'Answer' | 'Plan'
>;

const named = (subject: Subject) => subject.replace(/(?<!^)[A-Z]/g, ' $&').toLowerCase();

/** The row is there, and nobody else changes it or newly refers to it until the end of the transaction. */
export async function lockRow({ tx }: Act, subject: Subject, id: string) {
  const table = Prisma.raw(`"${subject}"`);
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM ${table} WHERE "id" = ${id}::uuid FOR UPDATE`;
  if (rows.length === 0) throw notFound(named(subject));
}

/** The row, if there is one, stays as it is until the end of the transaction; others may hold it too. */
export async function holdRow(tx: Tx, subject: Subject, id: string) {
  await tx.$queryRaw`SELECT 1 FROM ${Prisma.raw(`"${subject}"`)} WHERE "id" = ${id}::uuid FOR SHARE`;
}

type Given<Row, Column extends keyof Row> = { [Name in Column]: Row[Name] | null | undefined };

export interface Difference<Values> {
  set: Partial<Values>;
  /** By their names in the schema. */
  properties: string[];
}

/** What of the given is not so yet. Null empties a list or an emptiable column, and leaves others as they are. */
export function difference<Row extends object, Column extends keyof Row & string>(
  row: Row,
  given: Given<Row, Column>,
  emptiable: readonly NoInfer<Column>[] = [],
): Difference<Pick<Row, Column>> {
  const set: Partial<Pick<Row, Column>> = {};
  for (const column of Object.keys(given) as Column[]) {
    const current = row[column];
    const value = given[column] === null && Array.isArray(current) ? [] : given[column];
    if (value === undefined || same(value, current)) continue;
    if (value === null && !emptiable.includes(column)) continue;
    set[column] = value as Row[Column];
  }
  return { set, properties: Object.keys(set).map((column) => column.replace(/(?<!external)Id$/, '')) };
}

const same = (one: unknown, other: unknown) =>
  Array.isArray(one) && Array.isArray(other) ? sameItems(one, other) : one === other;

/** In whatever order. */
export const sameItems = (one: readonly unknown[], other: readonly unknown[]) =>
  one.length === other.length && one.every((item) => other.includes(item));

/** Writes a difference, with its event; without one nothing happens. */
export async function saveRow<Values>(
  act: Act,
  subject: Subject,
  id: string,
  { set, properties }: Difference<Values>,
  write: (data: Partial<Values> & { updatedAt: Date }) => Promise<unknown>,
) {
  if (properties.length > 0) {
    await write({ ...set, updatedAt: act.now });
    await appendChange(act, subject, id, 'updated', properties);
  }
  return { id };
}

/** Whether that changed anything. */
export async function setActive(act: Act, subject: Deactivatable, id: string, active: boolean): Promise<boolean> {
  await lockRow(act, subject, id);
  const count = await act.tx.$executeRaw`
    UPDATE ${Prisma.raw(`"${subject}"`)}
    SET "deactivatedAt" = ${active ? null : act.now}, "updatedAt" = ${act.now}
    WHERE "id" = ${id}::uuid AND ("deactivatedAt" IS NULL) <> ${active}`;
  if (count === 0) return false;
  await appendChange(act, subject, id, active ? 'reactivated' : 'deactivated');
  return true;
}

/** For rows that have nothing more to it: `deactivate` takes them out of what can be chosen, and leaves them where they are. */
export const activityOf = (subject: Deactivatable) => ({
  deactivate: async (act: Act, id: string) => {
    await setActive(act, subject, id, false);
    return { id };
  },
  reactivate: async (act: Act, id: string) => {
    await setActive(act, subject, id, true);
    return { id };
  },
});

/** The condition of `isActive` in a filter; without it, both. */
export const activeOnly = (isActive: boolean | null | undefined): { deactivatedAt?: null | { not: null } } =>
  typeof isActive === 'boolean' ? { deactivatedAt: isActive ? null : { not: null } } : {};
