import { invalid } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import type { ManagerPermission, ManagerRole } from '../store/generated/enums.ts';
import { activityOf, difference, lockRow, sameItems, saveRow, setActive } from '../store/row.ts';
import { assertAdminWithout } from './admins.ts';

type Optional<T> = T | null | undefined;

interface Properties {
  role?: Optional<ManagerRole>;
  permissions?: Optional<ManagerPermission[]>;
  teams?: Optional<string[]>;
  locale?: Optional<string>;
  timeZone?: Optional<string>;
}

export interface CreateManager extends Properties {
  name: string;
  email: string;
}

export interface UpdateManager extends Properties {
  id: string;
  name?: Optional<string>;
  email?: Optional<string>;
}

export async function createManager(act: Act, input: CreateManager): Promise<{ id: string }> {
  const { name, email, role, permissions, teams, locale, timeZone } = input;
  const teamIds = await teamsFor(act, teams ?? [], []);
  const { id } = await act.tx.manager.create({
    data: {
      name,
      email,
      role: role ?? 'AGENT',
      permissions: permissions ?? (role === 'ADMIN' ? [] : ['MANAGE_TEMPLATES']),
      memberships: { create: teamIds.map((teamId) => ({ teamId })) },
      ...(locale && { locale }),
      ...(timeZone && { timeZone }),
      createdAt: act.now,
      updatedAt: act.now,
    },
    select: { id: true },
  });
  await appendChange(act, 'Manager', id, 'created');
  return { id };
}

/** Changes what is given; `teams` are all of them anew. */
export async function updateManager(act: Act, input: UpdateManager): Promise<{ id: string }> {
  const { id, teams, name, email, role, permissions, locale, timeZone } = input;
  if (role === 'AGENT') await assertAdminWithout(act, id);
  await lockRow(act, 'Manager', id);
  const manager = await act.tx.manager.findUniqueOrThrow({ where: { id }, include: { memberships: true } });
  const change = difference(manager, { name, email, role, permissions, locale, timeZone });
  const current = manager.memberships.map(({ teamId }) => teamId);
  const next = teams === undefined ? current : await teamsFor(act, teams ?? [], current);
  if (!sameItems(current, next)) {
    await act.tx.teamMember.deleteMany({ where: { managerId: id } });
    await act.tx.teamMember.createMany({ data: next.map((teamId) => ({ teamId, managerId: id })) });
    change.properties.push('teams');
  }
  await saveRow(act, 'Manager', id, change, (data) =>
    act.tx.manager.update({ where: { id }, data, select: { id: true } }),
  );
  // a link that went to the old address opens nothing any more
  if (change.set.email)
    await act.tx.oneTimeLink.updateMany({ where: { managerId: id, usedAt: null }, data: { usedAt: act.now } });
  return { id };
}

/** They are signed out, and stay on their tickets as who worked on them. */
export async function deactivateManager(act: Act, id: string) {
  await assertAdminWithout(act, id);
  if (await setActive(act, 'Manager', id, false))
    await act.tx.session.updateMany({ where: { managerId: id, revokedAt: null }, data: { revokedAt: act.now } });
  return { id };
}

export const { reactivate: reactivateManager } = activityOf('Manager');

/** Whoever is in a deactivated team may stay there. */
async function teamsFor({ tx }: Act, ids: readonly string[], current: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(ids)];
  const found = await tx.team.count({
    where: { id: { in: wanted }, OR: [{ deactivatedAt: null }, { id: { in: [...current] } }] },
  });
  if (found < wanted.length) throw invalid('teams', 'INVALID_REFERENCE', 'There is no such active team.');
  return wanted;
}
