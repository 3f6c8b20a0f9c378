import type { ThreadVisibility } from '../../src/store/generated/enums.ts';
import { type Customer, seesTicket } from './reference.ts';
import { type Ids, innerName, type PortalSettings, type Property, type World } from './world.ts';

/** In the order in which the log names them. */
export const settable = [
  ...(['title', 'description', 'type', 'priority', 'project', 'dueDate', 'percentComplete', 'tags'] as const),
  ...(['customFields.proofChoice', 'customFields.proofText'] as const),
  innerName,
] as const;
export type Settable = (typeof settable)[number];
export type Named = Settable | Property | 'status';

/** A world that goes on. Each deed makes another one of it. */
export interface Course {
  world: World;
  /** How it was settled: what its stories say counts from there. */
  readonly began: World;
  gone: number[];
  /** Of each ticket, what a world does not say. */
  sheets: Sheet[];
  comments: Said[];
  /** Copies that were given since. */
  copies: { ticket: number; person: number }[];
  since: Occurrence[];
}

export interface Sheet {
  title: string;
  description: string;
  text: string;
  waitingOn: 'STAFF' | 'CUSTOMER' | null;
  creator: string;
  logged: number[];
  /** Opened since: without what `rows.ts` gives to each. */
  isNew: boolean;
}

interface Said {
  ticket: number;
  visibility: ThreadVisibility;
  body: string;
  removed: boolean;
  /** Its author may edit it. */
  byAdmin: boolean;
}

/** As the log has it. */
export interface Occurrence {
  name: string;
  ticket: number;
  by: string;
  /** Those that it touches; none where no portal hides it. */
  properties: Named[];
  staffOnly: boolean;
  comment?: { at: number; was: ThreadVisibility | null; is: ThreadVisibility | null };
  detail?: object;
}

export interface Step {
  what: Occurrence;
  before: Course;
  after: Course;
}

export type Actor = 'staff' | Customer;
export const admin = 'Ana';

export function courseOf(world: World, ids: Ids): Course {
  return {
    world,
    began: world,
    gone: [],
    sheets: world.tickets.map((item, i) => ({
      title: `Ticket ${i}`,
      description: `Descripción ${i}`,
      text: `Text of ${i}`,
      waitingOn: 'STAFF',
      creator: item.byStaff ? 'Manager 1' : `Person ${item.requester}`,
      logged: item.story.flatMap((happening) => (happening.kind === 'logged' ? [happening.minutes] : [])),
      isNew: false,
    })),
    comments: ids.comments.map(({ ticket, visibility }) => ({
      ...{ ticket, visibility, body: `${visibility} of ${ticket}`, removed: false, byAdmin: false },
    })),
    copies: [],
    since: [],
  };
}

/** By one portal something is to be seen, and by another what its projects bring, whatever there is to hide. */
const entrances: readonly Partial<PortalSettings>[] = [
  { kind: 'TICKETS', showPeopleItems: true, types: null, users: 'EVERYONE' },
  { kind: 'TICKETS', showPeopleItems: false, showProjectItems: true, users: 'EVERYONE' },
];

/** Settled so that whatever is done to it can be done, and time may be logged wherever it is shown. */
export const workable = (made: World): World => ({
  ...made,
  portals: made.portals.map((door, i) => ({
    ...door,
    ...entrances[i],
    details:
      door.details?.map((detail) => ({ ...detail, editable: detail.editable || detail.property === 'timeEntries' })) ??
      null,
  })),
  tickets: made.tickets.map((item) => ({
    ...item,
    dueInDays: item.dueInDays === null ? null : Math.abs(item.dueInDays),
  })),
});

export const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index];
  if (found === undefined) throw new RangeError(`nothing at ${index}`);
  return found;
};
export const turn = <T>(list: readonly T[], from: T, n: number): T =>
  at(list, (list.indexOf(from) + 1 + (n % (list.length - 1))) % list.length);
export const toggled = <T>(list: readonly T[], one: T): T[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

export const isGone = ({ gone }: Course, ticket: number) => gone.includes(ticket);

/** As it is by then: also of what is not opened yet, and of what is gone. */
export const seesNow = (course: Course, customer: Customer, ticket: number): boolean =>
  ticket < course.world.tickets.length && !isGone(course, ticket) && seesTicket(course.world, customer, ticket);

/** What no portal hides. */
export const isActivity = ({ name, staffOnly, properties }: Occurrence) =>
  name !== 'TicketCreatedEvent' &&
  !staffOnly &&
  (properties.length === 0 || properties.includes('title') || properties.includes('status'));
