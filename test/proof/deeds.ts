import fc from 'fast-check';
import type { ThreadVisibility } from '../../src/store/generated/enums.ts';
import {
  type Actor,
  admin,
  at,
  type Course,
  isActivity,
  newSheet,
  type Occurrence,
  type Sheet,
  type Step,
  toggled,
  turn,
} from './course.ts';
import { type Settable, settable } from './names.ts';
import type { ofRights } from './rights.ts';
import { isOfStaff, set, setBy } from './setting.ts';
import type { Item } from './world.ts';

// What happens to a world after it was settled: what is done is told by a kind and two numbers, and what it comes to
// follows from how the world is by then.

export interface Deed {
  kind: Kind;
  /** Which ticket; of changes of rights, which portal or person. */
  pick: number;
  /** Whatever else there is to choose. */
  n: number;
}

export const byAnybody = ['set', 'said', 'closed', 'reopened', 'logged'] as const;
export const byCustomers = [...byAnybody, 'followed', 'unfollowed'] as const;
export const byStaff = [
  ...byAnybody,
  ...(['started', 'resolved', 'assigned', 'follower', 'copied', 'moved', 'edited', 'removed'] as const),
  ...(['requested', 'created', 'deleted'] as const),
];
export type Kind = (typeof byCustomers | typeof byStaff | typeof ofRights)[number];

export const deed = <Of extends Kind>(...kinds: readonly Of[]): fc.Arbitrary<Deed & { kind: Of }> =>
  fc.record({ kind: fc.constantFrom(...kinds), pick: fc.nat(), n: fc.nat() });

/** What gives sight of tickets to some, or takes it from them. */
export const turning: fc.Arbitrary<Deed> = fc.oneof(
  deed('follower', 'copied', 'requested', 'created', 'deleted'),
  fc.record({
    ...{ kind: fc.constant('set' as const), pick: fc.nat() },
    n: fc
      .tuple(fc.nat(1_000), fc.constantFrom<Settable>('type', 'project', 'project'))
      .map(([some, name]) => some * settable.length + settable.indexOf(name)),
  }),
);

/** What comes of a deed that is allowed; nothing where all is so already. */
export function stepsOf(course: Course, deed: Deed, ticket: number, actor: Actor): Step[] {
  const by = actor === 'staff' ? admin : `Person ${actor.person}`;
  const { kind, n } = deed;
  const step = (
    from: Course,
    what: Partial<Occurrence> & { name: string },
    change: (draft: Course, item: Item, sheet: Sheet) => void,
  ): Step => {
    const whole = { ticket, by, properties: [], staffOnly: false, ...what };
    const after = structuredClone(from);
    if (whole.name === 'TicketCreatedEvent') after.world.tickets.push(newItem(n));
    const item = at(after.world.tickets, ticket);
    if (whole.name === 'TicketCreatedEvent') after.sheets.push(newSheet(ticket));
    change(after, item, at(after.sheets, ticket));
    after.since.push(whole);
    // whatever no portal hides is news to all but who did it
    if (isActivity(whole)) item.readBy = item.readBy.filter((person) => actor !== 'staff' && person === actor.person);
    return { what: whole, before: from, after };
  };
  const nothing = () => {};
  if (kind === 'created')
    return [step(course, { name: 'TicketCreatedEvent', ticket: course.world.tickets.length }, nothing)];
  const item = at(course.world.tickets, ticket);
  const status = (from: Course, next: Item['status']) =>
    step(
      from,
      { name: 'TicketStatusChangedEvent', properties: ['status'], detail: { previous: item.status, next } },
      (_draft, changed) => {
        changed.status = next;
        changed.waitingOn = next === 'CLOSED' ? null : next === 'RESOLVED' ? 'CUSTOMER' : 'STAFF';
        // whoever may take it up has done so
        if (next === 'OPEN') changed.autoClosed = false;
      },
    );
  switch (kind) {
    case 'set': {
      const names = setBy(deed);
      const staffOnly = names.every(isOfStaff);
      return [step(course, { name: 'TicketUpdatedEvent', properties: names, staffOnly }, set(names, n))];
    }
    case 'said': {
      const visibility = saidWhere(deed);
      const said = step(
        course,
        {
          name: 'CommentAddedEvent',
          staffOnly: visibility === 'INTERNAL',
          comment: { at: course.comments.length, was: null, is: visibility },
        },
        ({ comments }, changed) => {
          comments.push({
            ...{ ticket, visibility, body: `said ${course.comments.length}`, removed: false },
            byAdmin: actor === 'staff',
          });
          if (actor !== 'staff') changed.waitingOn = 'STAFF';
          else if (visibility === 'PUBLIC' && changed.status !== 'CLOSED') changed.waitingOn = 'CUSTOMER';
        },
      );
      const reopens = actor !== 'staff' && (item.status === 'RESOLVED' || item.status === 'CLOSED');
      return reopens ? [said, status(said.after, 'OPEN')] : [said];
    }
    case 'closed':
    case 'reopened':
    case 'started':
    case 'resolved': {
      const next = becomes[kind];
      return item.status === next ? [] : [status(course, next)];
    }
    case 'logged': {
      const minutes = 1 + (n % 90);
      const what = { name: 'TimeEntryAddedEvent', properties: ['timeEntries' as const], detail: { minutes } };
      return [step(course, what, (_draft, _item, sheet) => sheet.logged.push(minutes))];
    }
    case 'assigned': {
      const who = item.assigned ? null : { name: 'Manager 0' };
      const what = { name: 'TicketAssignedEvent', properties: ['assignee' as const], detail: { who } };
      return [step(course, what, (_draft, changed) => (changed.assigned = !item.assigned))];
    }
    case 'follower':
      return [
        step(course, { name: 'TicketFollower', staffOnly: true }, (_draft, changed) => {
          if (n % 2 === 0) changed.followers = toggled(item.followers, n % 5);
          else changed.followingOrganizations = toggled(item.followingOrganizations, n % 3);
        }),
      ];
    case 'followed':
    case 'unfollowed': {
      if (actor === 'staff') throw new TypeError('customers follow');
      const { person } = actor;
      if (item.followers.includes(person) === (kind === 'followed')) return [];
      const what = { name: 'TicketFollower', staffOnly: true };
      return [step(course, what, (_draft, changed) => (changed.followers = toggled(item.followers, person)))];
    }
    case 'copied':
      return [
        step(course, { name: 'TicketCc', staffOnly: true }, (_draft, changed) => {
          changed.copied = toggled(item.copied, n % 5);
        }),
      ];
    case 'moved':
    case 'edited':
    case 'removed': {
      const found = commentOf(course, deed, ticket);
      if (found === undefined) return [];
      const was = at(course.comments, found).visibility;
      const other = was === 'PUBLIC' ? ('INTERNAL' as const) : ('PUBLIC' as const);
      const is = kind === 'moved' ? other : kind === 'edited' ? was : null;
      const names = { moved: 'CommentMovedEvent', edited: 'CommentEditedEvent', removed: 'CommentRemovedEvent' };
      // who sees a message come or go is told, and so counts it
      const staffOnly = kind !== 'moved' && was === 'INTERNAL';
      return [
        step(course, { name: names[kind], staffOnly, comment: { at: found, was, is } }, ({ comments }) => {
          const comment = at(comments, found);
          if (is === null) comment.removed = true;
          else comment.visibility = is;
          if (kind === 'edited') comment.body += ' anew';
        }),
      ];
    }
    case 'requested': {
      const { people } = course.world;
      const requester = turn([...people.keys()], item.requester, n);
      const isOther = at(people, requester).organization !== at(people, item.requester).organization;
      const names = ['requester' as const, ...(isOther ? (['organization'] as const) : [])];
      const what = { name: 'TicketUpdatedEvent', properties: names };
      return [step(course, what, (_draft, changed) => (changed.requester = requester))];
    }
    case 'deleted':
      return [step(course, { name: 'TicketDeletedEvent' }, ({ gone }) => gone.push(ticket))];
    default:
      throw new TypeError(`${kind} happens to no ticket`);
  }
}

const becomes = { closed: 'CLOSED', reopened: 'OPEN', started: 'IN_PROGRESS', resolved: 'RESOLVED' } as const;

/** Customers try to write a note, too. */
export const saidWhere = ({ n }: Deed): ThreadVisibility => (n % 3 === 0 ? 'INTERNAL' : 'PUBLIC');

/** The message that it is about; only its author may edit one. */
export function commentOf({ comments }: Course, { kind, n }: Deed, ticket: number): number | undefined {
  const found = [...comments.keys()].filter((i) => {
    const comment = at(comments, i);
    return comment.ticket === ticket && !comment.removed && (kind !== 'edited' || comment.byAdmin);
  });
  return found[n % found.length];
}

/** As staff open one: `doing.ts` gives the same. */
function newItem(n: number): Item {
  const requester = n % 5;
  return {
    ...{ kind: n % 3 === 0 ? 'TASK' : 'TICKET', type: n % 3, status: 'OPEN', priority: 'HIGH', requester },
    ...{ autoClosed: false, waitingOn: 'STAFF', byStaff: true, assigned: false, team: null, rating: null },
    ...{ category: at([null, 0, 1], n % 3), areas: [n % 3], project: at([null, 0, 1], n % 3) },
    ...{ startsInDays: n % 2 === 0 ? null : 1, dueInDays: null, percentComplete: null, tagged: false, says: [] },
    ...{ followers: [requester], followingOrganizations: [], copied: [], answered: false, story: [], readBy: [] },
  };
}
