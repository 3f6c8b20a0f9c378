import { Refusal } from '../errors.ts';
import type { Act } from '../events/log.ts';

/**
 * Locks every administrator, always in the same order: of two who take each other's role away, the second waits, and
 * then sees what the first did.
 */
export async function assertAdminWithout({ tx }: Act, managerId: string) {
  const admins = await tx.$queryRaw<{ id: string; active: boolean }[]>`
    SELECT "id"::text AS "id", "deactivatedAt" IS NULL AS "active" FROM "Manager"
    WHERE "role" = 'ADMIN' ORDER BY "id" FOR UPDATE`;
  const isAdmin = admins.some(({ id, active }) => active && id === managerId);
  if (isAdmin && !admins.some(({ id, active }) => active && id !== managerId))
    throw new Refusal('LAST_ADMIN', 'This is the last active administrator.');
}
