import { encodeId } from '../../src/graphql/id.ts';
import { at, type Course, isTold, type Step, seesNow } from './course.ts';
import { expectedFields } from './expected-ticket.ts';
import type { FilterName } from './names.ts';
import { ticketFields } from './paths.ts';
import { type Customer, refusalOf, shownOf, showsProperty } from './reference.ts';
import { trialsOf } from './trials.ts';
import type { Ids } from './world.ts';

// What customers are told as it happens, said once more and plainly.

/** What somebody follows. */
export interface Followed {
  query: string;
  variables: Record<string, unknown>;
  /** Of the events, those that it is about. */
  about: 'everything' | 'messages' | 'statuses';
  /** By which filter; a portal may offer it, and show what it reads, or not. */
  filter?: FilterName;
}

const selection = `__typename id change ticketId actor { name } ticket { ${ticketFields} }
  ... on TicketUpdatedEvent { changes { property } } ... on TicketStatusChangedEvent { previous next }
  ... on TicketAssignedEvent { who: next { name } } ... on TimeEntryAddedEvent { minutes }
  ... on CommentEvent { commentId comment { body visibility } } ... on VisibilityChangedEvent { scope }`;
const everythingBy = (filter: string) => `subscription ($after: String) {
  ticketEvents(filter: { ${filter} }, after: $after) { ${selection} } }`;
const messages = `subscription { commentAdded { __typename id change ticketId commentId comment { body visibility }
  actor { name } ticket { ${ticketFields} } } }`;
const statuses = `subscription { ticketStatusChanged { __typename id change ticketId previous next actor { name }
  ticket { ${ticketFields} } } }`;

export const everything: Followed = { query: everythingBy(''), variables: {}, about: 'everything' };

/** What of lists can be said of what is followed, too. */
export const filters = ['statuses', 'types', 'assignees', 'organizations', 'ids', 'kinds'] as const;

/** Everything, messages and changes of status, and everything by one filter. */
export function followings({ world }: Course, ids: Ids, { person }: Customer, n: number): Followed[] {
  const filter = at(filters, n % filters.length);
  const { input } = trialOf(world, ids, person, filter);
  return [
    everything,
    { ...everything, query: messages, about: 'messages' },
    { ...everything, query: statuses, about: 'statuses' },
    { ...everything, query: everythingBy(input.replace(/^ids:/, 'tickets:')), filter },
  ];
}

function trialOf(world: Course['world'], ids: Ids, person: number, filter: FilterName) {
  const found = trialsOf(world, ids, person).find(({ name }) => name === filter);
  if (!found) throw new RangeError(`no trial of ${filter}`);
  return found;
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
    seesNow(course, customer, ticket) &&
    (!followed.filter || trialOf(course.world, ids, customer.person, followed.filter).holds(ticket));
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
    ...(what.name === 'TicketUpdatedEvent' && {
      changes: shownOf(door, what.properties).map((property) => ({ property })),
    }),
    ...what.detail,
  };
}

export const rightsTold = (scope: string) => ({
  ...{ __typename: 'VisibilityChangedEvent', id: expectAnyId, change: null, ticketId: null, actor: null },
  ...{ ticket: null, scope },
});
