import { randomUUID } from 'node:crypto';
import { changedProperties } from '../../src/access/properties.ts';
import type { Prisma } from '../../src/store/generated/client.ts';
import { day, dayOf, idAt, lastActivity, openedAt, saidIn } from './moments.ts';
import { customFields, innerName } from './names.ts';
import { emailOf, type Ids, type World } from './world.ts';

export interface TicketRows {
  tickets: Prisma.TicketCreateManyInput[];
  areas: Prisma.TicketProductAreaCreateManyInput[];
  threads: Prisma.ThreadCreateManyInput[];
  comments: Prisma.CommentCreateManyInput[];
  entries: Prisma.TimeEntryCreateManyInput[];
  files: Prisma.AttachmentCreateManyInput[];
  values: Prisma.TicketFieldValueCreateManyInput[];
  events: Prisma.EventCreateManyInput[];
  ccs: Prisma.TicketCcCreateManyInput[];
  followers: Prisma.TicketFollowerCreateManyInput[];
  reads: Prisma.TicketReadCreateManyInput[];
}

const of = <T>(list: readonly T[], index: number): T => list[index] as T;
const maybe = (list: readonly string[], index: number | null) => (index === null ? null : of(list, index));

/** The rows of one ticket of a world, and the ids of what hangs on it. */
export function addTicket(rows: TicketRows, world: World, ids: Ids, fields: ReadonlyMap<string, string>, i: number) {
  const item = of(world.tickets, i);
  const id = of(ids.tickets, i);
  const requesterId = of(ids.people, item.requester);
  const followerIds = item.followers.map((person) => of(ids.people, person));
  const followerOrganizationIds = item.followingOrganizations.map((other) => of(ids.organizations, other));
  const createdAt = openedAt(i);
  const facts = {
    ...{ id, kind: item.kind, typeId: of(ids.types, item.type), status: item.status, requesterId },
    organizationId: of(ids.organizations, of(world.people, item.requester).organization),
    projectId: maybe(ids.projects, item.project),
    assigneeId: item.assigned ? of(ids.managers, 0) : null,
    teamId: maybe(ids.teams, item.team),
    copiedAffiliateIds: item.copied.map((person) => of(ids.people, person)),
    ...{ followerIds, followerOrganizationIds, autoClosed: item.autoClosed },
  };
  const threadIds = { PUBLIC: randomUUID(), INTERNAL: randomUUID() };
  rows.threads.push(
    ...(['PUBLIC', 'INTERNAL'] as const).map((visibility) => ({
      id: threadIds[visibility],
      ticketId: id,
      visibility,
    })),
  );
  const { revisions, minutes } = addStory(rows, world, ids, i, facts, threadIds);
  addValues(rows, world, ids, fields, i);
  const own = { id: randomUUID(), ticket: i, visibility: null };
  ids.files.push(own);
  rows.files.push(fileOf(own.id, id));
  rows.tickets.push({
    ...facts,
    ...(item.byStaff
      ? { creatorType: 'MANAGER' as const, creatorManagerId: of(ids.managers, 1) }
      : { creatorType: 'AFFILIATE' as const, creatorAffiliateId: requesterId }),
    categoryId: maybe(ids.categories, item.category),
    waitingOn: item.waitingOn,
    startDate: item.startsInDays === null ? null : dayOf(item.startsInDays),
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
  rows.areas.push(...item.areas.map((area) => ({ ticketId: id, productAreaId: of(ids.areas, area) })));
  rows.followers.push(
    ...followerIds.map((affiliateId) => ({ ticketId: id, affiliateId })),
    ...followerOrganizationIds.map((followerId) => ({ ticketId: id, organizationId: followerId })),
  );
  rows.ccs.push(
    ...item.copied.map((person) => ({
      ...{ ticketId: id, email: emailOf(ids, person), affiliateId: of(ids.people, person), toOutsiders: true },
    })),
  );
  rows.reads.push(...item.readBy.map((person) => ({ ticketId: id, readerId: of(ids.people, person), staff: false })));
}

/** What happened to it, in the log too, and how often each property changed by that. */
function addStory(
  rows: TicketRows,
  world: World,
  ids: Ids,
  i: number,
  facts: Prisma.InputJsonObject & { id: string; requesterId: string },
  threadIds: { PUBLIC: string; INTERNAL: string },
) {
  const item = of(world.tickets, i);
  const { id, requesterId } = facts;
  const revisions: Record<string, number> = {};
  const count = (name: string) => {
    revisions[name] = (revisions[name] ?? 0) + 1;
  };
  const aManager = { actorType: 'MANAGER' as const, managerId: of(ids.managers, 1) };
  const actor = item.byStaff ? aManager : { actorType: 'AFFILIATE' as const, affiliateId: requesterId };
  const about = { subjectType: 'Ticket', subjectId: id, ticketId: id };
  const now = { ticket: facts };
  const occurredAt = openedAt(i);
  rows.events.push({ ...about, ...actor, kind: 'ticket.created', occurredAt, audience: 'EVERYONE', after: now });
  let minutes = 0;
  for (const [j, happening] of item.story.entries()) {
    const occurredAt = new Date(openedAt(i).getTime() + (j + 1) * day);
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
      rows.events.push({ ...about, ...aManager, ...what, occurredAt, before: now, after: now });
    } else if (happening.kind === 'said') {
      const { visibility } = happening;
      const comment = { id: idAt(occurredAt), visibility };
      ids.comments.push({ ...comment, ticket: i });
      const author = happening.byStaff
        ? { authorType: 'MANAGER' as const, managerId: of(ids.managers, 1) }
        : { authorType: 'AFFILIATE' as const, affiliateId: requesterId };
      const body = `${visibility} of ${i}`;
      rows.comments.push({
        ...{ ...comment, ...author, ticketId: id, threadId: threadIds[visibility] },
        ...{ body, bodyHtml: body, createdAt: occurredAt },
      });
      if (visibility === 'PUBLIC') count('ticket');
      const audience = visibility === 'PUBLIC' ? ('EVERYONE' as const) : ('STAFF' as const);
      rows.events.push({
        ...{ ...about, ...aManager, kind: 'comment.added', audience, occurredAt, commentId: comment.id },
        ...{ before: now, after: { ...now, comment } },
      });
      const file = { id: randomUUID(), ticket: i, visibility };
      ids.files.push(file);
      rows.files.push({ ...fileOf(file.id, id), commentId: comment.id });
    } else {
      minutes += happening.minutes;
      const entry = { id: randomUUID(), ticket: i };
      ids.entries.push(entry);
      rows.entries.push({
        ...{ id: entry.id, ticketId: id, authorType: 'MANAGER' as const, managerId: of(ids.managers, 1) },
        ...{ spentOn: dayOf(0), minutes: happening.minutes },
      });
      count('timeEntries');
      const what = { kind: 'time_entry.added', audience: 'EVERYONE' as const, properties: ['timeEntries'] };
      rows.events.push({ ...about, ...aManager, ...what, occurredAt, before: now, after: now });
    }
  }
  return { revisions, minutes };
}

/** What it says in custom fields. */
function addValues(rows: TicketRows, world: World, ids: Ids, fields: ReadonlyMap<string, string>, i: number) {
  const ticketId = of(ids.tickets, i);
  const said = saidIn(i);
  for (const { key, kind } of customFields) {
    if (!of(world.tickets, i).says.includes(key)) continue;
    const value = { ticketId, fieldId: fields.get(key) ?? '' };
    if (kind === 'TEXT') rows.values.push({ ...value, text: said.TEXT });
    else if (kind === 'NUMBER') rows.values.push({ ...value, number: said.NUMBER });
    else if (kind === 'DATE') rows.values.push({ ...value, date: dayOf(said.DATE) });
    else if (kind === 'BOOLEAN') rows.values.push({ ...value, boolean: said.BOOLEAN });
    else if (kind !== 'FILE') rows.values.push({ ...value, choices: said[kind] });
    else {
      const file = { id: randomUUID(), ticket: i, visibility: null, field: key };
      ids.files.push(file);
      rows.files.push(fileOf(file.id, ticketId));
      rows.values.push({ ...value, attachmentId: file.id });
    }
  }
}

const fileOf = (id: string, ticketId: string) => ({
  ...{ id, ticketId, uploaderType: 'SYSTEM' as const, name: 'a.txt', mimeType: 'text/plain' },
  ...{ size: 1, checksum: 'x', key: randomUUID() },
});
