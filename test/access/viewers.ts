import fc from 'fast-check';
import type { Customer, Manager, Portal, Program, Viewer } from '../../src/access/viewer.ts';
import {
  AffiliateRole,
  ApiScope,
  ManagerPermission,
  ManagerRole,
  PortalKind,
  PortalSubmitters,
  PortalUsers,
} from '../../src/store/generated/enums.ts';

/** Rows of a desk that viewers may be, or be made of. */
export interface Pool {
  managers: readonly string[];
  customers: readonly string[];
  organizations: readonly string[];
  teams: readonly string[];
  projects: readonly string[];
  types: readonly string[];
  portals: readonly string[];
}

// Each field of a viewer has its values here: with one more this does not compile.
type Values<Who> = { [Name in keyof Who]-?: fc.Arbitrary<Who[Name]> };

const oneOf = <T>(values: readonly T[] | Readonly<Record<string, T>>) => fc.constantFrom(...Object.values(values));
const someOf = <T>(values: readonly T[] | Readonly<Record<string, T>>) => fc.subarray(Object.values(values));
const uuid = fc.uuid({ version: 7 });
const wording = { locale: oneOf(['en', 'es']), timeZone: oneOf(['UTC', 'Europe/Madrid']) };

const ofProgram: Values<Program> = {
  kind: fc.constant('INTEGRATION'),
  id: uuid,
  sessionId: fc.constant(null),
  keyId: uuid,
  name: oneOf(['Robot', 'Panel']),
  scopes: someOf(ApiScope),
  ...wording,
};

const ofManager = ({ managers, teams }: Pool): Values<Manager> => ({
  kind: fc.constant('MANAGER'),
  id: oneOf(managers),
  sessionId: fc.option(uuid),
  role: oneOf(ManagerRole),
  permissions: someOf(ManagerPermission),
  teamIds: someOf(teams),
  ...wording,
  via: fc.record(ofProgram),
});

const ofPortal = ({ portals, types }: Pool): Values<Portal> => ({
  id: oneOf(portals),
  kind: oneOf(PortalKind),
  locale: wording.locale,
  showPeopleItems: fc.boolean(),
  showProjectItems: fc.boolean(),
  typeIds: fc.option(someOf(types)),
  filters: fc.option(someOf(['status', 'assignee'])),
  details: fc.option(
    fc.array(
      fc.record({
        property: oneOf(['priority', 'requester', 'assignee', 'customFields.colour']),
        editable: fc.boolean(),
      }),
    ),
  ),
  users: oneOf(PortalUsers),
  submitters: oneOf(PortalSubmitters),
  widgetOrigins: someOf(['https://one.example', 'https://two.example']),
});

const ofCustomer = (pool: Pool): Values<Customer> => ({
  kind: fc.constant('AFFILIATE'),
  id: oneOf(pool.customers),
  sessionId: fc.option(uuid),
  role: oneOf(AffiliateRole),
  customRoleId: oneOf(['01900000-0000-7000-8000-0000000000c1', '01900000-0000-7000-8000-0000000000c2']),
  organizationId: oneOf(pool.organizations),
  projectIds: someOf(pool.projects),
  ...wording,
  portal: fc.record(ofPortal(pool)),
  via: fc.record(ofProgram),
  previewerId: oneOf(pool.managers),
});

type Kind = Viewer['kind'];
export const kinds: readonly Kind[] = ['MANAGER', 'AFFILIATE', 'INTEGRATION'];

/** Any viewer of a kind, with or without what not all have. */
export function anyViewer(kind: Kind, pool: Pool): fc.Arbitrary<Viewer> {
  if (kind === 'INTEGRATION') return fc.record(ofProgram);
  if (kind === 'MANAGER') {
    const { via, ...always } = ofManager(pool);
    return fc
      .tuple(fc.record(always), maybe(via))
      .map(([viewer, program]) => ({ ...viewer, ...(program && { via: program }) }));
  }
  const { via, previewerId, customRoleId, ...always } = ofCustomer(pool);
  const some = fc.record({ via: maybe(via), previewerId: maybe(previewerId), customRoleId: maybe(customRoleId) });
  return fc
    .tuple(fc.record(always), some)
    .map(([viewer, { via: program, previewerId: previewer, customRoleId: role }]) => ({
      ...viewer,
      ...(program && { via: program }),
      ...(previewer && { previewerId: previewer }),
      ...(role && { customRoleId: role }),
    }));
}

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 3 }).map((value) => value ?? undefined);

/** The same viewer with each field alone as the other has it, by the field's name; of a customer also the portal's. */
export function changes(viewer: Viewer, other: Viewer): Map<string, Viewer> {
  const changed = new Map<string, Viewer>();
  const names = new Set([...Object.keys(viewer), ...Object.keys(other)]);
  for (const name of names) changed.set(name, { ...viewer, [name]: (other as never)[name] });
  if (viewer.kind === 'AFFILIATE' && other.kind === 'AFFILIATE')
    for (const [name, value] of Object.entries(other.portal))
      changed.set(`portal.${name}`, { ...viewer, portal: { ...viewer.portal, [name]: value } });
  return changed;
}

/** Lists the other way round: they stand for sets. */
export const reversed = (viewer: Viewer): Viewer =>
  Object.fromEntries(
    Object.entries(viewer).map(([name, value]) => [name, Array.isArray(value) ? [...value].reverse() : value]),
  ) as unknown as Viewer;
