import { invalid, Refusal } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import type { AffiliateRole } from '../store/generated/enums.ts';
import { difference, lockRow, saveRow } from '../store/row.ts';

type Optional<T> = T | null | undefined;

export async function createCustomRole(act: Act, { name, countsAs }: { name: string; countsAs: AffiliateRole }) {
  const { id } = await act.tx.customRole.create({
    data: { name, countsAs, createdAt: act.now, updatedAt: act.now },
    select: { id: true },
  });
  await appendChange(act, 'CustomRole', id, 'created');
  return { id };
}

export interface UpdateCustomRole {
  id: string;
  name?: Optional<string>;
  countsAs?: Optional<AffiliateRole>;
}

/** Whoever has it learns of it by the event: it is a row that they are made of. */
export async function updateCustomRole(act: Act, { id, name, countsAs }: UpdateCustomRole) {
  await lockRow(act, 'CustomRole', id);
  const role = await act.tx.customRole.findUniqueOrThrow({ where: { id } });
  return saveRow(act, 'CustomRole', id, difference(role, { name, countsAs }), (data) =>
    act.tx.customRole.update({ where: { id }, data, select: { id: true } }),
  );
}

export async function deleteCustomRole(act: Act, id: string) {
  await lockRow(act, 'CustomRole', id);
  const affiliates = await act.tx.affiliate.count({ where: { customRoleId: id } });
  if (affiliates > 0)
    throw new Refusal('ROLE_IN_USE', `The role is that of ${affiliates} affiliates: give them another first.`);
  await act.tx.customRole.delete({ where: { id }, select: { id: true } });
  await appendChange(act, 'CustomRole', id, 'deleted');
  return { deletedCustomRoleId: id };
}

/** Stays to the end of the transaction. */
export async function customRoleFor({ tx }: Act, id: string): Promise<string> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "CustomRole" WHERE "id" = ${id}::uuid FOR KEY SHARE`;
  if (rows.length === 0) throw invalid('customRole', 'INVALID_REFERENCE', 'There is no such custom role.');
  return id;
}
