import { customProperty } from '../access/properties.ts';
import type { Context } from '../context.ts';
import { portalOf, portalRights } from '../session/person-viewer.ts';
import { filterProperty } from '../ticket/filter.ts';
import { type PortalWarning, warningsOf } from './rules.ts';

/** The custom fields that customers may see, as a panel names them. */
export async function customDetails({ db }: Context): Promise<string[]> {
  const fields = await db.customField.findMany({
    where: { internal: false, archivedAt: null },
    select: { key: true, internal: true },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  return fields.map(customProperty);
}

export async function portalWarnings({ db }: Context, id: string): Promise<PortalWarning[]> {
  const row = await db.portalConfig.findUnique({
    where: { id },
    select: { ...portalRights, _count: { select: { admissions: true } } },
  });
  return row ? warningsOf(portalOf(row), { all: row.admitsAll, count: row._count.admissions }, filterProperty) : [];
}
