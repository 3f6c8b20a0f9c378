import { type Act, appendChange } from '../events/log.ts';
import { planFor } from '../plan/actions.ts';
import { activityOf, difference, lockRow, saveRow, setActive } from '../store/row.ts';

type Optional<T> = T | null | undefined;

interface NewOrganization {
  name: string;
  externalId?: Optional<string>;
  timeZone?: Optional<string>;
  plan?: Optional<string>;
  /** Stands for one person without a company. */
  personal?: boolean;
}

export async function createOrganization(act: Act, input: NewOrganization) {
  const { name, externalId = null, timeZone, plan, personal = false } = input;
  const planId = plan ? await planFor(act, plan) : null;
  const { id } = await act.tx.organization.create({
    data: { name, externalId, personal, planId, ...(timeZone && { timeZone }), createdAt: act.now, updatedAt: act.now },
    select: { id: true },
  });
  await appendChange(act, 'Organization', id, 'created');
  return { id };
}

interface UpdateOrganization {
  id: string;
  name?: Optional<string>;
  externalId?: Optional<string>;
  timeZone?: Optional<string>;
  plan?: Optional<string>;
}

export async function updateOrganization(act: Act, { id, name, externalId, timeZone, plan }: UpdateOrganization) {
  await lockRow(act, 'Organization', id);
  const organization = await act.tx.organization.findUniqueOrThrow({ where: { id } });
  const planId = plan ? await planFor(act, plan) : plan;
  const change = difference(organization, { name, externalId, timeZone, planId }, ['externalId', 'planId']);
  return saveRow(act, 'Organization', id, change, (data) =>
    act.tx.organization.update({ where: { id }, data, select: { id: true } }),
  );
}

/** Its people are signed out, and cannot sign in until it is reactivated. */
export async function deactivateOrganization(act: Act, id: string) {
  if (await setActive(act, 'Organization', id, false))
    await act.tx.session.updateMany({
      where: { affiliate: { organizationId: id }, revokedAt: null },
      data: { revokedAt: act.now },
    });
  return { id };
}

export const { reactivate: reactivateOrganization } = activityOf('Organization');
