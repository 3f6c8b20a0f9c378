import { Refusal } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import { type Follower, keyOf } from '../following/follower.ts';
import { activityOf, difference, lockRow, saveRow } from '../store/row.ts';
import { affiliateFor, organizationFor } from '../ticket/references.ts';
import { limits } from './rules.ts';

type Optional<T> = T | null | undefined;

interface Properties {
  description?: Optional<string>;
}

export async function createProject(act: Act, { name, description }: Properties & { name: string }) {
  const { id } = await act.tx.project.create({
    data: { name, description: description ?? null, createdAt: act.now, updatedAt: act.now },
    select: { id: true },
  });
  await appendChange(act, 'Project', id, 'created');
  return { id };
}

export async function updateProject(act: Act, input: Properties & { id: string; name?: Optional<string> }) {
  const { id, name, description } = input;
  await lockRow(act, 'Project', id);
  const project = await act.tx.project.findUniqueOrThrow({ where: { id } });
  return saveRow(act, 'Project', id, difference(project, { name, description }, ['description']), (data) =>
    act.tx.project.update({ where: { id }, data, select: { id: true } }),
  );
}

export const { deactivate: deactivateProject, reactivate: reactivateProject } = activityOf('Project');

/** Lets a customer, or a whole organization, see the items of the project: a change of their rights. */
export async function addProjectFollower(act: Act, { id, ...follower }: Follower & { id: string }) {
  await lockRow(act, 'Project', id);
  const key = keyOf(follower);
  if ('affiliateId' in key) await affiliateFor(act, key.affiliateId, 'affiliate');
  else await organizationFor(act, key.organizationId, 'organization');
  const { projectFollower } = act.tx;
  if (await projectFollower.findFirst({ where: { projectId: id, ...key }, select: { id: true } })) return { id };
  if ((await projectFollower.count({ where: { projectId: id } })) >= limits.followers)
    throw new Refusal('LIMIT_REACHED', `A project has at most ${limits.followers} followers.`);
  await projectFollower.create({ data: { projectId: id, ...key, createdAt: act.now } });
  await tell(act, id, key);
  return { id };
}

export async function removeProjectFollower(act: Act, { id, ...follower }: Follower & { id: string }) {
  await lockRow(act, 'Project', id);
  const key = keyOf(follower);
  const { count } = await act.tx.projectFollower.deleteMany({ where: { projectId: id, ...key } });
  if (count > 0) await tell(act, id, key);
  return { id };
}

async function tell(act: Act, id: string, key: ReturnType<typeof keyOf>) {
  await appendChange(act, 'Project', id, 'updated', ['followers']);
  if ('affiliateId' in key) await appendChange(act, 'Affiliate', key.affiliateId, 'updated', ['projects']);
  else await appendChange(act, 'Organization', key.organizationId, 'updated', ['projects']);
}
