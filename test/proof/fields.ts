import { encodeId } from '../../src/graphql/id.ts';
import { at, type Course, type Occurrence } from './course.ts';
import { type Customer, seesCustomField, seesProperty, showsProperty, versionOf } from './reference.ts';
import { dayOf } from './rows.ts';
import { customFields, type Ids, innerName, type PortalSettings, type Property, typeKeys } from './world.ts';

/** What every property of a ticket says of it. */
export const fields = `id title status tags isFollowing version description priority waitingOn startDate dueDate
  percentComplete contactEmail resolutionNotes rating minutesLogged type { key } category { name } team { name }
  project { name } requester { name } organization { name } assignee { name } createdBy { name } productAreas { name }
  timeEntries { totalCount } followers { followedAt } ccs { email } comments { totalCount }
  internal: comments(visibility: INTERNAL) { totalCount }
  customFields { field { key } ... on CustomTextValue { text } ... on CustomChoiceValue { choices { key } } }`;

/** The same as anybody gets it, with how many there are where names differ from run to run. */
export function plain(ticket: Record<string, unknown> | null) {
  if (!ticket) return null;
  const { category, team, productAreas, followers, ccs, ...rest } = ticket;
  const count = (list: unknown) => (Array.isArray(list) ? list.length : null);
  return {
    ...rest,
    ...{ category: category !== null, team: team !== null },
    ...{ productAreas: count(productAreas), followers: count(followers), ccs: count(ccs) },
  };
}

/** What the rules say that a customer reads of a ticket that they see. */
export function expectedFields(course: Course, ids: Ids, customer: Customer, ticket: number) {
  const { world } = course;
  const item = at(world.tickets, ticket);
  const sheet = at(course.sheets, ticket);
  const door = at(world.portals, customer.portal);
  const { isNew } = sheet;
  const sees = (property: Property) => seesProperty(world, customer, ticket, property);
  const only = <T>(property: Property, value: T) => (sees(property) ? value : null);
  const settled = <T>(property: Property, value: T) => only(property, isNew ? null : value);
  const day = (offset: number) => dayOf(offset).toISOString().slice(0, 10);
  const said = course.comments.filter(
    (comment) => comment.ticket === ticket && !comment.removed && comment.visibility === 'PUBLIC',
  );
  return {
    id: encodeId('Ticket', at(ids.tickets, ticket)),
    ...{ title: sheet.title, status: item.status, tags: null, isFollowing: item.followers.includes(customer.person) },
    version: versionNow(course, customer, ticket),
    description: only('description', sheet.description),
    priority: only('priority', item.priority),
    waitingOn: only('waitingOn', sheet.waitingOn),
    startDate: settled('startDate', day(0)),
    dueDate: only('dueDate', item.dueInDays === null ? null : day(item.dueInDays)),
    percentComplete: only('percentComplete', item.percentComplete),
    contactEmail: settled('contactEmail', `contact.${ticket}@shop.test`),
    resolutionNotes: settled('resolutionNotes', `Notes ${ticket}`),
    rating: only('rating', item.rating),
    minutesLogged: only(
      'timeEntries',
      sheet.logged.reduce((sum, minutes) => sum + minutes, 0),
    ),
    type: only('type', { key: typeKeys[item.type] }),
    category: !isNew && sees('category'),
    team: !isNew && sees('team'),
    project: only('project', item.project === null ? null : { name: `Project ${item.project}` }),
    requester: only('requester', { name: `Person ${item.requester}` }),
    organization: only('organization', { name: `Organization ${at(world.people, item.requester).organization}` }),
    assignee: only('assignee', item.assigned ? { name: 'Manager 0' } : null),
    createdBy: only('createdBy', { name: sheet.creator }),
    productAreas: only('productAreas', isNew ? 0 : 1),
    timeEntries: only('timeEntries', { totalCount: sheet.logged.length }),
    followers: only('followers', item.followers.length + item.followingOrganizations.length),
    ccs: only('ccs', course.copies.filter((copy) => copy.ticket === ticket).length),
    comments: { totalCount: said.length },
    internal: { totalCount: 0 },
    customFields: customFields.some(({ key }) => seesCustomField(door, key))
      ? customFields.flatMap(({ key, kind }) => {
          if (!item.says.includes(key) || !seesCustomField(door, key)) return [];
          const field = { key };
          if (kind === 'TEXT') return { field, text: sheet.text };
          return kind === 'CHOICE' ? { field, choices: [{ key: 'a' }] } : { field };
        })
      : null,
  };
}

const isDetail = (name: string) => name !== 'title' && name !== 'status' && name !== 'tags' && name !== innerName;

/** Of what an occurrence touches, what the portal shows; what no portal can show is for staff. */
export const shownOf = (door: PortalSettings, { properties }: Occurrence): string[] =>
  properties.filter(
    (name) => name === 'title' || name === 'status' || (isDetail(name) && showsProperty(door, name as Property)),
  );

/** Whether it is told: something of it is shown, or nothing of it can be hidden. */
export const isTold = (door: PortalSettings, what: Occurrence): boolean =>
  !what.staffOnly && (what.properties.length === 0 || shownOf(door, what).length > 0);

/** All that no portal hides counts once in a change, and each property that is shown. */
function versionNow({ began, world, since }: Course, customer: Customer, ticket: number): number {
  const door = at(world.portals, customer.portal);
  const asItBegan = { ...began, portals: world.portals };
  let version = ticket < began.tickets.length ? versionOf(asItBegan, customer, ticket) : 1;
  for (const what of since) {
    if (what.ticket !== ticket || what.staffOnly || what.name === 'TicketCreatedEvent') continue;
    if (what.properties.length === 0) version++;
    const names = shownOf(door, what);
    version += new Set(names.map((name) => (isDetail(name) ? name : 'open'))).size;
  }
  return version;
}
