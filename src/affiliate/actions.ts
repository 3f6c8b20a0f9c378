import { type Act, appendChange } from '../events/log.ts';
import { moveOver, takeUpCopies } from '../following/join.ts';
import { createOrganization } from '../organization/actions.ts';
import type { AffiliateRole } from '../store/generated/enums.ts';
import { activityOf, difference, lockRow, saveRow, setActive } from '../store/row.ts';
import { managerFor, organizationFor } from '../ticket/references.ts';
import { customRoleFor } from './custom-role.ts';

type Optional<T> = T | null | undefined;

interface Properties {
  externalId?: Optional<string>;
  organization?: Optional<string>;
  role?: Optional<AffiliateRole>;
  customRole?: Optional<string>;
  tags?: Optional<string[]>;
  accountManager?: Optional<string>;
  locale?: Optional<string>;
  timeZone?: Optional<string>;
}

export interface CreateAffiliate extends Properties {
  name: string;
  email: string;
}

export interface UpdateAffiliate extends Properties {
  id: string;
  name?: Optional<string>;
  email?: Optional<string>;
}

/** Without an organization, the person gets one of their own. */
export async function createAffiliate(act: Act, input: CreateAffiliate): Promise<{ id: string }> {
  const { name, email, externalId, organization, role, customRole, tags, accountManager, locale, timeZone } = input;
  const accountManagerId = accountManager ? await managerFor(act, accountManager, 'accountManager') : null;
  const { id: organizationId } = organization
    ? await organizationFor(act, organization, 'organization')
    : await createOrganization(act, { name, timeZone, personal: true });
  const { id } = await act.tx.affiliate.create({
    data: {
      name,
      email,
      externalId: externalId ?? null,
      organizationId,
      role: role ?? 'MEMBER',
      customRoleId: customRole ? await customRoleFor(act, customRole) : null,
      tags: tags ?? [],
      accountManagerId,
      ...(locale && { locale }),
      ...(timeZone && { timeZone }),
      createdAt: act.now,
      updatedAt: act.now,
    },
    select: { id: true },
  });
  await appendChange(act, 'Affiliate', id, 'created');
  await takeUpCopies(act, [{ id, email, organizationId }]);
  return { id };
}

/** Changes what is given. Their tickets keep the organization that they were made with. */
export async function updateAffiliate(act: Act, input: UpdateAffiliate): Promise<{ id: string }> {
  const { id, organization, accountManager, customRole, ...plain } = input;
  await lockRow(act, 'Affiliate', id);
  const affiliate = await act.tx.affiliate.findUniqueOrThrow({ where: { id } });
  const { name, email, externalId, role, tags, locale, timeZone } = plain;
  const change = difference(
    affiliate,
    {
      name,
      email,
      externalId,
      role,
      tags,
      locale,
      timeZone,
      organizationId: organization,
      accountManagerId: accountManager,
      customRoleId: customRole,
    },
    ['accountManagerId', 'customRoleId', 'externalId'],
  );
  if (change.set.organizationId) await organizationFor(act, change.set.organizationId, 'organization');
  if (change.set.customRoleId) await customRoleFor(act, change.set.customRoleId);
  if (change.set.accountManagerId) await managerFor(act, change.set.accountManagerId, 'accountManager');
  await saveRow(act, 'Affiliate', id, change, (data) =>
    act.tx.affiliate.update({ where: { id }, data, select: { id: true } }),
  );
  if (change.set.organizationId || change.set.email) await moveOver(act, affiliate, { ...affiliate, ...change.set });
  // a link that went to the old address opens nothing any more
  if (change.set.email)
    await act.tx.oneTimeLink.updateMany({ where: { affiliateId: id, usedAt: null }, data: { usedAt: act.now } });
  return { id };
}

/** They are signed out, and stay on their tickets. */
export async function deactivateAffiliate(act: Act, id: string) {
  if (await setActive(act, 'Affiliate', id, false))
    await act.tx.session.updateMany({ where: { affiliateId: id, revokedAt: null }, data: { revokedAt: act.now } });
  return { id };
}

export const { reactivate: reactivateAffiliate } = activityOf('Affiliate');
