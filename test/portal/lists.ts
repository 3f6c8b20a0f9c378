const node =
  'number title priority type { key } requester { name } project { name } isUnread viewerCanClose visibleFields';
const newest = 'orderBy: { field: PRIORITY, direction: DESC }';
const actor = 'actor { name } via { name }';
const event = `__typename id occurredAt ${actor} ticket { number title isUnread }
  ... on CommentEvent { comment { body author { name } } }
  ... on AttachmentsAddedEvent { attachments { name url uploadedBy { name } } comment { body } }
  ... on TicketAssignedEvent { assignedBefore: previous { name } assignedNow: next { name } }
  ... on TicketStatusChangedEvent { previous next }
  ... on TicketUpdatedEvent { changes { property previous next } }`;
const customFields = `customFields { __typename field { key label options { key label } } ... on CustomTextValue { text }
  ... on CustomChoiceValue { choices { key label } } ... on CustomFileValue { attachment { name url uploadedBy { name } } } }`;
const files = 'attachments { name url uploadedBy { name } viewerCanDelete comment { id } ticket { number } }';

/**
 * Each list that a customer may ask for, with the SQL statements that it takes: among them one to learn who asks. Of
 * what `SizesScene` has for each customer to ask with, each names what it needs.
 */
export const lists: Record<string, { query: string; statements: number }> = {
  'the list': {
    query: `{ tickets(first: 50) { totalCount nodes { ${node} timeEntries { totalCount } comments(last: 3) { nodes { body } } } } }`,
    statements: 6,
  },
  'a filtered list': {
    query: `{ tickets(first: 50, filter: { unread: true, priorities: [NORMAL] }, ${newest}) { nodes { ${node} } } }`,
    statements: 4,
  },
  // marks of two lists are asked together or apart, as it happens: here only one list has them
  'my activities': {
    query: `{ viewer { unreadTicketCount submittedTickets { nodes { ${node} } } organizationTickets { totalCount nodes { number title project { name } } } ccTickets { nodes { id } } } }`,
    statements: 8,
  },
  'what I asked': {
    query: `{ viewer { submittedTickets(first: 50) { totalCount nodes { ${node} } } } }`,
    statements: 5,
  },
  'what the organization asked': {
    query: `{ viewer { organizationTickets(first: 50) { totalCount nodes { ${node} } } } }`,
    statements: 5,
  },
  'what I have copies of': {
    query: `{ viewer { ccTickets(first: 50) { totalCount nodes { ${node} } } } }`,
    statements: 5,
  },
  projects: {
    query: `{ projects { nodes { name tickets(first: 20) { totalCount nodes { ${node} } } } } }`,
    statements: 5,
  },
  'a search': {
    query: `{ tickets(first: 50, filter: { search: "ticket" }) { totalCount nodes { ${node} } } }`,
    statements: 5,
  },
  'a search for a rare word': {
    query: `{ tickets(first: 50, filter: { search: "walrus" }) { totalCount nodes { ${node} } } }`,
    statements: 5,
  },
  'the list by number': {
    query: `{ tickets(first: 50, orderBy: { field: NUMBER, direction: ASC }) { nodes { ${node} } } }`,
    statements: 4,
  },
  'the list by age': {
    query: `{ tickets(first: 50, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { ${node} } } }`,
    statements: 4,
  },
  'the list by priority, backwards': {
    query: `{ tickets(last: 50, orderBy: { field: PRIORITY, direction: ASC }) { pageInfo { hasPreviousPage } nodes { ${node} } } }`,
    statements: 4,
  },
  'a page after a cursor': {
    query: `query ($cursor: String) { tickets(first: 50, after: $cursor) { pageInfo { endCursor } edges { cursor node { ${node} } } } }`,
    statements: 4,
  },
  'a page before a cursor': {
    query: `query ($cursor: String) { tickets(last: 50, before: $cursor) { pageInfo { startCursor } edges { cursor node { ${node} } } } }`,
    statements: 4,
  },
  'tickets by what was said in custom fields': {
    query: `query ($field: String!) { tickets(first: 50, filter: { customFields: [{ key: $field, text: "said" }] }) { totalCount nodes { ${node} } } }`,
    statements: 6,
  },
  messages: {
    query: `{ tickets(first: 50) { nodes { comments(first: 2) { totalCount edges { node { body author { name } viewerCanEdit ${files} } } } } } }`,
    statements: 3,
  },
  threads: {
    query: `{ tickets(first: 50) { nodes { threads { visibility comments(last: 2) { totalCount nodes { body author { name } ${files} } } } } } }`,
    statements: 3,
  },
  'files of tickets': { query: `{ tickets(first: 50) { nodes { ${files} } } }`, statements: 2 },
  timelines: {
    query: `{ tickets(first: 50) { nodes { timeline(last: 10) { totalCount nodes { ${event} } } } } }`,
    statements: 6,
  },
  'time entries': {
    query:
      '{ tickets(first: 50) { nodes { timeEntries(first: 5) { totalCount nodes { minutes spentOn author { name } viewerCanEdit } } } } }',
    statements: 3,
  },
  'followers and copies': {
    query:
      '{ tickets(first: 50) { nodes { followers { affiliate { name } organization { name } } ccs { email givesAccess } } } }',
    statements: 2,
  },
  'product areas': { query: '{ tickets(first: 50) { nodes { productAreas { name } } } }', statements: 2 },
  'what tickets say in custom fields': { query: `{ tickets(first: 50) { nodes { ${customFields} } } }`, statements: 2 },
  'one ticket with all that belongs to it': {
    query: `query ($ticket: ID!) { ticket(id: $ticket) { ${node} ${files} ${customFields} threads { visibility } comments { nodes { body } } timeline { nodes { ${event} } }
      timeEntries { nodes { minutes } } followers { affiliate { name } } ccs { email } productAreas { name } answer { question } } }`,
    statements: 6,
  },
  'any object': { query: `query ($ticket: ID!) { node(id: $ticket) { id ... on Ticket { ${node} } } }`, statements: 4 },
  'several objects': {
    query: `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Ticket { ${node} comments(last: 1) { nodes { body } } } } }`,
    statements: 4,
  },
  answers: {
    query:
      '{ answers(first: 50) { totalCount nodes { question text rating viewerCanRate organization { name } ratedBy { name } ticket { number title isUnread } } } }',
    statements: 4,
  },
  'filtered answers': {
    query:
      '{ answers(first: 50, filter: { isRated: true, ratings: [INCORRECT], hasTicket: true }) { totalCount nodes { question ticket { number } } } }',
    statements: 3,
  },
  people: {
    query: `{ affiliates(first: 50) { totalCount nodes { name role organization { name } tickets(first: 5) { totalCount nodes { ${node} } } } } }`,
    statements: 6,
  },
  organizations: {
    query:
      '{ organizations { totalCount nodes { name plan { name } ticketAllowance { used } affiliates { nodes { name } } tickets { nodes { title } } } } }',
    statements: 3,
  },
  oneself: {
    query: `{ viewer { affiliate { name tickets(first: 50) { totalCount nodes { ${node} } } } } }`,
    statements: 5,
  },
  'events after a cursor': {
    query: `query ($after: String) { events(after: $after, first: 15) { hasNextPage nodes { change cursor ${event} } } }`,
    statements: 10,
  },
  categories: { query: '{ categories(first: 50) { totalCount nodes { label help } } }', statements: 3 },
  'all product areas': { query: '{ productAreas(first: 50) { totalCount nodes { name } } }', statements: 3 },
  'ticket types': { query: '{ ticketTypes(first: 50) { totalCount nodes { key name } } }', statements: 3 },
  'custom fields': {
    query: '{ customFields(first: 50) { totalCount nodes { key label help options { key label } } } }',
    statements: 3,
  },
  'a form': {
    query: `query ($category: ID!) { ticketForm(category: $category) { category { label } fields { name label conditions { choices } customField { label options { key label } } } } }`,
    statements: 5,
  },
  portals: {
    query: '{ portals { totalCount nodes { name types { name } filters details { property } } } }',
    statements: 4,
  },
  articles: { query: '{ articles(first: 50) { totalCount nodes { title category { label } } } }', statements: 3 },
  'suggested articles': { query: '{ suggestArticles(title: "printer") { title category { label } } }', statements: 3 },
};
