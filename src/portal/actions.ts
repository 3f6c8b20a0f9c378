import type { Detail } from '../access/viewer.ts';
import { invalid, Refusal } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import { type LocalizedText, textsByLocale } from '../localized.ts';
import type { PortalConfig, Prisma } from '../store/generated/client.ts';
import type { PortalKind, PortalSubmitters, PortalUsers } from '../store/generated/enums.ts';
import { sameJson } from '../store/json.ts';
import { lockRow } from '../store/row.ts';
import { customerFilters } from '../ticket/filter.ts';
import { builtInSlug, portalInUse, wrongDetails, wrongFilters } from './rules.ts';

type Optional<T> = T | null | undefined;

/** What is null of the lists means all that there are; what is left out stays. */
export interface PortalSettings {
  locale?: Optional<string>;
  organizations?: Optional<string[]>;
  showPeopleItems?: Optional<boolean>;
  showProjectItems?: Optional<boolean>;
  types?: Optional<string[]>;
  filters?: Optional<string[]>;
  details?: Optional<{ property: string; editable?: Optional<boolean> }[]>;
  users?: Optional<PortalUsers>;
  submitters?: Optional<PortalSubmitters>;
  closingMessages?: Optional<LocalizedText[]>;
  widget?: Optional<{ enabled?: Optional<boolean>; origins?: Optional<string[]> }>;
}

export interface CreatePortal extends PortalSettings {
  name: string;
  slug: string;
  kind: PortalKind;
  enabled?: Optional<boolean>;
}

export async function createPortal(act: Act, { name, slug, kind, enabled, ...settings }: CreatePortal) {
  const data = await columnsOf(act, settings);
  const { id } = await act.tx.portalConfig.create({
    data: { name, slug, kind, enabled: enabled ?? true, ...data, createdAt: act.now, updatedAt: act.now },
    select: { id: true },
  });
  await admit(act, id, settings.organizations ?? []);
  await appendChange(act, 'PortalConfig', id, 'created');
  return { id };
}

export interface UpdatePortal extends PortalSettings {
  id: string;
  name?: Optional<string>;
  slug?: Optional<string>;
}

/** In force at once, also for what is open: whoever came by the portal learns it by the event. */
export async function updatePortal(act: Act, { id, name, slug, ...settings }: UpdatePortal) {
  const portal = await lockPortal(act, id);
  if (slug && slug !== portal.slug && portal.slug === builtInSlug)
    throw portalInUse('The built-in portal keeps its slug.');
  const wanted = { ...(name && { name }), ...(slug && { slug }), ...(await columnsOf(act, settings)) };
  const changed = differing(portal, wanted);
  if (settings.organizations !== undefined && (await readmit(act, id, settings.organizations ?? [])))
    changed.push('organizations');
  if (changed.length > 0) {
    await act.tx.portalConfig.update({ where: { id }, data: { ...wanted, updatedAt: act.now }, select: { id: true } });
    await appendChange(act, 'PortalConfig', id, 'updated', changed);
  }
  return { id };
}

export async function enablePortal(act: Act, id: string) {
  await setEnabled(act, id, true);
  return { id };
}

/** Whoever came by it is signed out, and stays so when it is enabled again. */
export async function disablePortal(act: Act, id: string) {
  if (await setEnabled(act, id, false))
    await act.tx.session.updateMany({
      where: { portalId: id, previewerId: null, revokedAt: null },
      data: { revokedAt: act.now },
    });
  return { id };
}

async function setEnabled(act: Act, id: string, enabled: boolean): Promise<boolean> {
  const portal = await lockPortal(act, id);
  if (portal.enabled === enabled) return false;
  await act.tx.portalConfig.update({ where: { id }, data: { enabled, updatedAt: act.now }, select: { id: true } });
  await appendChange(act, 'PortalConfig', id, 'updated', ['isEnabled']);
  return true;
}

/** Only what nobody comes by any more, so that it does not happen by mistake. */
export async function deletePortal(act: Act, id: string) {
  const portal = await lockPortal(act, id);
  if (portal.slug === builtInSlug) throw portalInUse('The built-in portal stays; it can be disabled.');
  if (portal.enabled) throw portalInUse('The portal is enabled: disable it first, which signs its customers out.');
  await act.tx.portalConfig.delete({ where: { id } });
  await appendChange(act, 'PortalConfig', id, 'deleted');
  return { deletedPortalId: id };
}

async function lockPortal(act: Act, id: string): Promise<PortalConfig> {
  await lockRow(act, 'PortalConfig', id);
  return act.tx.portalConfig.findUniqueOrThrow({ where: { id } });
}

async function columnsOf(act: Act, settings: PortalSettings) {
  const { locale, organizations, types, filters, details, closingMessages, widget } = settings;
  const given = <Key extends 'showPeopleItems' | 'showProjectItems' | 'users' | 'submitters'>(key: Key) =>
    settings[key] === undefined || settings[key] === null ? {} : { [key]: settings[key] };
  return {
    ...(locale && { locale }),
    ...given('showPeopleItems'),
    ...given('showProjectItems'),
    ...given('users'),
    ...given('submitters'),
    ...(organizations !== undefined && { admitsAll: organizations === null }),
    ...(types !== undefined && { showsAllTypes: types === null, typeIds: await typesFor(act, types ?? []) }),
    ...(filters !== undefined && { offersAllFilters: filters === null, filters: await filtersFor(act, filters ?? []) }),
    ...(details !== undefined && { showsAllDetails: details === null, details: await detailsFor(act, details ?? []) }),
    ...(closingMessages !== undefined && {
      closingMessages: textsByLocale(closingMessages ?? []),
    }),
    ...(typeof widget?.enabled === 'boolean' && { widgetEnabled: widget.enabled }),
    ...(widget?.origins && { widgetOrigins: [...new Set(widget.origins)] }),
  } satisfies Prisma.PortalConfigUncheckedUpdateInput;
}

async function typesFor({ tx }: Act, ids: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(ids)];
  const found = await tx.ticketType.count({ where: { id: { in: wanted } } });
  if (found < wanted.length) throw invalid('types', 'INVALID_REFERENCE', 'There is no such ticket type.');
  return wanted;
}

async function filtersFor(act: Act, names: readonly string[]): Promise<string[]> {
  refuse('filters', wrongFilters(names, customerFilters, await customKeys(act)));
  return [...new Set(names)];
}

async function detailsFor(act: Act, panel: NonNullable<PortalSettings['details']>) {
  const listed: Detail[] = panel.map(({ property, editable }) => ({ property, editable: editable ?? false }));
  refuse('details', wrongDetails(listed, await customKeys(act)));
  return listed as unknown as Prisma.InputJsonArray;
}

/** Of those that customers may see. */
async function customKeys({ tx }: Act): Promise<ReadonlySet<string>> {
  const fields = await tx.customField.findMany({ where: { internal: false }, select: { key: true } });
  return new Set(fields.map(({ key }) => key));
}

function refuse(list: string, wrong: Iterable<[field: string, message: string]>) {
  const fields = [...wrong].map(([field, message]) => ({
    field: `${list}.${field}`,
    code: 'INVALID_REFERENCE' as const,
    message,
  }));
  if (fields.length > 0)
    throw new Refusal('INVALID_INPUT', fields.map(({ field, message }) => `${field}: ${message}`).join(' '), fields);
}

async function admit(act: Act, portalId: string, organizationIds: readonly string[]) {
  const wanted = [...new Set(organizationIds)];
  const found = await act.tx.organization.count({ where: { id: { in: wanted } } });
  if (found < wanted.length) throw invalid('organizations', 'INVALID_REFERENCE', 'There is no such organization.');
  await act.tx.portalAdmission.createMany({ data: wanted.map((organizationId) => ({ portalId, organizationId })) });
}

/** Whether that changed anything. */
async function readmit(act: Act, portalId: string, organizationIds: readonly string[]): Promise<boolean> {
  const before = await act.tx.portalAdmission.findMany({ where: { portalId }, select: { organizationId: true } });
  const current = new Set(before.map(({ organizationId }) => organizationId));
  const wanted = new Set(organizationIds);
  const leaving = [...current].filter((id) => !wanted.has(id));
  const coming = [...wanted].filter((id) => !current.has(id));
  await act.tx.portalAdmission.deleteMany({ where: { portalId, organizationId: { in: leaving } } });
  await admit(act, portalId, coming);
  return leaving.length + coming.length > 0;
}

/** By their names in the schema. */
function differing(portal: PortalConfig, wanted: object): string[] {
  const columns = Object.entries(wanted).filter(
    ([column, value]) => !sameJson(portal[column as keyof PortalConfig], value),
  );
  return [...new Set(columns.map(([column]) => names[column] ?? column))];
}

const names: Readonly<Record<string, string>> = {
  admitsAll: 'organizations',
  showsAllTypes: 'types',
  typeIds: 'types',
  offersAllFilters: 'filters',
  showsAllDetails: 'details',
  widgetEnabled: 'widget',
  widgetOrigins: 'widget',
};
