import { lockDefinitions } from '../custom-field/reads.ts';
import { refuse } from '../custom-field/rules.ts';
import { type Act, appendChange } from '../events/log.ts';
import type { Prisma } from '../store/generated/client.ts';
import { sameJson } from '../store/json.ts';
import { lockRow } from '../store/row.ts';
import { type FormFieldInput, testsIn, wholeForm, wrongForm } from './definition.ts';

/** All that a category's form asks for, in its order. Tickets that are there already stay as they are. */
export async function setCategoryForm(
  act: Act,
  { category: id, fields }: { category: string; fields: FormFieldInput[] },
) {
  await lockRow(act, 'Category', id);
  const keys = fields.map(({ field }) => field);
  const definitions = await lockDefinitions(act.tx, keys);
  refuse([...wrongForm(fields, definitions)].map((wrong) => ({ ...wrong, field: `fields.${wrong.field}` })));
  const before = await wholeForm(act.tx, id);
  const next = fields.flatMap(({ field, required, conditions }) => {
    const definition = definitions.get(field);
    if (!definition) return [];
    return {
      fieldId: definition.id,
      required: required ?? definition.required,
      conditions: (conditions ?? []).map((condition) => ({
        field: condition.field,
        ...Object.fromEntries(testsIn(condition).map((test) => [test, condition[test]])),
      })) as Prisma.InputJsonArray,
    };
  });
  const current = before.map(({ definition, required, conditions }) => ({
    fieldId: definition.id,
    required,
    conditions,
  }));
  if (!sameJson(current, next)) {
    await act.tx.categoryField.deleteMany({ where: { categoryId: id } });
    await act.tx.categoryField.createMany({
      data: next.map((field, position) => ({ ...field, categoryId: id, position })),
    });
    await act.tx.category.update({ where: { id }, data: { updatedAt: act.now }, select: { id: true } });
    await appendChange(act, 'Category', id, 'updated', ['form']);
  }
  return { id };
}
