import type { ThreadVisibility } from '../../src/store/generated/enums.ts';
import { saidIn } from './moments.ts';
import type { Named } from './names.ts';
import { type Customer, seesTicket, shownOf } from './reference.ts';
import type { Ids, PortalSettings, World } from './world.ts';

/** A world that goes on. Each deed makes another one of it. */
export interface Course {
  world: World;
  gone: number[];
  /** Of each ticket, what a world does not say. */
  sheets: Sheet[];
  comments: Said[];
  since: Occurrence[];
}

export interface Sheet {
  title: string;
  description: string;
  descriptionHtml: string;
  /** What it says in its text field. */
  text: string;
  contactEmail: string | null;
  resolutionNotes: string | null;
  creator: string;
  logged: number[];
  files: number;
  /** Whose its answer is, whoever requested it since. */
  answerOf: number | null;
  /** Opened since: when is not known. */
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

/** A world as it was settled. */
export function courseOf(world: World, ids: Ids): Course {
  return {
    world,
    gone: [],
    sheets: world.tickets.map((item, i) => ({
      ...textsOf(i),
      descriptionHtml: `Descripción ${i}`,
      contactEmail: `contact.${i}@shop.test`,
      resolutionNotes: `Notes ${i}`,
      creator: item.byStaff ? 'Manager 1' : `Person ${item.requester}`,
      logged: item.story.flatMap((happening) => (happening.kind === 'logged' ? [happening.minutes] : [])),
      files: 1,
      answerOf: item.answered ? at(world.people, item.requester).organization : null,
      isNew: false,
    })),
    comments: ids.comments.map(({ ticket, visibility }) => ({
      ...{ ticket, visibility, body: `${visibility} of ${ticket}`, removed: false, byAdmin: false },
    })),
    since: [],
  };
}

const textsOf = (ticket: number) => ({
  ...{ title: `Ticket ${ticket}`, description: `Descripción ${ticket}`, text: saidIn(ticket).TEXT },
});

/** As a text without any signs is rendered. */
export const htmlOf = (text: string) => `<p>${text}</p>`;

/** Of a ticket that staff open. */
export const newSheet = (ticket: number): Sheet => ({
  ...textsOf(ticket),
  descriptionHtml: htmlOf(`Descripción ${ticket}`),
  ...{ contactEmail: null, resolutionNotes: null, creator: admin, logged: [], files: 0, answerOf: null, isNew: true },
});

/** By one portal something is to be seen, and by another what its projects bring, whatever there is to hide. */
const entrances: readonly Partial<PortalSettings>[] = [
  { kind: 'TICKETS', showPeopleItems: true, types: null, users: 'EVERYONE' },
  { kind: 'TICKETS', showPeopleItems: false, showProjectItems: true, users: 'EVERYONE' },
];

/** Settled so that whatever is done to it can be done: nothing is due before it begins, and time is logged where it is shown. */
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
    dueInDays: item.dueInDays === null ? null : Math.abs(item.dueInDays) + (item.startsInDays ?? 0),
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

export const thereOf = (course: Course): number[] =>
  [...course.world.tickets.keys()].filter((ticket) => !isGone(course, ticket));

/** As it is by then: also of what is not opened yet, and of what is gone. */
export const seesNow = (course: Course, customer: Customer, ticket: number): boolean =>
  ticket < course.world.tickets.length && !isGone(course, ticket) && seesTicket(course.world, customer, ticket);

/** Those that are there to be seen. */
export const seenBy = (course: Course, customer: Customer): number[] =>
  thereOf(course).filter((ticket) => seesNow(course, customer, ticket));

/** What no portal hides. */
export const isActivity = ({ name, staffOnly, properties }: Occurrence) =>
  name !== 'TicketCreatedEvent' &&
  !staffOnly &&
  (properties.length === 0 || properties.includes('title') || properties.includes('status'));

/** Whether it is told: something of it is shown, or nothing of it can be hidden. */
export const isTold = (door: PortalSettings, { staffOnly, properties }: Occurrence): boolean =>
  !staffOnly && (properties.length === 0 || shownOf(door, properties).length > 0);
