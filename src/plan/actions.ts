import { invalid } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import { difference, lockRow, saveRow } from '../store/row.ts';
import { planInUse } from './rules.ts';

type Optional<T> = T | null | undefined;

interface Properties {
  monthlyTickets?: Optional<number>;
}

export async function createPlan(act: Act, { name, monthlyTickets }: Properties & { name: string }) {
  const { id } = await act.tx.plan.create({
    data: { name, monthlyTickets: monthlyTickets ?? null, createdAt: act.now, updatedAt: act.now },
    select: { id: true },
  });
  await appendChange(act, 'Plan', id, 'created');
  return { id };
}

/** In force at once, for the month that runs. */
export async function updatePlan(act: Act, input: Properties & { id: string; name?: Optional<string> }) {
  const { id, name, monthlyTickets } = input;
  await lockRow(act, 'Plan', id);
  const plan = await act.tx.plan.findUniqueOrThrow({ where: { id } });
  return saveRow(act, 'Plan', id, difference(plan, { name, monthlyTickets }, ['monthlyTickets']), (data) =>
    act.tx.plan.update({ where: { id }, data, select: { id: true } }),
  );
}

export async function deletePlan(act: Act, id: string) {
  await lockRow(act, 'Plan', id);
  const organizations = await act.tx.organization.count({ where: { planId: id } });
  if (organizations > 0) throw planInUse(organizations);
  await act.tx.plan.delete({ where: { id } });
  await appendChange(act, 'Plan', id, 'deleted');
  return { deletedPlanId: id };
}

/** Stays to the end of the transaction. */
export async function planFor({ tx }: Act, id: string): Promise<string> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Plan" WHERE "id" = ${id}::uuid FOR KEY SHARE`;
  if (rows.length === 0) throw invalid('plan', 'INVALID_REFERENCE', 'There is no such plan.');
  return id;
}
