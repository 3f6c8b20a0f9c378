import { encodeId } from '../../src/graphql/id.ts';
import type { Person } from '../desk.ts';
import { dayOf } from './rows.ts';
import type { FilterName, Ids, World } from './world.ts';

/** Every property of a ticket, and what hangs on it. */
const ticket = `fragment T on Ticket {
  id title kind status isOpen createdAt updatedAt version isUnread isFollowing tags staffUpdatedAt visibleFields editableFields
  description descriptionHtml priority waitingOn startDate dueDate percentComplete contactEmail resolutionNotes
  rating answer { text rating ticket { id } } minutesLogged billableMinutes type { key } category { name } team { name } project { name }
  requester { name } organization { name } assignee { name } createdBy { name } productAreas { name }
  timeEntries { totalCount nodes { minutes } } followers { followedAt } ccs { email }
  comments { totalCount nodes { body } } internal: comments(visibility: INTERNAL) { totalCount }
  customFields { field { key } ... on CustomTextValue { text } ... on CustomChoiceValue { choices { key } } ... on CustomFileValue { attachment { name } } }
  threads { visibility comments { totalCount } } attachments { id }
  timeline { totalCount nodes { __typename actor { name } ... on TicketUpdatedEvent { changes { property } } } }
}`;

/** All the ways that lead to tickets, asked at once. Each gives the ids that it showed. */
const everything = `query ($tickets: [ID!]!, $others: [ID!]!) {
  tickets(first: 100, filter: { kinds: [TICKET, TASK] }, orderBy: { field: CREATED_AT, direction: ASC }) { totalCount nodes { ...T } }
  byNode: nodes(ids: $tickets) { ... on Ticket { ...T } }
  others: nodes(ids: $others) {
    id
    ... on Comment { ticket { id } } ... on TimeEntry { ticket { id } } ... on Attachment { ticket { id } } ... on Thread { ticket { id } } ... on Answer { ticket { id } }
  }
  customFields(first: 100) { totalCount nodes { key } }
  viewer {
    unreadTicketCount
    submittedTickets(first: 100) { totalCount nodes { id } }
    ccTickets(first: 100) { totalCount nodes { id } }
    organizationTickets(first: 100) { totalCount nodes { id } }
  }
  projects(first: 100) { nodes { id tickets(first: 100) { totalCount nodes { id } } } }
  affiliates(first: 100) { nodes { id tickets(first: 100) { totalCount nodes { id } } } }
  answers(first: 100) { totalCount nodes { id ticket { id } } }
  organizations(first: 100) { nodes { id tickets { totalCount } } }
} ${ticket}`;

// biome-ignore lint/suspicious/noExplicitAny: what was asked for
export type Answer = any;

export const askEverything = (by: Pick<Person, 'run'>, ids: Ids): Promise<Answer> =>
  by.run(everything, {
    tickets: ids.tickets.map((id) => encodeId('Ticket', id)),
    others: [
      ...ids.comments.map(({ id }) => encodeId('Comment', id)),
      ...ids.entries.map(({ id }) => encodeId('TimeEntry', id)),
      ...ids.files.map(({ id }) => encodeId('Attachment', id)),
      ...ids.answers.map(({ id }) => encodeId('Answer', id)),
    ],
  });

interface Trial {
  filter: FilterName;
  value: string;
  /** In the input, where that is not the filter's name. */
  argument?: string;
  holds(ticket: number): boolean;
}

/** One use of each filter, with what it says of a ticket. */
export function trialsOf(world: World, ids: Ids, person: number): Trial[] {
  const id = (name: 'Affiliate' | 'Organization' | 'Manager' | 'Project' | 'TicketType', key: string | undefined) =>
    JSON.stringify(encodeId(name, key ?? ''));
  const item = (ticket: number) => {
    const found = world.tickets[ticket];
    if (!found) throw new RangeError(`no ticket ${ticket}`);
    return found;
  };
  const organizationOf = (ticket: number) => world.people[item(ticket).requester]?.organization;
  const day = (offset: number) => JSON.stringify(dayOf(offset).toISOString().slice(0, 10));
  return [
    { filter: 'numbers', value: '[0]', holds: () => false },
    { filter: 'statuses', value: '[OPEN, CLOSED]', holds: (t) => ['OPEN', 'CLOSED'].includes(item(t).status) },
    { filter: 'isOpen', value: 'false', holds: (t) => item(t).status === 'CLOSED' },
    { filter: 'priorities', value: '[HIGH, URGENT]', holds: (t) => ['HIGH', 'URGENT'].includes(item(t).priority) },
    { filter: 'types', value: `[${id('TicketType', ids.types[1])}]`, holds: (t) => item(t).type === 1 },
    { filter: 'requesters', value: `[${id('Affiliate', ids.people[0])}]`, holds: (t) => item(t).requester === 0 },
    {
      filter: 'organizations',
      value: `[${id('Organization', ids.organizations[0])}]`,
      holds: (t) => organizationOf(t) === 0,
    },
    { filter: 'assignees', value: `[${id('Manager', ids.managers[0])}]`, holds: (t) => item(t).assigned },
    { filter: 'unassigned', value: 'true', holds: (t) => !item(t).assigned },
    { filter: 'projects', value: `[${id('Project', ids.projects[0])}]`, holds: (t) => item(t).project === 0 },
    { filter: 'dueDate', value: `{ from: ${day(0)} }`, holds: (t) => (item(t).dueInDays ?? -1) >= 0 },
    { filter: 'ratings', value: '[INCORRECT]', holds: (t) => item(t).rating === 'INCORRECT' },
    {
      filter: 'hasAnswer',
      value: 'true',
      holds: (t) => item(t).answered && organizationOf(t) === world.people[person]?.organization,
    },
    { filter: 'mine', value: 'true', holds: (t) => item(t).requester === person },
    { filter: 'following', value: 'true', holds: (t) => item(t).followers.includes(person) },
    { filter: 'unread', value: 'true', holds: (t) => !item(t).readBy.includes(person) },
    {
      filter: 'customFields.proofChoice',
      argument: 'customFields',
      value: '[{ key: "proofChoice", choices: ["a", "b"] }]',
      holds: (t) => item(t).says.includes('proofChoice'),
    },
    { filter: 'createdAt', value: '{ before: "2000-01-01T00:00:00Z" }', holds: () => false },
    { filter: 'search', value: '"ticket"', holds: () => true },
  ];
}

export const aliasOf = (filter: FilterName) => filter.replace('.', '_');

/** All filters at once, and each negated, as aliases of one operation. */
export const askFilters = (by: Pick<Person, 'ask'>, trials: readonly Trial[]) =>
  by.ask(
    `{ ${trials
      .flatMap(({ filter, value, argument = filter }) => [
        `${aliasOf(filter)}: tickets(first: 100, filter: { kinds: [TICKET, TASK], ${argument}: ${value} }) { totalCount nodes { id } }`,
        `not_${aliasOf(filter)}: tickets(first: 100, filter: { kinds: [TICKET, TASK], not: { ${argument}: ${value} } }) { totalCount nodes { id } }`,
      ])
      .join('\n')}
      hasTicket: answers(first: 100, filter: { hasTicket: true }) { totalCount nodes { id } }
      not_hasTicket: answers(first: 100, filter: { hasTicket: false }) { totalCount nodes { id } }
    }`,
  );
