import { expect } from 'vitest';
import { encodeId } from '../../src/graphql/id.ts';
import { at, type Course, isActivity, isTold } from './course.ts';
import { dayNamed, lastActivity, saidIn } from './moments.ts';
import { customFields, customNames, type Property, properties, typeKeys } from './names.ts';
import type { Answer } from './paths.ts';
import {
  type Customer,
  countOf,
  editableProperties,
  mayReply,
  mayTurn,
  seesCustomField,
  seesProperty,
  shownOf,
  toldOf,
  versionOf,
} from './reference.ts';
import { emailOf, type Ids } from './world.ts';

/** Without what differs from run to run, and in an order of its own where there is none; null where it is not seen. */
export function plain(ticket: Answer) {
  if (!ticket) return null;
  const { attachments, category, team, productAreas, visibleFields, editableFields, timeEntries, ...rest } = ticket;
  const { followers, ccs, ...open } = rest;
  const nameOf = ({ name }: Answer) => name.replace(/ [-0-9a-f]{36}$/, '');
  return {
    ...open,
    files: attachments.length,
    category: category && nameOf(category),
    team: team && nameOf(team),
    productAreas: productAreas?.map(nameOf).sort() ?? null,
    visibleFields: visibleFields.filter((name: string) => details.has(name)).sort(),
    editableFields: [...editableFields].sort(),
    timeEntries: timeEntries && {
      totalCount: timeEntries.totalCount,
      minutes: timeEntries.nodes.map(({ minutes }: Answer) => minutes).sort(),
    },
    followers: followers?.length ?? null,
    ccs: ccs?.map(({ email }: Answer) => email).sort() ?? null,
  };
}

/** What a portal may hide. */
const details = new Set<string>([...properties, ...customNames]);

/** What the rules say that a customer reads of a ticket that they see: all that is asked for but the timeline. */
export function expectedFields(course: Course, ids: Ids, customer: Customer, ticket: number) {
  const { world } = course;
  const item = at(world.tickets, ticket);
  const sheet = at(course.sheets, ticket);
  const me = at(world.people, customer.person);
  const door = at(world.portals, customer.portal);
  const sees = (property: Property) => seesProperty(world, customer, ticket, property);
  const only = <T>(property: Property, value: T) => (sees(property) ? value : null);
  const said = course.comments.filter(
    (comment) => comment.ticket === ticket && !comment.removed && comment.visibility === 'PUBLIC',
  );
  const day = (offset: number | null) => (offset === null ? null : dayNamed(offset));
  const named = (name: string, index: number | null) => (index === null ? null : `${name} ${index}`);
  const turns = mayTurn(world, customer, ticket);
  const edited = editableProperties(door);
  const isAsSettled = !sheet.isNew && !course.since.some((what) => what.ticket === ticket && isActivity(what));
  return {
    id: encodeId('Ticket', at(ids.tickets, ticket)),
    title: sheet.title,
    kind: item.kind,
    status: item.status,
    isOpen: item.status !== 'CLOSED',
    createdAt: expect.any(String),
    updatedAt: isAsSettled ? lastActivity(world, ticket).toISOString() : expect.any(String),
    version: versionNow(course, customer, ticket),
    isUnread: !item.readBy.includes(customer.person),
    isFollowing: item.followers.includes(customer.person),
    isAutoClosed: item.autoClosed,
    viewerCanReply: mayReply(world, customer, ticket),
    viewerCanReplyInternally: false,
    viewerCanUpdate: edited.some((property) => property !== 'timeEntries'),
    viewerCanAssign: false,
    viewerCanStart: turns.includes('IN_PROGRESS'),
    viewerCanResolve: turns.includes('RESOLVED'),
    viewerCanClose: turns.includes('CLOSED'),
    viewerCanReopen: turns.includes('OPEN'),
    viewerCanDelete: false,
    viewerCanFollow: true,
    viewerCanLogTime: edited.includes('timeEntries'),
    tags: null,
    staffUpdatedAt: null,
    visibleFields: [...details].filter((name) => sees(name as Property)).sort(),
    editableFields: [...edited].sort(),
    description: only('description', sheet.description),
    descriptionHtml: only('description', sheet.descriptionHtml),
    priority: only('priority', item.priority),
    waitingOn: only('waitingOn', item.waitingOn),
    startDate: only('startDate', day(item.startsInDays)),
    dueDate: only('dueDate', day(item.dueInDays)),
    percentComplete: only('percentComplete', item.percentComplete),
    contactEmail: only('contactEmail', sheet.contactEmail),
    resolutionNotes: only('resolutionNotes', sheet.resolutionNotes),
    rating: only('rating', item.rating),
    answer: only(
      'answer',
      sheet.answerOf === me.organization
        ? { text: `Answer ${ticket}`, rating: only('rating', 'INCORRECT'), ticket: { id: expect.any(String) } }
        : null,
    ),
    minutesLogged: only(
      'timeEntries',
      sheet.logged.reduce((sum, minutes) => sum + minutes, 0),
    ),
    billableMinutes: only('timeEntries', 0),
    type: only('type', { key: typeKeys[item.type] }),
    category: only('category', named('Category', item.category)),
    team: only('team', named('Team', item.team)),
    project: only('project', item.project === null ? null : { name: `Project ${item.project}` }),
    requester: only('requester', { name: `Person ${item.requester}` }),
    organization: only('organization', { name: `Organization ${at(world.people, item.requester).organization}` }),
    assignee: only('assignee', item.assigned ? { name: 'Manager 0' } : null),
    createdBy: only('createdBy', { name: sheet.creator }),
    productAreas: only('productAreas', item.areas.map((area) => `Area ${area}`).sort()),
    timeEntries: only('timeEntries', {
      totalCount: sheet.logged.length,
      minutes: [...sheet.logged].sort(),
    }),
    followers: only('followers', item.followers.length + item.followingOrganizations.length),
    ccs: only('ccs', item.copied.map((person) => emailOf(ids, person)).sort()),
    comments: { totalCount: said.length, nodes: said.map(({ body }) => ({ body })) },
    internal: { totalCount: 0 },
    customFields: customFields.some(({ key }) => seesCustomField(door, key))
      ? customFields.flatMap(({ key, kind }) => {
          if (!item.says.includes(key) || !seesCustomField(door, key)) return [];
          return { field: { key }, ...sayingOf(kind, ticket, sheet.text) };
        })
      : null,
    threads: [{ visibility: 'PUBLIC', comments: { totalCount: said.length } }],
    files: sheet.files,
  };
}

/** The same with the timeline, oldest first. */
export function expectedTicket(course: Course, ids: Ids, customer: Customer, ticket: number) {
  const { world, since, sheets } = course;
  const door = at(world.portals, customer.portal);
  const told = toldOf(world, customer, ticket).map((line) => ({
    __typename:
      line === 'said' ? 'CommentAddedEvent' : line === 'logged' ? 'TimeEntryAddedEvent' : 'TicketUpdatedEvent',
    actor: { name: 'Manager 1' },
    ...(line.startsWith('changed ') && changesOf(line.slice('changed '.length).split(','))),
  }));
  const toldSince = since
    .filter((what) => what.ticket === ticket && what.name !== 'TicketCreatedEvent' && isTold(door, what))
    .map(({ name, by, properties: touched }) => ({
      ...{ __typename: name, actor: { name: by } },
      ...(name === 'TicketUpdatedEvent' && changesOf(shownOf(door, touched))),
    }));
  const by = seesProperty(world, customer, ticket, 'createdBy') ? { name: at(sheets, ticket).creator } : null;
  const nodes = [{ __typename: 'TicketCreatedEvent', actor: by }, ...told, ...toldSince];
  return { ...expectedFields(course, ids, customer, ticket), timeline: { totalCount: nodes.length, nodes } };
}

const changesOf = (names: readonly string[]) => ({ changes: names.map((property) => ({ property })) });

function versionNow({ world, since }: Course, customer: Customer, ticket: number): number {
  const door = at(world.portals, customer.portal);
  let version = versionOf(world, customer, ticket);
  for (const what of since) {
    if (what.ticket !== ticket || what.staffOnly || what.name === 'TicketCreatedEvent') continue;
    version += what.properties.length === 0 ? 1 : countOf(door, what.properties);
  }
  return version;
}

function sayingOf(kind: (typeof customFields)[number]['kind'], ticket: number, text: string) {
  const said = saidIn(ticket);
  switch (kind) {
    case 'TEXT':
      return { text };
    case 'NUMBER':
      return { number: said.NUMBER };
    case 'DATE':
      return { date: dayNamed(said.DATE) };
    case 'BOOLEAN':
      return { boolean: said.BOOLEAN };
    case 'FILE':
      return { attachment: { name: 'a.txt' } };
    default:
      return { choices: said[kind].map((key) => ({ key })) };
  }
}
