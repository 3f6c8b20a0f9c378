import { type Actor, at, type Course, isGone, type Settable, seesNow, turn } from './course.ts';
import { type Deed, saidWhere, setBy } from './deeds.ts';
import { editableProperties, showsProperty } from './reference.ts';
import { type Item, innerName, type PortalSettings, type Property } from './world.ts';

/** Why nothing comes of a deed: a code, with that of the wrong field where it is the input. */
export type Why = string | readonly ['INVALID_INPUT', string];

/** What each status may become, by anybody; and what it may become by staff alone. */
const ways: Record<Item['status'], readonly [anybody: string[], staff: string[]]> = {
  OPEN: [['CLOSED'], ['IN_PROGRESS', 'RESOLVED']],
  IN_PROGRESS: [['CLOSED'], ['RESOLVED']],
  RESOLVED: [['OPEN', 'CLOSED'], ['IN_PROGRESS']],
  CLOSED: [['OPEN'], []],
};
const becomes: Partial<Record<Deed['kind'], string>> = {
  ...{ closed: 'CLOSED', reopened: 'OPEN', started: 'IN_PROGRESS', resolved: 'RESOLVED' },
};

/** Undefined where it may be done, also if all is so already. */
export function refusalOfDeed(course: Course, deed: Deed, ticket: number, actor: Actor): Why | undefined {
  const item = at(course.world.tickets, ticket);
  const next = becomes[deed.kind];
  const [byAnybody, byStaff] = ways[item.status];
  if (actor === 'staff') {
    if (isGone(course, ticket)) return 'NOT_FOUND';
    const may = next === undefined || next === item.status || [...byAnybody, ...byStaff].includes(next);
    return may ? undefined : 'ILLEGAL_STATUS_CHANGE';
  }
  if (deed.kind === 'said' && saidWhere(deed) === 'INTERNAL') return 'FORBIDDEN';
  if (!seesNow(course, actor, ticket)) return 'NOT_FOUND';
  const me = at(course.world.people, actor.person);
  const door = at(course.world.portals, actor.portal);
  const mayEdit = (property: Property) => editableProperties(door).includes(property);
  if (deed.kind === 'logged' && !mayEdit('timeEntries')) return 'FORBIDDEN';
  if (next !== undefined && next !== item.status) {
    const organization = at(course.world.people, item.requester).organization;
    const maySettle = item.requester === actor.person || (me.role !== 'MEMBER' && me.organization === organization);
    if (!maySettle) return 'FORBIDDEN';
    if (!byAnybody.includes(next)) return 'ILLEGAL_STATUS_CHANGE';
  }
  if (deed.kind !== 'set') return undefined;
  if (editableProperties(door).length === 0) return 'FORBIDDEN';
  const wrong = wrongOf(course, deed, ticket, door, mayEdit);
  return wrong && ['INVALID_INPUT', wrong];
}

function wrongOf(
  course: Course,
  deed: Deed,
  ticket: number,
  door: PortalSettings,
  mayEdit: (property: Property) => boolean,
): string | undefined {
  const names = setBy(deed);
  const isCustom = (name: Settable): name is Extract<Settable, `${string}.${string}`> => name.includes('.');
  const isEditable = (name: Settable) => name !== 'title' && name !== 'tags' && name !== innerName && mayEdit(name);
  // projects are the staff's, and no portal lets anybody edit them
  if (names.some((name) => !isCustom(name) && !isEditable(name))) return 'FORBIDDEN';
  const type = turn([0, 1, 2], at(course.world.tickets, ticket).type, deed.n);
  if (names.includes('type') && door.types !== null && !door.types.includes(type)) return 'INVALID_REFERENCE';
  for (const name of names.filter(isCustom)) {
    if (name === innerName || !showsProperty(door, name)) return 'INVALID_REFERENCE';
    if (!mayEdit(name)) return 'FORBIDDEN';
  }
  return undefined;
}
