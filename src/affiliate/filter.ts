import { assertUsable } from '../access/filter.ts';
import type { Viewer } from '../access/viewer.ts';
import { all, any } from '../access/where.ts';
import type { Order } from '../graphql/keyset.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { AffiliateRole } from '../store/generated/enums.ts';
import { activeOnly } from '../store/row.ts';
import { startsWith } from '../store/text.ts';

type Optional<T> = T | null | undefined;

/** Conditions of one object hold together; keys are already row keys. */
export interface AffiliateFilter {
  search?: Optional<string>;
  organizations?: Optional<string[]>;
  roles?: Optional<AffiliateRole[]>;
  tags?: Optional<string[]>;
  accountManagers?: Optional<string[]>;
  isActive?: Optional<boolean>;
}

type Where = Prisma.AffiliateWhereInput;

/** Each condition, with the property that the viewer must be able to see to use it. */
const conditions: {
  [Key in keyof AffiliateFilter]-?: { reads: string; where: (value: NonNullable<AffiliateFilter[Key]>) => Where };
} = {
  search: {
    reads: 'email',
    where: (text) => ({ OR: [{ name: startsWith(text) }, { email: startsWith(text) }] }),
  },
  organizations: { reads: 'organization', where: (ids) => ({ organizationId: { in: ids } }) },
  roles: {
    reads: 'role',
    where: (roles) =>
      any<Where>({ customRoleId: null, role: { in: roles } }, { customRole: { countsAs: { in: roles } } }),
  },
  tags: { reads: 'tags', where: (tags) => ({ tags: { hasSome: tags } }) },
  accountManagers: { reads: 'accountManager', where: (ids) => ({ accountManagerId: { in: ids } }) },
  isActive: { reads: 'isActive', where: activeOnly },
};

export function matching(viewer: Viewer, filter: AffiliateFilter): Where {
  const branches: Where[] = [];
  for (const name of Object.keys(conditions) as (keyof AffiliateFilter)[]) {
    const value = filter[name];
    if (value === null || value === undefined) continue;
    const { reads, where } = conditions[name];
    assertUsable(viewer, 'Affiliate', reads, name);
    branches.push((where as (value: unknown) => Where)(value));
  }
  return all(...branches);
}

const id = { column: 'id', kind: 'uuid' } as const;
const columns = {
  NAME: [{ column: 'name', kind: 'text' }, id],
  NUMBER: [{ column: 'number', kind: 'int' }],
  CREATED_AT: [{ column: 'createdAt', kind: 'date' }, id],
} as const;

export interface AffiliateOrder {
  field: keyof typeof columns;
  direction: 'ASC' | 'DESC';
}

/** Each has its index. */
export function orderOf(viewer: Viewer, { field, direction }: AffiliateOrder): Order {
  const [{ column }] = columns[field];
  assertUsable(viewer, 'Affiliate', column, `the ordering ${field}`);
  const descending = direction === 'DESC';
  return { name: `${field} ${direction}`, columns: columns[field].map((column) => ({ ...column, descending })) };
}
