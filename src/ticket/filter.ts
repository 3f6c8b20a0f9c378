import { withAnswer } from '../access/answer.ts';
import { assertOffered } from '../access/filter.ts';
import { staff } from '../access/rule.ts';
import { searchedParts } from '../access/search.ts';
import { ticketFields, visibleProperties } from '../access/ticket-fields.ts';
import { isStaff, type Viewer } from '../access/viewer.ts';
import { all, any, nobody, not } from '../access/where.ts';
import { type CustomFieldFilter, saying } from '../custom-field/filter.ts';
import type { Definition } from '../custom-field/rules.ts';
import { Refusal } from '../errors.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { AnswerRating, TicketKind, TicketPriority, TicketStatus, WaitingOn } from '../store/generated/enums.ts';

type Optional<T> = T | null | undefined;

interface Range {
  from?: Optional<Date>;
  before?: Optional<Date>;
}

/** Conditions of one object hold together; keys are already row keys. */
export interface TicketFilter {
  search?: Optional<string>;
  numbers?: Optional<number[]>;
  ids?: Optional<string[]>;
  kinds?: Optional<TicketKind[]>;
  isOpen?: Optional<boolean>;
  statuses?: Optional<TicketStatus[]>;
  isAutoClosed?: Optional<boolean>;
  waitingOn?: Optional<WaitingOn>;
  priorities?: Optional<TicketPriority[]>;
  types?: Optional<string[]>;
  categories?: Optional<string[]>;
  productAreas?: Optional<string[]>;
  projects?: Optional<string[]>;
  ratings?: Optional<AnswerRating[]>;
  hasAnswer?: Optional<boolean>;
  startDate?: Optional<Range>;
  dueDate?: Optional<Range>;
  requesters?: Optional<string[]>;
  organizations?: Optional<string[]>;
  accountManagers?: Optional<string[]>;
  assignees?: Optional<string[]>;
  teams?: Optional<string[]>;
  tags?: Optional<string[]>;
  affiliateTags?: Optional<string[]>;
  unassigned?: Optional<boolean>;
  mine?: Optional<boolean>;
  following?: Optional<boolean>;
  unread?: Optional<boolean>;
  createdAt?: Optional<Range>;
  updatedAt?: Optional<Range>;
  staffUpdatedAt?: Optional<Range>;
  customFields?: Optional<CustomFieldFilter[]>;
  and?: Optional<TicketFilter[]>;
  or?: Optional<TicketFilter[]>;
  not?: Optional<TicketFilter>;
}

type Where = Prisma.TicketWhereInput;
type Conditions = {
  [Key in keyof TicketFilter]-?: {
    reads: string | null;
    where: (value: NonNullable<TicketFilter[Key]>, viewer: Viewer) => Where;
  };
};

const maxDepth = 5;
/** Each is a join. */
export const maxSearches = 3;
const range = ({ from, before }: Range) => ({ ...(from && { gte: from }), ...(before && { lt: before }) });

/** Of a column that may be null: false there and not SQL's unknown, so that its negation is true. */
const set = (column: string, value: unknown) => ({ AND: [{ [column]: { not: null } }, { [column]: value }] });

/** Each condition, with the property that the viewer must be able to see to use it. */
const conditions: Omit<Conditions, 'customFields' | 'and' | 'or' | 'not'> = {
  search: {
    reads: null,
    where: (text, viewer) => ({ search: wordsOf([text, ...searchedParts(viewer)]) }),
  },
  numbers: { reads: 'number', where: (numbers) => ({ number: { in: numbers } }) },
  ids: { reads: 'id', where: (ids) => ({ id: { in: ids } }) },
  kinds: { reads: 'kind', where: (kinds) => ({ kind: { in: kinds } }) },
  isOpen: { reads: 'status', where: (open) => ({ status: open ? { not: 'CLOSED' } : 'CLOSED' }) },
  statuses: { reads: 'status', where: (statuses) => ({ status: { in: statuses } }) },
  isAutoClosed: { reads: 'isAutoClosed', where: (autoClosed) => ({ autoClosed }) },
  waitingOn: { reads: 'waitingOn', where: (waitingOn) => set('waitingOn', waitingOn) },
  priorities: { reads: 'priority', where: (priorities) => ({ priority: { in: priorities } }) },
  types: { reads: 'type', where: (ids) => ({ typeId: { in: ids } }) },
  categories: { reads: 'category', where: (ids) => set('categoryId', { in: ids }) },
  productAreas: { reads: 'productAreas', where: (ids) => ({ productAreas: { some: { productAreaId: { in: ids } } } }) },
  projects: { reads: 'project', where: (ids) => set('projectId', { in: ids }) },
  ratings: { reads: 'rating', where: (ratings) => set('rating', { in: ratings }) },
  hasAnswer: { reads: 'answer', where: (yes, viewer) => negate(yes, withAnswer(viewer)) },
  startDate: { reads: 'startDate', where: (days) => set('startDate', range(days)) },
  dueDate: { reads: 'dueDate', where: (days) => set('dueDate', range(days)) },
  requesters: { reads: 'requester', where: (ids) => ({ requesterId: { in: ids } }) },
  organizations: { reads: 'organization', where: (ids) => ({ organizationId: { in: ids } }) },
  accountManagers: { reads: 'tags', where: (ids) => ({ requester: set('accountManagerId', { in: ids }) }) },
  assignees: { reads: 'assignee', where: (ids) => set('assigneeId', { in: ids }) },
  teams: { reads: 'team', where: (ids) => set('teamId', { in: ids }) },
  tags: { reads: 'tags', where: (tags) => ({ tags: { hasSome: tags } }) },
  affiliateTags: { reads: 'tags', where: (tags) => ({ requester: { tags: { hasSome: tags } } }) },
  unassigned: { reads: 'assignee', where: (yes) => ({ assigneeId: yes ? null : { not: null } }) },
  mine: {
    reads: null,
    where: (yes, viewer) => negate(yes, isStaff(viewer) ? set('assigneeId', viewer.id) : { requesterId: viewer.id }),
  },
  following: {
    reads: null,
    where: (yes, viewer) =>
      negate(yes, isStaff(viewer) ? nobody : { sight: { has: viewer.id }, followerIds: { has: viewer.id } }),
  },
  unread: {
    reads: null,
    where: (yes, { id }) => ({ reads: yes ? { none: { readerId: id } } : { some: { readerId: id } } }),
  },
  createdAt: { reads: 'createdAt', where: (dates) => ({ createdAt: range(dates) }) },
  updatedAt: { reads: 'updatedAt', where: (dates) => ({ updatedAt: range(dates) }) },
  staffUpdatedAt: { reads: 'staffUpdatedAt', where: (dates) => ({ staffUpdatedAt: range(dates) }) },
};

/** Of the custom fields that a filter uses. */
export const customKeysIn = (filter: TicketFilter): string[] => [
  ...(filter.customFields ?? []).map(({ key }) => key),
  ...[...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])].flatMap(customKeysIn),
];

/** The filter as a condition on rows. An empty `or` is true of nothing, an empty `and` of everything. */
export function matching(
  viewer: Viewer,
  filter: TicketFilter,
  fields: ReadonlyMap<string, Definition>,
  depth = 1,
): Where {
  if (depth > maxDepth) throw new Refusal('INVALID_ARGUMENT', `Filters nest at most ${maxDepth} deep.`);
  if (depth === 1 && searchesIn(filter) > maxSearches)
    throw new Refusal('INVALID_ARGUMENT', `A filter searches at most ${maxSearches} times.`);
  const branches: Where[] = [];
  for (const name of Object.keys(conditions) as (keyof typeof conditions)[]) {
    const value = filter[name];
    if (value === null || value === undefined) continue;
    const { reads, where } = conditions[name];
    if (reads) assertVisible(viewer, reads, name);
    assertOffered(viewer, name);
    branches.push((where as (value: unknown, viewer: Viewer) => Where)(value, viewer));
  }
  branches.push(...(filter.customFields ?? []).map((part) => saying(viewer, part, fields.get(part.key))));
  const within = (part: TicketFilter) => matching(viewer, part, fields, depth + 1);
  if (filter.and) branches.push(...filter.and.map(within));
  if (filter.or) branches.push(any(...filter.or.map(within)));
  if (filter.not) branches.push(not(within(filter.not)));
  return all(...branches);
}

/**
 * Thrice the same. PostgreSQL takes no word to be rarer than in one text of 200, and walks the list to meet it soon; of
 * conditions that stand together it takes the product, which is near the truth for rare words and for frequent ones.
 */
const wordsOf = (terms: string[]): Prisma.TicketSearchWhereInput => {
  const holds = { words: { hasEvery: terms } };
  return { AND: [holds, holds, holds] };
};

const searchesIn = ({ search, and, or, not: excluded }: TicketFilter): number =>
  [...(and ?? []), ...(or ?? []), ...(excluded ? [excluded] : [])].reduce(
    (sum, part) => sum + searchesIn(part),
    typeof search === 'string' ? 1 : 0,
  );

/** Staff are shown tickets unless they ask otherwise; a portal is of one kind, which is what its customers see. */
export const withDefaultKind = (viewer: Viewer, filter: TicketFilter): TicketFilter =>
  !isStaff(viewer) || filter.kinds || filter.ids || filter.numbers ? filter : { ...filter, kinds: ['TICKET'] };

/** Those that customers may be offered: what they read is not the staff's own. */
export const customerFilters: readonly string[] = Object.entries(conditions).flatMap(([name, { reads }]) =>
  reads !== null && ticketFields[reads] === staff ? [] : [name],
);

/** What a filter reads of a ticket; nothing where it is the viewer's own part in it. */
export const filterProperty = (name: string): string | null =>
  name in conditions ? conditions[name as keyof typeof conditions].reads : name;

export function assertVisible(viewer: Viewer, property: string, used: string) {
  if (!visibleProperties(viewer).includes(property))
    throw new Refusal('HIDDEN_PROPERTY', `You may not use ${used} here.`);
}

const negate = (yes: boolean, where: Where): Where => (yes ? where : not(where));
