import { Refusal } from '../errors.ts';
import { fieldRule } from './fields.ts';
import { isStaff, type Viewer } from './viewer.ts';

/** A portal's filter panel: whoever comes by it filters tickets by what it offers. */
export function assertOffered(viewer: Viewer, filter: string) {
  const offered = isStaff(viewer) ? null : viewer.portal.filters;
  if (offered === null || alwaysOffered.includes(filter) || offered.includes(filter)) return;
  throw new Refusal('FILTER_NOT_OFFERED', `This portal does not offer the filter ${filter}.`);
}

/** To find again what one knows. */
const alwaysOffered = ['ids', 'kinds'];

/**
 * A list is filtered and ordered only by what the viewer reads of each of its rows. A rule that says yes to some of
 * them (to themself, say) is not enough: the answer would tell the others' values.
 */
export function assertUsable(viewer: Viewer, type: string, property: string, used: string) {
  const row = { id: '', organizationId: isStaff(viewer) ? '' : viewer.organizationId };
  if (!fieldRule(type, property)?.allows(viewer, row as never))
    throw new Refusal('HIDDEN_PROPERTY', `You may not use ${used} here.`);
}
