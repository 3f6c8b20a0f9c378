import { encodeId } from '../../src/graphql/id.ts';
import { at, type Course, isGone, type Step, seesNow } from './course.ts';
import { expectedFields, isTold, shownOf } from './fields.ts';
import { type Customer, followsProject, refusalOf, showsProperty } from './reference.ts';
import type { FilterName, Ids, Item, World } from './world.ts';

// What customers are told as it happens, said once more and plainly.

/** What somebody follows. */
export interface Followed {
  query: string;
  variables: Record<string, unknown>;
  /** Of the events, those that it is about. */
  about: 'everything' | 'messages' | 'statuses';
  chosen(item: Item, world: World, ticket: number): boolean;
  /** By which filter; a portal may offer it, and show what it reads, or not. */
  filter?: FilterName;
}

const selection = (ticket: string) => `__typename id change ticketId actor { name } ticket { ${ticket} }
  ... on TicketUpdatedEvent { changes { property } } ... on TicketStatusChangedEvent { previous next }
  ... on TicketAssignedEvent { who: next { name } } ... on TimeEntryAddedEvent { minutes }
  ... on CommentEvent { commentId comment { body visibility } } ... on VisibilityChangedEvent { scope }`;

const all = () => true;

/** Everything, messages and changes of status, and everything by one filter. */
export function followings(ids: Ids, fields: string, filter: number): Followed[] {
  const everything = `subscription ($filter: TicketEventFilterInput, $after: String) {
    ticketEvents(filter: $filter, after: $after) { ${selection(fields)} } }`;
  const messages = `subscription { commentAdded { __typename id change ticketId commentId comment { body visibility }
    actor { name } ticket { ${fields} } } }`;
  const statuses = `subscription { ticketStatusChanged { __typename id change ticketId previous next actor { name }
    ticket { ${fields} } } }`;
  const one = (name: 'TicketType' | 'Manager' | 'Organization', id: string | undefined) => [encodeId(name, id ?? '')];
  const filters: (Pick<Followed, 'chosen' | 'filter'> & { value: object })[] = [
    { filter: 'statuses', value: { statuses: ['OPEN', 'CLOSED'] }, chosen: ({ status }) => /OPEN|CLOSED/.test(status) },
    { filter: 'types', value: { types: one('TicketType', ids.types[1]) }, chosen: ({ type }) => type === 1 },
    { filter: 'assignees', value: { assignees: one('Manager', ids.managers[0]) }, chosen: ({ assigned }) => assigned },
    {
      filter: 'organizations',
      value: { organizations: one('Organization', ids.organizations[0]) },
      chosen: ({ requester }, { people }) => people[requester]?.organization === 0,
    },
    {
      value: { tickets: ids.tickets.slice(0, 5).map((id) => encodeId('Ticket', id)) },
      chosen: (_item, _world, ticket) => ticket < 5,
    },
    { value: { kinds: ['TASK'] }, chosen: ({ kind }) => kind === 'TASK' },
  ];
  const { value, ...chosen } = at(filters, filter % filters.length);
  return [
    { query: everything, variables: {}, about: 'everything', chosen: all },
    { query: messages, variables: {}, about: 'messages', chosen: all },
    { query: statuses, variables: {}, about: 'statuses', chosen: all },
    { query: everything, variables: { filter: value }, about: 'everything', ...chosen },
  ];
}

/** Why a stream is refused, or ends. */
export const endOf = ({ filter }: Followed, { world }: Course, { portal }: Customer): string | undefined =>
  filter && refusalOf(at(world.portals, portal), filter);

/** What they are told of a step, as it is by now; undefined for nothing. */
export function tidings(step: Step, now: Course, ids: Ids, customer: Customer, followed: Followed) {
  const { what, before, after } = step;
  const { ticket, comment } = what;
  const { about } = followed;
  if (about === 'messages' && !comment) return undefined;
  if (about === 'statuses' && what.name !== 'TicketStatusChangedEvent') return undefined;
  const listed = (course: Course) =>
    seesNow(course, customer, ticket) && followed.chosen(at(course.world.tickets, ticket), course.world, ticket);
  const seen = seesNow(now, customer, ticket);
  const [was, is] = [listed(before), listed(after)];
  const told = isTold(at(now.world.portals, customer.portal), what);
  const base = {
    id: expectAnyId,
    ticketId: encodeId('Ticket', at(ids.tickets, ticket)),
    ticket: seen ? expectedFields(now, ids, customer, ticket) : null,
  };
  const whole = (change: string) => ({ ...base, change, ...details(step, now, customer) });
  const bare = (change: string) => ({ ...base, change, __typename: 'TicketVisibilityEvent', actor: null });

  if (was && !is) {
    if (what.name === 'TicketDeletedEvent') return { ...bare('REMOVED'), __typename: what.name };
    const isLeft = seesNow(after, customer, ticket) && seen;
    return isLeft && told ? whole('REMOVED') : bare('REMOVED');
  }
  if (!is || !seen) return undefined;
  if (comment) {
    const saw = comment.was === 'PUBLIC';
    const sees = comment.is === 'PUBLIC';
    const shown = at(now.comments, comment.at);
    const isThere = !shown.removed && shown.visibility === 'PUBLIC';
    const message = {
      commentId: encodeId('Comment', at(ids.comments, comment.at).id),
      comment: isThere ? { body: shown.body, visibility: 'PUBLIC' } : null,
    };
    const event = { ...base, ...message };
    if (saw && !sees) return { ...event, change: 'REMOVED', __typename: 'CommentRemovedEvent', actor: null };
    if (!sees || !isThere) return undefined;
    if (saw && about === 'messages') return undefined;
    const actor = { name: what.by };
    if (saw) return { ...event, change: 'UPDATED', __typename: what.name, actor };
    return { ...event, change: 'ADDED', __typename: 'CommentAddedEvent', actor };
  }
  if (!was) return told ? whole('ADDED') : bare('ADDED');
  return told ? whole('UPDATED') : undefined;
}

/** Each has one, and each its own: that is compared by itself. */
const expectAnyId = 'an id';

function details({ what }: Step, now: Course, { portal }: Customer) {
  const door = at(now.world.portals, portal);
  const isOpening = what.name === 'TicketCreatedEvent' && !showsProperty(door, 'createdBy');
  return {
    __typename: what.name,
    actor: isOpening ? null : { name: what.by },
    ...(what.name === 'TicketUpdatedEvent' && { changes: shownOf(door, what).map((property) => ({ property })) }),
    ...what.detail,
  };
}

/** What of somebody's own rights is another, the widest first. */
export function scopeOf({ world: before }: Course, { world: after }: Course, { person, portal }: Customer) {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  if (!same(before.portals[portal], after.portals[portal])) return 'PORTAL';
  if (!same(before.people[person], after.people[person])) return 'ROLE';
  const projects = (world: World) =>
    [...world.projects.keys()].filter((project) => followsProject(world, person, project));
  return same(projects(before), projects(after)) ? undefined : 'PROJECTS';
}

export const rightsTold = (scope: string) => ({
  ...{ __typename: 'VisibilityChangedEvent', id: expectAnyId, change: null, ticketId: null, actor: null },
  ...{ ticket: null, scope },
});

/** Those that are there to be seen. */
export const seenBy = (course: Course, customer: Customer): number[] =>
  [...course.world.tickets.keys()].filter((ticket) => seesNow(course, customer, ticket));

export const thereOf = (course: Course): number[] =>
  [...course.world.tickets.keys()].filter((ticket) => !isGone(course, ticket));
