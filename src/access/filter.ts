import { Refusal } from '../errors.ts';
import { fieldRule } from './fields.ts';
import { isStaff, type Viewer } from './viewer.ts';

/**
 * A list is filtered and ordered only by what the viewer reads of each of its rows. A rule that says yes to some of
 * them (to themself, say) is not enough: the answer would tell the others' values.
 */
export function assertUsable(viewer: Viewer, type: string, property: string, used: string) {
  const row = { id: '', organizationId: isStaff(viewer) ? '' : viewer.organizationId };
  if (!fieldRule(type, property)?.allows(viewer, row as never))
    throw new Refusal('HIDDEN_PROPERTY', `You may not use ${used} here.`);
}
