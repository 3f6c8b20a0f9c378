import type { Order } from '../graphql/keyset.ts';
import { TicketPriority } from '../store/generated/enums.ts';

/** Each has its index. The property is what the viewer must be able to see. */
const columns = {
  CREATED_AT: { column: 'createdAt', kind: 'date', property: 'createdAt' },
  UPDATED_AT: { column: 'updatedAt', kind: 'date', property: 'updatedAt' },
  STAFF_UPDATED_AT: { column: 'staffUpdatedAt', kind: 'date', property: 'staffUpdatedAt' },
  NUMBER: { column: 'number', kind: 'int', property: 'number' },
  PRIORITY: { column: 'priority', kind: 'text', property: 'priority', values: Object.values(TicketPriority) },
} as const;

export type TicketOrderField = keyof typeof columns;
export interface TicketOrder {
  field: TicketOrderField;
  direction: 'ASC' | 'DESC';
}

export const orderProperty = ({ field }: TicketOrder) => columns[field].property;

export function orderOf({ field, direction }: TicketOrder): Order {
  const descending = direction === 'DESC';
  const { column, kind, ...rest } = columns[field];
  const tie = column === 'number' ? [] : [{ column: 'id', kind: 'uuid' as const, descending }];
  return {
    name: `${field} ${direction}`,
    columns: [{ column, kind, descending, ...('values' in rest && { values: rest.values }) }, ...tie],
  };
}
