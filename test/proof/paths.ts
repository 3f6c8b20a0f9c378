import { encodeId } from '../../src/graphql/id.ts';
import type { Person } from '../desk.ts';
import type { Ids } from './world.ts';

/** Every property of a ticket, and what hangs on it. */
export const ticketFields = `
  id title kind status isOpen createdAt updatedAt version isUnread isFollowing tags staffUpdatedAt visibleFields editableFields
  isAutoClosed viewerCanReply viewerCanReplyInternally viewerCanUpdate viewerCanAssign viewerCanStart viewerCanResolve
  viewerCanClose viewerCanReopen viewerCanDelete viewerCanFollow viewerCanLogTime
  description descriptionHtml priority waitingOn startDate dueDate percentComplete contactEmail resolutionNotes
  rating answer { text rating ticket { id } } minutesLogged billableMinutes type { key } category { name } team { name } project { name }
  requester { name } organization { name } assignee { name } createdBy { name } productAreas { name }
  timeEntries { totalCount nodes { minutes } } followers { followedAt } ccs { email }
  comments { totalCount nodes { body } } internal: comments(visibility: INTERNAL) { totalCount }
  customFields { field { key } ... on CustomTextValue { text } ... on CustomChoiceValue { choices { key } } ... on CustomFileValue { attachment { name } }
    ... on CustomNumberValue { number } ... on CustomDateValue { date } ... on CustomBooleanValue { boolean } }
  threads { visibility comments { totalCount } } attachments { id }`;

export const timelineFields = `timeline(first: 100) {
  totalCount nodes { __typename actor { name } ... on TicketUpdatedEvent { changes { property } } }
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
    unreadTicketCount affiliate { role } portal { viewerCanUse viewerCanSubmit }
    submittedTickets(first: 100) { totalCount nodes { id } }
    ccTickets(first: 100) { totalCount nodes { id } }
    organizationTickets(first: 100) { totalCount nodes { id } }
  }
  projects(first: 100) { nodes { id tickets(first: 100) { totalCount nodes { id } } } }
  affiliates(first: 100) { nodes { id role customRole { id countsAs } tickets(first: 100) { totalCount nodes { id } } } }
  answers(first: 100) { totalCount nodes { id ticket { id } } }
  organizations(first: 100) { nodes { id tickets { totalCount } } }
}
fragment T on Ticket { ${ticketFields} ${timelineFields} }`;

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
