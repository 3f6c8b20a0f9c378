import { expect } from 'vitest';
import { dayNamed, lastActivity, saidIn } from './moments.ts';
import { customFields, customNames, type Property, properties, typeKeys } from './names.ts';
import type { Answer } from './paths.ts';
import {
  type Customer,
  editableProperties,
  mayReply,
  mayTurn,
  seesCustomField,
  seesProperty,
  toldOf,
  versionOf,
} from './reference.ts';
import type { World } from './world.ts';

/** Without what differs from run to run. */
export function plain(ticket: Answer) {
  const { id, attachments, category, team, productAreas, visibleFields, ...rest } = ticket;
  const nameOf = ({ name }: Answer) => name.replace(/ [-0-9a-f]{36}$/, '');
  return {
    ...rest,
    files: attachments.length,
    category: category && nameOf(category),
    team: team && nameOf(team),
    productAreas: productAreas?.map(nameOf).sort() ?? null,
    visibleFields: visibleFields.filter((name: string) => details.has(name)).sort(),
  };
}

/** What a portal may hide. */
const details = new Set<string>([...properties, ...customNames]);

export function expectedTicket(made: World, customer: Customer, ticket: number) {
  const item = made.tickets[ticket];
  const door = made.portals[customer.portal];
  if (!item || !door) throw new RangeError();
  const sees = (property: Property) => seesProperty(made, customer, ticket, property);
  const only = <T>(property: Property, value: T) => (sees(property) ? value : null);
  const said = item.story.flatMap((happening) =>
    happening.kind === 'said' && happening.visibility === 'PUBLIC' ? [`PUBLIC of ${ticket}`] : [],
  );
  const logged = item.story.flatMap((happening) => (happening.kind === 'logged' ? [happening.minutes] : []));
  const told = toldOf(made, customer, ticket);
  const creator = item.byStaff ? 'Manager 1' : `Person ${item.requester}`;
  const day = (offset: number | null) => (offset === null ? null : dayNamed(offset));
  const named = (name: string, index: number | null) => (index === null ? null : `${name} ${index}`);
  const turns = mayTurn(made, customer, ticket);
  const edited = editableProperties(door);
  return {
    title: `Ticket ${ticket}`,
    kind: item.kind,
    status: item.status,
    isOpen: item.status !== 'CLOSED',
    createdAt: expect.any(String),
    updatedAt: lastActivity(made, ticket).toISOString(),
    version: versionOf(made, customer, ticket),
    isUnread: !item.readBy.includes(customer.person),
    isFollowing: item.followers.includes(customer.person),
    isAutoClosed: item.autoClosed,
    viewerCanReply: mayReply(made, customer, ticket),
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
    editableFields: expect.toSatisfy(
      (fields: string[]) => JSON.stringify([...fields].sort()) === JSON.stringify([...edited].sort()),
    ),
    description: only('description', `Descripción ${ticket}`),
    descriptionHtml: only('description', `Descripción ${ticket}`),
    priority: only('priority', item.priority),
    waitingOn: only('waitingOn', item.waitingOn),
    startDate: only('startDate', day(item.startsInDays)),
    dueDate: only('dueDate', day(item.dueInDays)),
    percentComplete: only('percentComplete', item.percentComplete),
    contactEmail: only('contactEmail', `contact.${ticket}@shop.test`),
    resolutionNotes: only('resolutionNotes', `Notes ${ticket}`),
    rating: only('rating', item.rating),
    answer: only(
      'answer',
      item.answered
        ? { text: `Answer ${ticket}`, rating: only('rating', 'INCORRECT'), ticket: { id: expect.any(String) } }
        : null,
    ),
    minutesLogged: only(
      'timeEntries',
      logged.reduce((sum, minutes) => sum + minutes, 0),
    ),
    billableMinutes: only('timeEntries', 0),
    type: only('type', { key: typeKeys[item.type] }),
    category: only('category', named('Category', item.category)),
    team: only('team', named('Team', item.team)),
    project: only('project', item.project === null ? null : { name: `Project ${item.project}` }),
    requester: only('requester', { name: `Person ${item.requester}` }),
    organization: only('organization', { name: `Organization ${made.people[item.requester]?.organization}` }),
    assignee: only('assignee', item.assigned ? { name: 'Manager 0' } : null),
    createdBy: only('createdBy', { name: creator }),
    productAreas: only('productAreas', item.areas.map((area) => `Area ${area}`).sort()),
    timeEntries: only('timeEntries', {
      totalCount: logged.length,
      nodes: expect.toSatisfy((nodes: unknown[]) => nodes.length === logged.length),
    }),
    followers: only(
      'followers',
      expect.toSatisfy((list: unknown[]) => list.length === item.followers.length + item.followingOrganizations.length),
    ),
    ccs: only('ccs', []),
    comments: { totalCount: said.length, nodes: said.map((body) => ({ body })) },
    internal: { totalCount: 0 },
    customFields: customFields.some(({ key }) => seesCustomField(door, key))
      ? customFields.flatMap(({ key, kind }) => {
          if (!item.says.includes(key) || !seesCustomField(door, key)) return [];
          return { field: { key }, ...sayingOf(kind, ticket) };
        })
      : null,
    threads: [{ visibility: 'PUBLIC', comments: { totalCount: said.length } }],
    files: 1,
    timeline: {
      totalCount: told.length + 1,
      nodes: [
        { __typename: 'TicketCreatedEvent', actor: sees('createdBy') ? { name: creator } : null },
        ...told.map((line) => ({
          __typename:
            line === 'said' ? 'CommentAddedEvent' : line === 'logged' ? 'TimeEntryAddedEvent' : 'TicketUpdatedEvent',
          actor: { name: 'Manager 1' },
          ...(line.startsWith('changed ') && {
            changes: line
              .slice(8)
              .split(',')
              .map((property) => ({ property })),
          }),
        })),
      ],
    },
  };
}

function sayingOf(kind: (typeof customFields)[number]['kind'], ticket: number) {
  const said = saidIn(ticket);
  switch (kind) {
    case 'TEXT':
      return { text: said.TEXT };
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
