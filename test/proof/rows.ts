import { randomUUID } from 'node:crypto';
import { changedProperties } from '../../src/access/properties.ts';
import type { Prisma } from '../../src/store/generated/client.ts';
import type { TestDatabase } from '../database.ts';
import { customFields, type Ids, innerName, newIds, typeKeys, type World } from './world.ts';

export const firstMoment = Date.parse('2026-03-02T08:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
export const dayOf = (offset: number) => new Date(Date.parse('2026-03-10T00:00:00Z') + offset * day);

/** When what happened to the ticket last that no portal hides: its opening where nothing did. */
export function lastActivity({ tickets }: World, ticket: number): Date {
  const story = tickets[ticket]?.story ?? [];
  const last = story.findLastIndex(
    (happening) =>
      (happening.kind === 'said' && happening.visibility === 'PUBLIC') ||
      (happening.kind === 'changed' && happening.properties.includes('title')),
  );
  return new Date(firstMoment + ticket * minute + (last + 1) * day);
}

/** Writes a world into the database, as if all of it had happened. */
export async function settle({ prisma }: Pick<TestDatabase, 'prisma'>, world: World): Promise<Ids> {
  const types = await prisma.ticketType.findMany({ where: { key: { in: typeKeys } } });
  const ids: Ids = {
    organizations: newIds(world.organizations),
    people: newIds(world.people.length),
    managers: newIds(2),
    projects: newIds(world.projects.length),
    types: typeKeys.map((key) => types.find((type) => type.key === key)?.id ?? ''),
    portals: newIds(world.portals.length),
    tickets: newIds(world.tickets.length),
    answers: [],
    comments: [],
    entries: [],
    files: [],
  };
  const of = <T>(list: readonly T[], index: number): T => list[index] as T;
  const stamp = ids.tickets[0];
  await prisma.organization.createMany({ data: ids.organizations.map((id, i) => ({ id, name: `Organization ${i}` })) });
  await prisma.affiliate.createMany({
    data: world.people.map(({ organization, role }, i) => ({
      id: of(ids.people, i),
      name: `Person ${i}`,
      email: `${i}.${stamp}@shop.test`,
      organizationId: of(ids.organizations, organization),
      role,
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
  await prisma.portalConfig.createMany({
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

  await prisma.customField.createMany({
    data: customFields.map((field, position) => ({
      ...field,
      position,
      labels: { en: field.key },
      options: field.kind === 'CHOICE' ? [{ key: 'a', labels: { en: 'A' } }] : [],
    })),
    skipDuplicates: true,
  });
  const fieldIds = new Map((await prisma.customField.findMany()).map(({ id, key }) => [key, id]));

  const catalog = {
    categoryId: (await prisma.category.create({ data: { name: `Category ${stamp}` } })).id,
    teamId: (await prisma.team.create({ data: { name: `Team ${stamp}` } })).id,
  };
  const area = await prisma.productArea.create({ data: { name: `Area ${stamp}` } });

  const tickets: Prisma.TicketCreateManyInput[] = [];
  const threads: Prisma.ThreadCreateManyInput[] = [];
  const comments: Prisma.CommentCreateManyInput[] = [];
  const entries: Prisma.TimeEntryCreateManyInput[] = [];
  const files: Prisma.AttachmentCreateManyInput[] = [];
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
  const values: Prisma.TicketFieldValueCreateManyInput[] = [];
  const events: Prisma.EventCreateManyInput[] = [];
  const followers: Prisma.TicketFollowerCreateManyInput[] = [];
  const reads: Prisma.TicketReadCreateManyInput[] = [];

  for (const [i, item] of world.tickets.entries()) {
    const id = of(ids.tickets, i);
    const requesterId = of(ids.people, item.requester);
    const organizationId = of(ids.organizations, of(world.people, item.requester).organization);
    const projectId = item.project === null ? null : of(ids.projects, item.project);
    const assigneeId = item.assigned ? of(ids.managers, 0) : null;
    const followerIds = item.followers.map((person) => of(ids.people, person));
    const followerOrganizationIds = item.followingOrganizations.map((other) => of(ids.organizations, other));
    const copiedAffiliateIds = item.copied.map((person) => of(ids.people, person));
    const createdAt = new Date(firstMoment + i * minute);
    const facts = {
      ...{ id, kind: item.kind, typeId: of(ids.types, item.type), status: item.status, requesterId, organizationId },
      ...{
        projectId,
        assigneeId,
        teamId: null,
        followerIds,
        followerOrganizationIds,
        copiedAffiliateIds,
        autoClosed: false,
      },
    };
    const threadIds = { PUBLIC: randomUUID(), INTERNAL: randomUUID() };
    const revisions: Record<string, number> = {};
    const count = (name: string) => {
      revisions[name] = (revisions[name] ?? 0) + 1;
    };
    const creator = item.byStaff
      ? { creatorType: 'MANAGER' as const, creatorManagerId: of(ids.managers, 1) }
      : { creatorType: 'AFFILIATE' as const, creatorAffiliateId: requesterId };
    const actor = item.byStaff
      ? { actorType: 'MANAGER' as const, managerId: of(ids.managers, 1) }
      : { actorType: 'AFFILIATE' as const, affiliateId: requesterId };
    const about = { subjectType: 'Ticket', subjectId: id, ticketId: id };
    const now = { ticket: facts };
    events.push({
      ...about,
      ...actor,
      kind: 'ticket.created',
      occurredAt: createdAt,
      audience: 'EVERYONE',
      after: now,
    });
    let minutes = 0;
    for (const [j, happening] of item.story.entries()) {
      const occurredAt = new Date(createdAt.getTime() + (j + 1) * day);
      const byStaff = { actorType: 'MANAGER' as const, managerId: of(ids.managers, 1) };
      if (happening.kind === 'changed') {
        const open = happening.properties.filter((property) => property !== 'tags' && property !== innerName);
        if (open.includes('title')) count('ticket');
        for (const property of open) if (property !== 'title') count(property);
        const changes = happening.properties.map((property) => ({ property }));
        const audience = open.length > 0 ? ('EVERYONE' as const) : ('STAFF' as const);
        const what = {
          kind: 'ticket.updated',
          audience,
          properties: changedProperties(happening.properties),
          data: { changes },
        };
        events.push({ ...about, ...byStaff, ...what, occurredAt, before: now, after: now });
      } else if (happening.kind === 'said') {
        const { visibility } = happening;
        const comment = { id: randomUUID(), visibility };
        ids.comments.push({ ...comment, ticket: i });
        const author = happening.byStaff
          ? { authorType: 'MANAGER' as const, managerId: of(ids.managers, 1) }
          : { authorType: 'AFFILIATE' as const, affiliateId: requesterId };
        const body = `${visibility} of ${i}`;
        comments.push({
          ...comment,
          ...author,
          ticketId: id,
          threadId: threadIds[visibility],
          body,
          bodyHtml: body,
          createdAt: occurredAt,
        });
        if (visibility === 'PUBLIC') count('ticket');
        const audience = visibility === 'PUBLIC' ? ('EVERYONE' as const) : ('STAFF' as const);
        events.push({
          ...{ ...about, ...byStaff, kind: 'comment.added', audience, occurredAt, commentId: comment.id },
          ...{ before: now, after: { ...now, comment } },
        });
        const file = { id: randomUUID(), ticket: i, visibility };
        ids.files.push(file);
        files.push({ ...fileOf(file.id, id), commentId: comment.id });
      } else {
        minutes += happening.minutes;
        const entry = { id: randomUUID(), ticket: i };
        ids.entries.push(entry);
        entries.push({
          ...{ id: entry.id, ticketId: id, authorType: 'MANAGER' as const, managerId: of(ids.managers, 1) },
          ...{ spentOn: dayOf(0), minutes: happening.minutes },
        });
        count('timeEntries');
        const what = { kind: 'time_entry.added', audience: 'EVERYONE' as const, properties: ['timeEntries'] };
        events.push({ ...about, ...byStaff, ...what, occurredAt, before: now, after: now });
      }
    }
    for (const key of item.says) {
      const value = { ticketId: id, fieldId: fieldIds.get(key) ?? '' };
      const kind = customFields.find((field) => field.key === key)?.kind;
      if (kind === 'CHOICE') values.push({ ...value, choices: ['a'] });
      else if (kind === 'TEXT') values.push({ ...value, text: `Text of ${i}` });
      else {
        const file = { id: randomUUID(), ticket: i, visibility: null, field: key };
        ids.files.push(file);
        files.push(fileOf(file.id, id));
        values.push({ ...value, attachmentId: file.id });
      }
    }
    const own = { id: randomUUID(), ticket: i, visibility: null };
    ids.files.push(own);
    files.push(fileOf(own.id, id));
    threads.push(
      ...(['PUBLIC', 'INTERNAL'] as const).map((visibility) => ({
        id: threadIds[visibility],
        ticketId: id,
        visibility,
      })),
    );
    tickets.push({
      ...facts,
      ...creator,
      ...catalog,
      startDate: dayOf(0),
      resolutionNotes: `Notes ${i}`,
      rating: item.rating,
      title: `Ticket ${i}`,
      description: `Descripción ${i}`,
      descriptionHtml: `Descripción ${i}`,
      priority: item.priority,
      tags: item.tagged ? ['tagged'] : [],
      dueDate: item.dueInDays === null ? null : dayOf(item.dueInDays),
      percentComplete: item.percentComplete,
      contactEmail: `contact.${i}@shop.test`,
      minutesLogged: minutes,
      revisions,
      staffVersion: 1 + item.story.length,
      createdAt,
      updatedAt: lastActivity(world, i),
      staffUpdatedAt: new Date(createdAt.getTime() + item.story.length * day),
    });
    if (item.answered) {
      const { organization } = of(world.people, item.requester);
      answers.push({ ...answer(organization, item.requester, i), ticketId: id, ticketMade: true });
    }
    followers.push(
      ...followerIds.map((affiliateId) => ({ ticketId: id, affiliateId })),
      ...followerOrganizationIds.map((followerId) => ({ ticketId: id, organizationId: followerId })),
    );
    reads.push(...item.readBy.map((person) => ({ ticketId: id, readerId: of(ids.people, person), staff: false })));
  }
  await prisma.ticket.createMany({ data: tickets });
  await prisma.ticketProductArea.createMany({
    data: ids.tickets.map((ticketId) => ({ ticketId, productAreaId: area.id })),
  });
  await prisma.thread.createMany({ data: threads });
  await prisma.comment.createMany({ data: comments });
  await prisma.timeEntry.createMany({ data: entries });
  await prisma.attachment.createMany({ data: files });
  await prisma.answer.createMany({ data: answers });
  await prisma.ticketFieldValue.createMany({ data: values });
  await prisma.ticketFollower.createMany({ data: followers });
  await prisma.ticketRead.createMany({ data: reads });
  await prisma.event.createMany({ data: events });
  return ids;
}

export const slugOf = (portalId: string) => `p-${portalId}`;

const fileOf = (id: string, ticketId: string) => ({
  ...{ id, ticketId, uploaderType: 'SYSTEM' as const, name: 'a.txt', mimeType: 'text/plain' },
  ...{ size: 1, checksum: 'x', key: randomUUID() },
});
