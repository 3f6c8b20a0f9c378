import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type {
  AffiliateRole,
  AnswerRating,
  PortalKind,
  PortalSubmitters,
  PortalUsers,
  ThreadVisibility,
  TicketKind,
  TicketPriority,
  TicketStatus,
  WaitingOn,
} from '../../src/store/generated/enums.ts';
import {
  type CustomKey,
  changing,
  customFields,
  customNames,
  editable,
  filterNames,
  type Property,
  properties,
  roles,
  typeKeys,
} from './names.ts';

// A small world of people, doors and items, told by indexes: what is where is for `rows.ts`, who sees what for
// `reference.ts`.

export interface World {
  organizations: number;
  people: { organization: number; role: AffiliateRole; customRole: AffiliateRole | null }[];
  projects: { people: number[]; organizations: number[] }[];
  portals: PortalSettings[];
  tickets: Item[];
  /** Those without a ticket; tickets have their own. */
  answers: { organization: number; ratedBy: number | null }[];
}

export interface PortalSettings {
  kind: PortalKind;
  showPeopleItems: boolean;
  showProjectItems: boolean;
  /** Null for all. */
  types: number[] | null;
  filters: (typeof filterNames)[number][] | null;
  details: { property: Property; editable: boolean }[] | null;
  users: PortalUsers;
  submitters: PortalSubmitters;
}

export interface Item {
  kind: TicketKind;
  type: number;
  status: TicketStatus;
  autoClosed: boolean;
  waitingOn: WaitingOn | null;
  priority: TicketPriority;
  category: number | null;
  areas: number[];
  team: number | null;
  requester: number;
  byStaff: boolean;
  assigned: boolean;
  project: number | null;
  followers: number[];
  followingOrganizations: number[];
  copied: number[];
  startsInDays: number | null;
  dueInDays: number | null;
  percentComplete: number | null;
  tagged: boolean;
  /** In which custom fields it says anything. */
  says: CustomKey[];
  rating: AnswerRating | null;
  answered: boolean;
  /** What happened since, oldest first. */
  story: Happening[];
  readBy: number[];
}

export type Happening =
  | { kind: 'changed'; properties: (typeof changing)[number][] }
  | { kind: 'said'; visibility: ThreadVisibility; byStaff: boolean }
  | { kind: 'logged'; minutes: number };

const most = {
  ...{ organizations: 3, people: 5, projects: 2, portals: 3, tickets: 9, answers: 4 },
  ...{ categories: 2, areas: 3, teams: 2 },
};

const indexes = (count: number, max = 2) => fc.uniqueArray(fc.nat(count - 1), { maxLength: max });

const portal: fc.Arbitrary<PortalSettings> = fc.record({
  kind: fc.constantFrom<PortalKind>('TICKETS', 'TICKETS', 'TASKS'),
  showPeopleItems: fc.constantFrom(true, true, false),
  showProjectItems: fc.boolean(),
  types: fc.option(indexes(typeKeys.length, 3), { freq: 2 }),
  filters: fc.option(fc.subarray([...filterNames]), { freq: 2 }),
  details: fc.option(
    // as many shown as hidden: small panels tell few properties apart
    fc
      .noBias(fc.subarray([...properties, ...customNames]))
      .chain((shown) =>
        fc.tuple(
          ...shown.map((property) =>
            fc.boolean().map((may) => ({ property, editable: may && editable.includes(property) })),
          ),
        ),
      ),
    { freq: 3 },
  ),
  users: fc.constantFrom<PortalUsers>('EVERYONE', 'EVERYONE', 'TICKET_MANAGERS'),
  submitters: fc.constantFrom<PortalSubmitters>('EVERYONE', 'ADMINISTRATORS'),
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('changed' as const),
    properties: fc.uniqueArray(fc.constantFrom(...changing), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant('said' as const),
    visibility: fc.constantFrom<ThreadVisibility>('PUBLIC', 'INTERNAL'),
    byStaff: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('logged' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
);

const anyItem: fc.Arbitrary<Item> = fc.record({
  kind: fc.constantFrom<TicketKind>('TICKET', 'TICKET', 'TASK'),
  type: fc.nat(typeKeys.length - 1),
  status: fc.constantFrom<TicketStatus>('OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED', 'CLOSED'),
  autoClosed: fc.boolean(),
  waitingOn: fc.constantFrom<WaitingOn | null>('STAFF', 'CUSTOMER', null),
  priority: fc.constantFrom<TicketPriority>('LOW', 'NORMAL', 'HIGH', 'URGENT'),
  category: fc.option(fc.nat(most.categories - 1), { freq: 3 }),
  areas: indexes(most.areas),
  team: fc.option(fc.nat(most.teams - 1), { freq: 3 }),
  requester: fc.nat(most.people - 1),
  byStaff: fc.boolean(),
  assigned: fc.boolean(),
  project: fc.option(fc.nat(most.projects - 1)),
  followers: indexes(most.people),
  followingOrganizations: indexes(most.organizations, 1),
  copied: indexes(most.people, 1),
  startsInDays: fc.option(fc.integer({ min: -5, max: 5 }), { freq: 3 }),
  dueInDays: fc.option(fc.integer({ min: -5, max: 5 })),
  percentComplete: fc.option(fc.integer({ min: 0, max: 100 })),
  tagged: fc.boolean(),
  says: fc.subarray(customFields.map(({ key }) => key)),
  rating: fc.option(fc.constantFrom<AnswerRating>('IMPROVABLE', 'INCORRECT')),
  answered: fc.boolean(),
  story: fc.array(happening, { maxLength: 5 }),
  readBy: indexes(most.people),
});
/** The desk closes what it leaves to nobody. */
const item = anyItem.map((made) => ({ ...made, autoClosed: made.autoClosed && made.status === 'CLOSED' }));

export const world: fc.Arbitrary<World> = fc.record({
  organizations: fc.constant(most.organizations),
  people: fc.tuple(
    ...Array.from({ length: most.people }, () =>
      fc.record({
        organization: fc.nat(most.organizations - 1),
        role: fc.constantFrom<AffiliateRole>('MEMBER', 'MEMBER', 'TICKET_MANAGER', 'ADMINISTRATOR'),
        customRole: fc.constantFrom<AffiliateRole | null>(null, null, null, ...roles),
      }),
    ),
  ),
  projects: fc.tuple(
    ...Array.from({ length: most.projects }, () =>
      fc.record({ people: indexes(most.people), organizations: indexes(most.organizations, 1) }),
    ),
  ),
  portals: fc.array(portal, { minLength: most.portals, maxLength: most.portals }),
  tickets: fc.array(item, { minLength: most.tickets, maxLength: most.tickets }),
  answers: fc.array(
    fc.record({ organization: fc.nat(most.organizations - 1), ratedBy: fc.option(fc.nat(most.people - 1)) }),
    { minLength: most.answers, maxLength: most.answers },
  ),
});

/** Ids of everything in a world, and what its rows have that the story alone does not say. */
export interface Ids {
  organizations: string[];
  people: string[];
  managers: string[];
  projects: string[];
  types: string[];
  /** By what they count as. */
  roles: Record<AffiliateRole, string>;
  categories: string[];
  areas: string[];
  teams: string[];
  portals: string[];
  tickets: string[];
  numbers: number[];
  comments: { id: string; ticket: number; visibility: ThreadVisibility }[];
  entries: { id: string; ticket: number }[];
  answers: { id: string; organization: number; ratedBy: number | null; ticket: number | null }[];
  files: { id: string; ticket: number; visibility: ThreadVisibility | null; field?: CustomKey }[];
}

/** Of a person of this world alone. */
export const emailOf = ({ tickets }: Pick<Ids, 'tickets'>, person: number) => `${person}.${tickets[0]}@shop.test`;

const newIds = (count: number) => Array.from({ length: count }, () => randomUUID());

/** Of what is there before anything is written; types are everybody's, numbers the database gives. */
export const newIdsFor = (world: World): Ids => ({
  organizations: newIds(world.organizations),
  people: newIds(world.people.length),
  managers: newIds(2),
  projects: newIds(world.projects.length),
  types: [],
  roles: { MEMBER: randomUUID(), TICKET_MANAGER: randomUUID(), ADMINISTRATOR: randomUUID() },
  categories: newIds(most.categories),
  areas: newIds(most.areas),
  teams: newIds(most.teams),
  portals: newIds(world.portals.length),
  tickets: newIds(world.tickets.length),
  ...{ numbers: [], comments: [], entries: [], answers: [], files: [] },
});
