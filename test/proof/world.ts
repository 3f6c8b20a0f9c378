import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type {
  AffiliateRole,
  AnswerRating,
  PortalKind,
  PortalUsers,
  ThreadVisibility,
  TicketKind,
  TicketPriority,
  TicketStatus,
} from '../../src/store/generated/enums.ts';

// A small world of people, doors and items, told by indexes: what is where is for `rows.ts`, who sees what for
// `reference.ts`.

export interface World {
  organizations: number;
  people: { organization: number; role: AffiliateRole }[];
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
  filters: FilterName[] | null;
  details: { property: Property; editable: boolean }[] | null;
  users: PortalUsers;
}

export interface Item {
  kind: TicketKind;
  type: number;
  status: TicketStatus;
  priority: TicketPriority;
  requester: number;
  byStaff: boolean;
  assigned: boolean;
  project: number | null;
  followers: number[];
  followingOrganizations: number[];
  copied: number[];
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
  | { kind: 'changed'; properties: (Property | 'title' | 'tags' | typeof innerName)[] }
  | { kind: 'said'; visibility: ThreadVisibility; byStaff: boolean }
  | { kind: 'logged'; minutes: number };

/** What a portal may hide. Said once more here, so that a property that is forgotten there is found. */
export const properties = [
  'description',
  'type',
  'category',
  'priority',
  'waitingOn',
  'requester',
  'createdBy',
  'organization',
  'assignee',
  'team',
  'productAreas',
  'project',
  'startDate',
  'dueDate',
  'percentComplete',
  'contactEmail',
  'resolutionNotes',
  'timeEntries',
  'rating',
  'answer',
  'followers',
  'ccs',
] as const;

/** The custom fields of every world, with those that no portal can show. */
export const customFields = [
  { key: 'proofChoice', kind: 'CHOICE', internal: false },
  { key: 'proofText', kind: 'TEXT', internal: false },
  { key: 'proofFile', kind: 'FILE', internal: false },
  { key: 'proofInner', kind: 'CHOICE', internal: true },
  { key: 'proofInnerFile', kind: 'FILE', internal: true },
] as const;
export type CustomKey = (typeof customFields)[number]['key'];
export const customNames = ['customFields.proofChoice', 'customFields.proofText', 'customFields.proofFile'] as const;
/** As the log calls it. */
export const innerName = 'internalFields.proofInner';
export type Property = (typeof properties)[number] | (typeof customNames)[number];

const editable: readonly Property[] = [
  ...(['description', 'type', 'category', 'priority', 'dueDate', 'percentComplete'] as const),
  ...customNames,
];
/** Those that can change in a story. */
const changing = [
  'description',
  'type',
  'priority',
  'dueDate',
  'assignee',
  'project',
  'title',
  'tags',
  ...customNames,
  innerName,
] as const;

export const filterNames = [
  'numbers',
  'statuses',
  'isOpen',
  'priorities',
  'types',
  'requesters',
  'organizations',
  'assignees',
  'unassigned',
  'projects',
  'dueDate',
  'ratings',
  'hasAnswer',
  'mine',
  'following',
  'unread',
  'createdAt',
  'search',
  'customFields.proofChoice',
] as const;
export type FilterName = (typeof filterNames)[number];

export const typeKeys = ['GENERAL_QUESTION', 'FINANCIAL_QUESTION', 'TECHNICAL_QUESTION'];

const most = { organizations: 3, people: 5, projects: 2, portals: 3, tickets: 9, answers: 4 };

const indexes = (count: number, max = 2) => fc.uniqueArray(fc.nat(count - 1), { maxLength: max });

const portal: fc.Arbitrary<PortalSettings> = fc.record({
  kind: fc.constantFrom<PortalKind>('TICKETS', 'TICKETS', 'TASKS'),
  showPeopleItems: fc.boolean(),
  showProjectItems: fc.boolean(),
  types: fc.option(indexes(typeKeys.length, 3), { freq: 2 }),
  filters: fc.option(fc.subarray([...filterNames]), { freq: 2 }),
  details: fc.option(
    fc
      .subarray([...properties, ...customNames])
      .chain((shown) =>
        fc.tuple(
          ...shown.map((property) =>
            fc.boolean().map((may) => ({ property, editable: may && editable.includes(property) })),
          ),
        ),
      ),
    { freq: 4 },
  ),
  users: fc.constantFrom<PortalUsers>('EVERYONE', 'EVERYONE', 'TICKET_MANAGERS'),
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

const item: fc.Arbitrary<Item> = fc.record({
  kind: fc.constantFrom<TicketKind>('TICKET', 'TICKET', 'TASK'),
  type: fc.nat(typeKeys.length - 1),
  status: fc.constantFrom<TicketStatus>('OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED'),
  priority: fc.constantFrom<TicketPriority>('LOW', 'NORMAL', 'HIGH', 'URGENT'),
  requester: fc.nat(most.people - 1),
  byStaff: fc.boolean(),
  assigned: fc.boolean(),
  project: fc.option(fc.nat(most.projects - 1)),
  followers: indexes(most.people),
  followingOrganizations: indexes(most.organizations, 1),
  copied: indexes(most.people, 1),
  dueInDays: fc.option(fc.integer({ min: -5, max: 5 })),
  percentComplete: fc.option(fc.integer({ min: 0, max: 100 })),
  tagged: fc.boolean(),
  says: fc.subarray(customFields.map(({ key }) => key)),
  rating: fc.option(fc.constantFrom<AnswerRating>('IMPROVABLE', 'INCORRECT')),
  answered: fc.boolean(),
  story: fc.array(happening, { maxLength: 5 }),
  readBy: indexes(most.people),
});

export const world: fc.Arbitrary<World> = fc.record({
  organizations: fc.constant(most.organizations),
  people: fc.tuple(
    ...Array.from({ length: most.people }, () =>
      fc.record({
        organization: fc.nat(most.organizations - 1),
        role: fc.constantFrom<AffiliateRole>('MEMBER', 'MEMBER', 'TICKET_MANAGER', 'ADMINISTRATOR'),
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
  portals: string[];
  tickets: string[];
  comments: { id: string; ticket: number; visibility: ThreadVisibility }[];
  entries: { id: string; ticket: number }[];
  answers: { id: string; organization: number; ratedBy: number | null; ticket: number | null }[];
  files: { id: string; ticket: number; visibility: ThreadVisibility | null; field?: CustomKey }[];
}

export const newIds = (count: number) => Array.from({ length: count }, () => randomUUID());
