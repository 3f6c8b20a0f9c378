import { all } from '../access/where.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { ManagerRole } from '../store/generated/enums.ts';
import { activeOnly } from '../store/row.ts';
import { startsWith } from '../store/text.ts';

type Optional<T> = T | null | undefined;

export interface ManagerFilter {
  search?: Optional<string>;
  roles?: Optional<ManagerRole[]>;
  teams?: Optional<string[]>;
  isActive?: Optional<boolean>;
}

/** For staff, who see all of it. */
export function matching({ search, roles, teams, isActive }: ManagerFilter): Prisma.ManagerWhereInput {
  const branches: Prisma.ManagerWhereInput[] = [];
  if (search) branches.push({ OR: [{ name: startsWith(search) }, { email: startsWith(search) }] });
  if (roles) branches.push({ role: { in: roles } });
  if (teams) branches.push({ memberships: { some: { teamId: { in: teams } } } });
  return all(...branches, activeOnly(isActive));
}
