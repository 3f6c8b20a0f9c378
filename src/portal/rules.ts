import { customKeyOf, details, editableDetails, isDetail, portalShows } from '../access/properties.ts';
import type { Detail, Portal } from '../access/viewer.ts';
import { Refusal } from '../errors.ts';

export const limits = {
  name: 100,
  slug: 60,
  organizations: 1_000,
  types: 100,
  details: 200,
  origins: 20,
  message: 2_000,
};

/** Made by every desk at its start, so it stays. */
export const builtInSlug = 'default';

/** What else there is to choose from: the keys of the custom fields that customers may see. */
type CustomKeys = ReadonlySet<string>;

const isKnown = (name: string, standard: readonly string[], keys: CustomKeys) =>
  standard.includes(name) || keys.has(customKeyOf(name) ?? '');

/** What a detail panel cannot be, by its place in the input. */
export function* wrongDetails(panel: readonly Detail[], keys: CustomKeys): Iterable<[field: string, message: string]> {
  const seen = new Set<string>();
  for (const [i, { property, editable }] of panel.entries()) {
    if (!isKnown(property, ['title', ...details], keys))
      yield [`${i}.property`, 'Is no property that a portal can show.'];
    else if (seen.has(property)) yield [`${i}.property`, 'Is there twice.'];
    else if (editable && !isKnown(property, editableDetails, keys))
      yield [`${i}.editable`, 'Customers can never change this property.'];
    seen.add(property);
  }
}

export function* wrongFilters(
  names: readonly string[],
  possible: readonly string[],
  keys: CustomKeys,
): Iterable<[field: string, message: string]> {
  for (const [i, name] of names.entries())
    if (!isKnown(name, possible, keys)) yield [`${i}`, 'Is no filter that a portal can offer.'];
}

/** Names of settings that are allowed, and likely a mistake. */
export type PortalWarning = 'NO_ITEMS' | 'NO_TYPES' | 'NOBODY_ADMITTED' | 'FILTER_ON_HIDDEN_PROPERTY';

/** `reads` says which property a filter reads. */
export function warningsOf(
  portal: Portal,
  admitted: { all: boolean; count: number },
  reads: (filter: string) => string | null,
): PortalWarning[] {
  const onHidden = (portal.filters ?? []).some((filter) => {
    const property = reads(filter);
    return property && isDetail(property) && !portalShows(portal, property);
  });
  return [
    ...(!portal.showPeopleItems && !portal.showProjectItems ? ['NO_ITEMS' as const] : []),
    ...(portal.typeIds?.length === 0 ? ['NO_TYPES' as const] : []),
    ...(!admitted.all && admitted.count === 0 ? ['NOBODY_ADMITTED' as const] : []),
    ...(onHidden ? ['FILTER_ON_HIDDEN_PROPERTY' as const] : []),
  ];
}

export const portalInUse = (message: string) => new Refusal('PORTAL_IN_USE', message);
