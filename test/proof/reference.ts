import type { AffiliateRole, TicketStatus } from '../../src/store/generated/enums.ts';
import { saidIn } from './moments.ts';
import type { CustomKey, FilterName, Named, Property } from './names.ts';
import type { Item, PortalSettings, World } from './world.ts';

// The rules of visibility once more, as plainly as they can be said, and with nothing of the code that they are held
// against. Slow on purpose: everything is looked up anew.

export interface Customer {
  person: number;
  portal: number;
}

export function seesTicket(world: World, { person, portal }: Customer, ticket: number): boolean {
  const item = at(world.tickets, ticket);
  const door = at(world.portals, portal);
  if (!usesPortal(world, { person, portal })) return false;
  if (door.kind === 'TICKETS' && item.kind !== 'TICKET') return false;
  if (door.kind === 'TASKS' && item.kind !== 'TASK') return false;
  if (door.types !== null && !door.types.includes(item.type)) return false;
  if (door.showPeopleItems && hasPart(world, person, item)) return true;
  if (door.showProjectItems && item.project !== null && followsProject(world, person, item.project)) return true;
  return false;
}

/** One of the customers' own counts as what it stands for, and the one beneath it no more. */
export function roleOf(world: World, person: number): AffiliateRole {
  const { role, customRole } = at(world.people, person);
  return customRole === null ? role : customRole;
}

export function usesPortal(world: World, { person, portal }: Customer): boolean {
  return at(world.portals, portal).users !== 'TICKET_MANAGERS' || roleOf(world, person) !== 'MEMBER';
}

/** Whether what they send is taken in. */
export function maySubmit(world: World, customer: Customer): boolean {
  if (!usesPortal(world, customer)) return false;
  if (at(world.portals, customer.portal).submitters === 'EVERYONE') return true;
  return roleOf(world, customer.person) === 'ADMINISTRATOR';
}

/** To a ticket that they see: what was closed at once waits for an administrator who may submit. */
export function mayReply(world: World, customer: Customer, ticket: number): boolean {
  if (!at(world.tickets, ticket).autoClosed) return true;
  return roleOf(world, customer.person) === 'ADMINISTRATOR' && maySubmit(world, customer);
}

/** To which statuses they may take a ticket that they see. */
export function mayTurn(world: World, customer: Customer, ticket: number): TicketStatus[] {
  const { person } = customer;
  const { requester, status } = at(world.tickets, ticket);
  const manages = roleOf(world, person) !== 'MEMBER' && isOfOrganization(world, person, ticket);
  if (!mayReply(world, customer, ticket) || !(requester === person || manages)) return [];
  if (status === 'CLOSED') return ['OPEN'];
  return status === 'RESOLVED' ? ['OPEN', 'CLOSED'] : ['CLOSED'];
}

function hasPart(world: World, person: number, item: Item): boolean {
  const organization = at(world.people, person).organization;
  if (item.requester === person) return true;
  if (at(world.people, item.requester).organization === organization) return true;
  if (item.followers.includes(person)) return true;
  if (item.followingOrganizations.includes(organization)) return true;
  return item.copied.includes(person);
}

export function followsProject(world: World, person: number, project: number): boolean {
  const { people, organizations } = at(world.projects, project);
  return people.includes(person) || organizations.includes(at(world.people, person).organization);
}

/** Being on somebody else's ticket shows none; those for whom the portal is not see the ones that they rated. */
export function seesAnswer(
  world: World,
  customer: Customer,
  answer: { organization: number; ratedBy: number | null },
): boolean {
  const { person } = customer;
  if (answer.organization !== at(world.people, person).organization) return false;
  return usesPortal(world, customer) || answer.ratedBy === person;
}

/** An answer and a ticket of it are seen together, where the portal shows that they belong together. */
export const seesAnswersTicket = (world: World, customer: Customer, ticket: number | null): boolean =>
  ticket !== null && seesTicket(world, customer, ticket) && showsProperty(at(world.portals, customer.portal), 'answer');

export function showsProperty(door: PortalSettings, property: Property): boolean {
  return door.details === null || door.details.some((detail) => detail.property === property);
}

/** Of a ticket that they see. */
export function seesProperty(world: World, { person, portal }: Customer, ticket: number, property: Property): boolean {
  const own = property === 'followers' || property === 'ccs';
  if (own && at(world.tickets, ticket).requester !== person) return false;
  if (property === 'answer' && !isOfOrganization(world, person, ticket)) return false;
  return showsProperty(at(world.portals, portal), property);
}

export const isOfOrganization = (world: World, person: number, ticket: number): boolean =>
  at(world.people, at(world.tickets, ticket).requester).organization === at(world.people, person).organization;

export function editableProperties(door: PortalSettings): Property[] {
  return (door.details ?? []).flatMap(({ property, editable }) => (editable ? [property] : []));
}

/** Tags and internal fields are the staff's, title and status everybody's. */
const isDetail = (name: Named): name is Property =>
  !['tags', 'internalFields.proofInner', 'title', 'status'].includes(name);

/** Of what a change touches, what they are told that it did. */
export const shownOf = (door: PortalSettings, names: readonly Named[]): Named[] =>
  names.filter((name) => name === 'title' || name === 'status' || (isDetail(name) && showsProperty(door, name)));

/** All that no portal hides counts once in a change, and each property that is shown. */
export const countOf = (door: PortalSettings, names: readonly Named[]): number =>
  new Set(shownOf(door, names).map((name) => (isDetail(name) ? name : 'open'))).size;

/** Whether they read what a ticket says in a custom field: never in an internal one. */
export function seesCustomField(door: PortalSettings, key: CustomKey): boolean {
  if (key === 'proofInner' || key === 'proofInnerFile') return false;
  return showsProperty(door, `customFields.${key}`);
}

/** What of a ticket's story they are told, and what of each change. */
export function toldOf(world: World, customer: Customer, ticket: number): string[] {
  const door = at(world.portals, customer.portal);
  return at(world.tickets, ticket).story.flatMap((happening) => {
    if (happening.kind === 'said') return happening.visibility === 'PUBLIC' ? ['said'] : [];
    if (happening.kind === 'logged') return showsProperty(door, 'timeEntries') ? ['logged'] : [];
    const told = shownOf(door, happening.properties);
    return told.length > 0 ? [`changed ${told.join()}`] : [];
  });
}

/** Each change counts where it is seen. */
export function versionOf(world: World, { portal }: Customer, ticket: number): number {
  const door = at(world.portals, portal);
  let version = 1;
  for (const happening of at(world.tickets, ticket).story) {
    if (happening.kind === 'said' && happening.visibility === 'PUBLIC') version++;
    if (happening.kind === 'logged' && showsProperty(door, 'timeEntries')) version++;
    if (happening.kind === 'changed') version += countOf(door, happening.properties);
  }
  return version;
}

/** The property that each filter reads; none where it is one's own part in a ticket, or what no portal hides. */
const reads: Record<FilterName, Property | 'STAFF' | null> = {
  ids: null,
  kinds: null,
  numbers: null,
  statuses: null,
  isOpen: null,
  isAutoClosed: null,
  waitingOn: 'waitingOn',
  priorities: 'priority',
  types: 'type',
  categories: 'category',
  productAreas: 'productAreas',
  requesters: 'requester',
  organizations: 'organization',
  assignees: 'assignee',
  unassigned: 'assignee',
  teams: 'team',
  projects: 'project',
  startDate: 'startDate',
  dueDate: 'dueDate',
  ratings: 'rating',
  hasAnswer: 'answer',
  mine: null,
  following: null,
  unread: null,
  createdAt: null,
  updatedAt: null,
  search: null,
  'customFields.proofChoice': 'customFields.proofChoice',
  'customFields.proofText': 'customFields.proofText',
  'customFields.proofFile': 'customFields.proofFile',
  'customFields.proofChoices': 'customFields.proofChoices',
  'customFields.proofNumber': 'customFields.proofNumber',
  'customFields.proofDate': 'customFields.proofDate',
  'customFields.proofBoolean': 'customFields.proofBoolean',
  accountManagers: 'STAFF',
  affiliateTags: 'STAFF',
  tags: 'STAFF',
  staffUpdatedAt: 'STAFF',
  'customFields.proofInner': 'STAFF',
  'customFields.proofInnerFile': 'STAFF',
};

/** Why a filter is refused; undefined where it may be used. Whatever a portal offers, one finds again what one knows. */
export function refusalOf(door: PortalSettings, filter: FilterName): string | undefined {
  const property = reads[filter];
  if (property === 'STAFF') return 'HIDDEN_PROPERTY';
  if (property !== null && !showsProperty(door, property)) return 'HIDDEN_PROPERTY';
  if (filter === 'ids' || filter === 'kinds') return undefined;
  const offered: readonly string[] | null = door.filters;
  if (offered !== null && !offered.includes(filter)) return 'FILTER_NOT_OFFERED';
  return undefined;
}

/** Whatever of a ticket that they see is for them to read; nobody of the customers is staff. */
export function textsOf(world: World, customer: Customer | 'staff', ticket: number): string[] {
  const reads = (property: Property) =>
    customer === 'staff' || showsProperty(at(world.portals, customer.portal), property);
  const says = (key: CustomKey) =>
    at(world.tickets, ticket).says.includes(key) &&
    (customer === 'staff' || seesCustomField(at(world.portals, customer.portal), key));
  const said = at(world.tickets, ticket).story.flatMap((happening) => {
    if (happening.kind !== 'said') return [];
    return happening.visibility === 'PUBLIC' || customer === 'staff' ? [`${happening.visibility} of ${ticket}`] : [];
  });
  return [
    `Ticket ${ticket}`,
    ...(reads('description') ? [`Descripción ${ticket}`] : []),
    ...(reads('resolutionNotes') ? [`Notes ${ticket}`] : []),
    ...(says('proofText') ? [saidIn(ticket).TEXT] : []),
    ...said,
  ];
}

/** Whether each word stands in one of the texts, or begins one there; a number may also be the ticket's. */
export function holdsWords(texts: readonly string[], number: number, search: string): boolean {
  const wordsOf = (text: string) =>
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '');
  const there = texts.flatMap(wordsOf);
  const typed = wordsOf(search);
  return (
    typed.length > 0 &&
    typed.every((word, i) => {
      if (word === String(number) || there.includes(word)) return true;
      const may = word.length > 2 || i === typed.length - 1;
      return may && there.some((other) => other.startsWith(word));
    })
  );
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`nothing at ${index}`);
  return found;
}
