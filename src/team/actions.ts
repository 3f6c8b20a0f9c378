import { invalid } from '../errors.ts';
import { type Act, appendChange, appendChanges } from '../events/log.ts';
import { activityOf, difference, lockRow, sameItems, saveRow } from '../store/row.ts';

type Optional<T> = T | null | undefined;

interface CreateTeam {
  name: string;
  description?: Optional<string>;
  members?: Optional<string[]>;
}

export interface UpdateTeam extends Partial<Omit<CreateTeam, 'name'>> {
  id: string;
  name?: Optional<string>;
}

export async function createTeam(act: Act, { name, description, members }: CreateTeam) {
  const managerIds = await membersFor(act, members ?? [], []);
  const { id } = await act.tx.team.create({
    data: {
      name,
      description: description ?? null,
      createdAt: act.now,
      updatedAt: act.now,
      members: { create: managerIds.map((managerId) => ({ managerId })) },
    },
    select: { id: true },
  });
  await appendChange(act, 'Team', id, 'created');
  await tellMembers(act, managerIds);
  return { id };
}

/** Changes what is given; `members` are all of them anew. */
export async function updateTeam(act: Act, { id, name, description, members }: UpdateTeam) {
  await lockRow(act, 'Team', id);
  const team = await act.tx.team.findUniqueOrThrow({ where: { id }, include: { members: true } });
  const change = difference(team, { name, description }, ['description']);
  const current = team.members.map(({ managerId }) => managerId);
  const next = members === undefined ? current : await membersFor(act, members ?? [], current);
  const moved = !sameItems(current, next);
  if (moved) {
    await act.tx.teamMember.deleteMany({ where: { teamId: id } });
    await act.tx.teamMember.createMany({ data: next.map((managerId) => ({ teamId: id, managerId })) });
    await tellMembers(act, [
      ...current.filter((managerId) => !next.includes(managerId)),
      ...next.filter((managerId) => !current.includes(managerId)),
    ]);
  }
  const properties = moved ? [...change.properties, 'members'] : change.properties;
  return saveRow(act, 'Team', id, { ...change, properties }, (data) =>
    act.tx.team.update({ where: { id }, data, select: { id: true } }),
  );
}

/** Which teams somebody is in is theirs: their rights may hang on it. */
const tellMembers = (act: Act, managerIds: readonly string[]) =>
  appendChanges(act, 'Manager', managerIds, 'updated', ['teams']);

/** Who is a member already may stay one although deactivated. */
async function membersFor({ tx }: Act, ids: readonly string[], current: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(ids)];
  const found = await tx.manager.count({
    where: { id: { in: wanted }, OR: [{ deactivatedAt: null }, { id: { in: [...current] } }] },
  });
  if (found < wanted.length) throw invalid('members', 'INVALID_REFERENCE', 'There is no such active manager.');
  return wanted;
}

export const { deactivate: deactivateTeam, reactivate: reactivateTeam } = activityOf('Team');
