import { canSeeCustomField } from '../access/custom-field.ts';
import { visibleCatalog } from '../access/person.ts';
import { shows } from '../access/properties.ts';
import { isStaff, type Viewer } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../store/database.ts';
import type { Prisma } from '../store/generated/client.ts';
import { type BuiltInField, builtInFields } from './builtin.ts';
import { type FormField, wholeForm } from './definition.ts';
import { formFor } from './rules.ts';

export interface TicketForm {
  categoryId: string;
  builtIn: BuiltInField[];
  custom: FormField[];
}

/** What of a category's form somebody is asked. */
export const formOf = async (db: Db | Tx, viewer: Viewer, categoryId: string): Promise<FormField[]> =>
  formFor(
    await wholeForm(db, categoryId),
    ({ definition }) => !definition.archived && canSeeCustomField(viewer, definition),
  );

/** Customers fill in what their portal shows. */
export const asksFor = (viewer: Viewer, { required, detail }: BuiltInField): boolean =>
  required || isStaff(viewer) || (detail !== null && shows(viewer, detail));

/** Null where the category is not there, or cannot be chosen. */
export async function ticketForm({ db, viewer }: Context, categoryId: string): Promise<TicketForm | null> {
  const category = await db.category.findFirst({
    where: all<Prisma.CategoryWhereInput>({ id: categoryId }, visibleCatalog(viewer)),
    select: { id: true },
  });
  if (!category) return null;
  const builtIn = builtInFields.filter((field) => asksFor(viewer, field));
  return { categoryId, builtIn, custom: await formOf(db, viewer, categoryId) };
}
