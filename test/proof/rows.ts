import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../src/store/generated/client.ts';
import type { TestDatabase } from '../database.ts';
import { dayOf } from './moments.ts';
import { customFields, roles, typeKeys } from './names.ts';
import { addTicket, type TicketRows } from './ticket-rows.ts';
import { emailOf, type Ids, newIdsFor, type World } from './world.ts';

type Prepared = Pick<TestDatabase, 'prisma'>['prisma'];

const of = <T>(list: readonly T[], index: number): T => list[index] as T;

/** Writes a world into the database, as if all of it had happened. */
export async function settle({ prisma }: Pick<TestDatabase, 'prisma'>, world: World): Promise<Ids> {
  const types = await prisma.ticketType.findMany({ where: { key: { in: typeKeys } } });
  const ids: Ids = {
    ...newIdsFor(world),
    types: typeKeys.map((key) => types.find((type) => type.key === key)?.id ?? ''),
  };
  const stamp = of(ids.tickets, 0);
  await settlePeople(prisma, world, ids, stamp);
  await settlePortals(prisma, world, ids);
  await settleCatalog(prisma, ids, stamp);
  const fields = new Map((await prisma.customField.findMany()).map(({ id, key }) => [key, id]));

  const answers: Prisma.AnswerCreateManyInput[] = [];
  const { id: integrationId } = await prisma.integration.create({ data: { name: `Program ${stamp}` } });
  const answer = (
    organization: number,
    ratedBy: number | null,
    ticket: number | null,
  ): Prisma.AnswerCreateManyInput => {
    const id = randomUUID();
    ids.answers.push({ id, organization, ratedBy, ticket });
    return {
      ...{ id, integrationId, externalId: id, organizationId: of(ids.organizations, organization), module: 'HISTORY' },
      ...{ question: `Question ${ticket}`, answer: `Answer ${ticket}`, answeredAt: dayOf(ids.answers.length) },
      ...(ratedBy !== null && { rating: 'INCORRECT' as const, ratedById: of(ids.people, ratedBy) }),
    };
  };
  for (const { organization, ratedBy } of world.answers) answers.push(answer(organization, ratedBy, null));

  const rows: TicketRows = {
    ...{ tickets: [], areas: [], threads: [], comments: [], entries: [], files: [] },
    ...{ values: [], events: [], followers: [], ccs: [], reads: [] },
  };
  for (const [i, item] of world.tickets.entries()) {
    addTicket(rows, world, ids, fields, i);
    if (!item.answered) continue;
    const { organization } = of(world.people, item.requester);
    answers.push({ ...answer(organization, item.requester, i), ticketId: of(ids.tickets, i), ticketMade: true });
  }
  await prisma.ticket.createMany({ data: rows.tickets });
  await prisma.ticketProductArea.createMany({ data: rows.areas });
  await prisma.thread.createMany({ data: rows.threads });
  await prisma.comment.createMany({ data: rows.comments });
  await prisma.timeEntry.createMany({ data: rows.entries });
  await prisma.attachment.createMany({ data: rows.files });
  await prisma.answer.createMany({ data: answers });
  await prisma.ticketFieldValue.createMany({ data: rows.values });
  await prisma.ticketFollower.createMany({ data: rows.followers });
  await prisma.ticketCc.createMany({ data: rows.ccs });
  await prisma.ticketRead.createMany({ data: rows.reads });
  await prisma.event.createMany({ data: rows.events });
  const numbered = await prisma.ticket.findMany({
    where: { id: { in: ids.tickets } },
    select: { id: true, number: true },
  });
  return { ...ids, numbers: ids.tickets.map((id) => numbered.find((row) => row.id === id)?.number ?? 0) };
}

async function settlePeople(prisma: Prepared, world: World, ids: Ids, stamp: string) {
  await prisma.organization.createMany({ data: ids.organizations.map((id, i) => ({ id, name: `Organization ${i}` })) });
  await prisma.customRole.createMany({
    data: roles.map((countsAs) => ({ id: ids.roles[countsAs], name: `As ${countsAs} ${stamp}`, countsAs })),
  });
  await prisma.affiliate.createMany({
    data: world.people.map(({ organization, role, customRole }, i) => ({
      id: of(ids.people, i),
      name: `Person ${i}`,
      email: emailOf(ids, i),
      organizationId: of(ids.organizations, organization),
      role,
      customRoleId: customRole && ids.roles[customRole],
    })),
  });
  await prisma.manager.createMany({
    data: ids.managers.map((id, i) => ({ id, name: `Manager ${i}`, email: `${i}.${stamp}@desk.test` })),
  });
  await prisma.project.createMany({ data: ids.projects.map((id, i) => ({ id, name: `Project ${i}` })) });
  await prisma.projectFollower.createMany({
    data: world.projects.flatMap(({ people, organizations }, i) => [
      ...people.map((person) => ({ projectId: of(ids.projects, i), affiliateId: of(ids.people, person) })),
      ...organizations.map((other) => ({
        projectId: of(ids.projects, i),
        organizationId: of(ids.organizations, other),
      })),
    ]),
  });
}

const settlePortals = (prisma: Prepared, world: World, ids: Ids) =>
  prisma.portalConfig.createMany({
    data: world.portals.map(({ types: shown, filters, details, ...settings }, i) => ({
      ...settings,
      id: of(ids.portals, i),
      slug: slugOf(of(ids.portals, i)),
      name: `Portal ${i}`,
      showsAllTypes: shown === null,
      typeIds: (shown ?? []).map((type) => of(ids.types, type)),
      offersAllFilters: filters === null,
      filters: filters ?? [],
      showsAllDetails: details === null,
      details: details ?? [],
    })),
  });

/** Names are unique: each ends by the stamp of its world. */
async function settleCatalog(prisma: Prepared, ids: Ids, stamp: string) {
  await prisma.category.createMany({ data: ids.categories.map((id, i) => ({ id, name: `Category ${i} ${stamp}` })) });
  await prisma.productArea.createMany({ data: ids.areas.map((id, i) => ({ id, name: `Area ${i} ${stamp}` })) });
  await prisma.team.createMany({ data: ids.teams.map((id, i) => ({ id, name: `Team ${i} ${stamp}` })) });
  await prisma.customField.createMany({
    data: customFields.map((field, position) => ({
      ...field,
      position,
      labels: { en: field.key },
      options: field.kind.includes('CHOICE') ? ['a', 'b', 'c'].map((key) => ({ key, labels: { en: key } })) : [],
    })),
    skipDuplicates: true,
  });
}

export const slugOf = (portalId: string) => `p-${portalId}`;
