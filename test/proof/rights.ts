import { encodeId } from '../../src/graphql/id.ts';
import { act } from '../scene.ts';
import { at, type Course, toggled, turn } from './course.ts';
import type { Deed } from './deeds.ts';
import type { Place } from './doing.ts';
import { customNames, type Property, properties, roles } from './names.ts';
import { type Customer, followsProject, roleOf } from './reference.ts';
import type { World } from './world.ts';

// What is done to everybody's rights, not to tickets: how they are then, by which mutation, and who is told.

export const ofRights = [
  ...(['door details', 'door types', 'door people', 'door submitters'] as const),
  ...(['role', 'custom role', 'project follower'] as const),
];
export const isOfRights = (kind: string): kind is (typeof ofRights)[number] =>
  (ofRights as readonly string[]).includes(kind);

export function rightsAfter(course: Course, { kind, pick, n }: Deed): Course {
  const after = structuredClone(course);
  const { portals, people, projects } = after.world;
  const door = at(portals, pick % portals.length);
  const person = pick % people.length;
  const one = at(people, person);
  if (kind === 'door details') {
    const all: readonly Property[] = [...properties, ...customNames];
    const shown = door.details ?? all.map((property) => ({ property, editable: false }));
    const property = at(all, n % all.length);
    const rest = shown.filter((detail) => detail.property !== property);
    door.details = rest.length < shown.length ? rest : [...shown, { property, editable: false }];
  } else if (kind === 'door types') door.types = door.types === null ? [n % 3] : null;
  else if (kind === 'door people') door.showPeopleItems = !door.showPeopleItems;
  else if (kind === 'door submitters') door.submitters = turn(['EVERYONE', 'ADMINISTRATORS'], door.submitters, n);
  else if (kind === 'role') one.role = turn(roles, one.role, n);
  else if (kind === 'custom role') one.customRole = turn([null, ...roles], one.customRole, n);
  else if (kind === 'project follower') {
    const project = at(projects, n % projects.length);
    project.people = toggled(project.people, person);
  } else throw new TypeError(`${kind} changes no rights`);
  return after;
}

type Call = [mutation: string, input: object, result: string];

/** Changes them as a course says. */
export async function grant({ scene, ids }: Place, after: Course, { kind, pick, n }: Deed) {
  const { portals, people, projects } = after.world;
  const id = encodeId('PortalConfig', at(ids.portals, pick % portals.length));
  const door = at(portals, pick % portals.length);
  const person = pick % people.length;
  const one = at(people, person);
  const affiliate = encodeId('Affiliate', at(ids.people, person));
  const project = n % projects.length;
  const follows = at(projects, project).people.includes(person);
  const portal = (settings: object): Call => ['updatePortal', { id, ...settings }, 'portal { id }'];
  const somebody = (settings: object): Call => ['updateAffiliate', { id: affiliate, ...settings }, 'affiliate { id }'];
  const calls: Record<(typeof ofRights)[number], Call> = {
    'door details': portal({ details: door.details }),
    'door types': portal({ types: door.types?.map((type) => encodeId('TicketType', at(ids.types, type))) ?? null }),
    'door people': portal({ showPeopleItems: door.showPeopleItems }),
    'door submitters': portal({ submitters: door.submitters }),
    role: somebody({ role: one.role }),
    'custom role': somebody({ customRole: one.customRole && encodeId('CustomRole', ids.roles[one.customRole]) }),
    'project follower': [
      follows ? 'addProjectFollower' : 'removeProjectFollower',
      { id: encodeId('Project', at(ids.projects, project)), affiliate },
      'project { id }',
    ],
  };
  if (!isOfRights(kind)) throw new TypeError(`${kind} changes no rights`);
  const { error } = await act(scene.admin, ...calls[kind]);
  if (error) throw new Error(`${kind}: ${JSON.stringify(error)}`);
}

/** What of somebody's own rights is another, the widest first. */
export function scopeOf({ world: before }: Course, { world: after }: Course, { person, portal }: Customer) {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  if (!same(before.portals[portal], after.portals[portal])) return 'PORTAL';
  // a role of their own that counts as much as the one beneath it gives them nothing
  if (roleOf(before, person) !== roleOf(after, person)) return 'ROLE';
  const projects = (world: World) =>
    [...world.projects.keys()].filter((project) => followsProject(world, person, project));
  return same(projects(before), projects(after)) ? undefined : 'PROJECTS';
}
