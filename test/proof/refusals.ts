import { type Actor, at, type Course, isGone, seesNow, turn } from './course.ts';
import { type Deed, saidWhere, stepsOf } from './deeds.ts';
import { innerName, type Property, type Settable } from './names.ts';
import { type Customer, editableProperties, mayReply, mayTurn, showsProperty } from './reference.ts';
import { isCustom, setBy } from './setting.ts';
import type { Item } from './world.ts';

/** Why nothing comes of a deed: a code, with that of the wrong field where it is the input. */
export type Why = string | readonly ['INVALID_INPUT', string];

/** What staff make of each status; customers less: `mayTurn`. */
const byStaff: Record<Item['status'], readonly Item['status'][]> = {
  OPEN: ['IN_PROGRESS', 'RESOLVED', 'CLOSED'],
  IN_PROGRESS: ['RESOLVED', 'CLOSED'],
  RESOLVED: ['OPEN', 'IN_PROGRESS', 'CLOSED'],
  CLOSED: ['OPEN'],
};
const becomes: Partial<Record<Deed['kind'], Item['status']>> = {
  ...{ closed: 'CLOSED', reopened: 'OPEN', started: 'IN_PROGRESS', resolved: 'RESOLVED' },
};

/** Undefined where it may be done, also if all is so already. */
export function refusalOfDeed(course: Course, deed: Deed, ticket: number, actor: Actor): Why | undefined {
  const { status } = at(course.world.tickets, ticket);
  const next = becomes[deed.kind];
  const stays = next === undefined || next === status;
  if (actor === 'staff') {
    if (isGone(course, ticket)) return 'NOT_FOUND';
    if (!stays && !byStaff[status].includes(next)) return 'ILLEGAL_STATUS_CHANGE';
    return deed.kind === 'set' && isBackwards(course, deed, ticket) ? ['INVALID_INPUT', 'INVALID_ARGUMENT'] : undefined;
  }
  if (deed.kind === 'said' && saidWhere(deed) === 'INTERNAL') return 'FORBIDDEN';
  if (!seesNow(course, actor, ticket)) return 'NOT_FOUND';
  if (deed.kind === 'said' && !mayReply(course.world, actor, ticket)) return 'FORBIDDEN';
  const editable = editableProperties(at(course.world.portals, actor.portal));
  if (deed.kind === 'logged' && !editable.includes('timeEntries')) return 'FORBIDDEN';
  if (!stays) {
    const possible = mayTurn(course.world, actor, ticket);
    if (possible.length === 0) return 'FORBIDDEN';
    if (!possible.includes(next)) return 'ILLEGAL_STATUS_CHANGE';
  }
  if (deed.kind !== 'set') return undefined;
  if (editable.length === 0) return 'FORBIDDEN';
  const wrong = wrongOf(course, deed, ticket, actor, editable);
  return wrong && ['INVALID_INPUT', wrong];
}

/** The first that is wrong of what a customer sets. */
function wrongOf(course: Course, deed: Deed, ticket: number, { portal }: Customer, editable: readonly Property[]) {
  const names = setBy(deed);
  const door = at(course.world.portals, portal);
  const mayEdit = (name: Settable) => (editable as readonly string[]).includes(name);
  // projects and teams are the staff's, and no portal lets anybody edit them
  if (names.some((name) => !isCustom(name) && !mayEdit(name))) return 'FORBIDDEN';
  const type = turn([0, 1, 2], at(course.world.tickets, ticket).type, deed.n);
  if (names.includes('type') && door.types !== null && !door.types.includes(type)) return 'INVALID_REFERENCE';
  if (isBackwards(course, deed, ticket)) return 'INVALID_ARGUMENT';
  for (const name of names.filter(isCustom)) {
    if (name === innerName || !showsProperty(door, name)) return 'INVALID_REFERENCE';
    if (!mayEdit(name)) return 'FORBIDDEN';
  }
  return undefined;
}

/** Nothing is due before it begins. */
function isBackwards(course: Course, deed: Deed, ticket: number): boolean {
  const [step] = stepsOf(course, deed, ticket, 'staff');
  const { startsInDays, dueInDays } = at(step?.after.world.tickets ?? [], ticket);
  return startsInDays !== null && dueInDays !== null && dueInDays < startsInDays;
}
