import type { Prisma } from '../store/generated/client.ts';
import { customProperty, letsEdit, shows } from './properties.ts';
import { canWriteTickets } from './ticket.ts';
import { isStaff, type Viewer } from './viewer.ts';

/** What the rules read of a custom field. Both are fixed, so what was once said in it stays as hidden as it was. */
export interface CustomFieldFacts {
  key: string;
  internal: boolean;
}

export const customFieldFacts = { key: true, internal: true } as const satisfies Record<keyof CustomFieldFacts, true>;

/** The field, and what tickets say in it. */
export const visibleCustomFields = (viewer: Viewer): Prisma.CustomFieldWhereInput => {
  if (isStaff(viewer)) return {};
  const { details } = viewer.portal;
  if (details === null) return { internal: false };
  const names = details.map(({ property }) => property);
  const keys = names.flatMap((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : []));
  return { internal: false, key: { in: keys } };
};

const prefix = customProperty({ key: '', internal: false });

export const canSeeCustomField = (viewer: Viewer, field: CustomFieldFacts): boolean =>
  isStaff(viewer) || (!field.internal && shows(viewer, customProperty(field)));

/** Of a ticket that the viewer sees: what it says. */
export const visibleFieldValues = (viewer: Viewer): Prisma.TicketFieldValueWhereInput =>
  isStaff(viewer) ? {} : { field: visibleCustomFields(viewer) };

/** Of a ticket that the viewer sees. */
export const canEditCustomField = (viewer: Viewer, field: CustomFieldFacts): boolean =>
  canWriteTickets(viewer) &&
  (isStaff(viewer) || (canSeeCustomField(viewer, field) && letsEdit(viewer, customProperty(field))));
