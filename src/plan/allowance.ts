import type { Act } from '../events/log.ts';
import { earliestMonth, monthIn } from './month.ts';
import { type Allowance, remainingOf } from './rules.ts';

/** What of an organization's row its allowance is made of. */
export const allowanceFacts = (now: Date) =>
  ({
    timeZone: true,
    plan: { select: { monthlyTickets: true } },
    allowances: { where: { month: { gte: earliestMonth(now) } }, select: { month: true, used: true } },
  }) as const;

interface AllowanceFacts {
  timeZone: string;
  plan: { monthlyTickets: number | null } | null;
  allowances: { month: Date; used: number }[];
}

export function allowanceOf({ timeZone, plan, allowances }: AllowanceFacts, now: Date): Allowance {
  const { first, start, end } = monthIn(now, timeZone);
  const limit = plan?.monthlyTickets ?? null;
  const used = allowances.find(({ month }) => month.toISOString().startsWith(first))?.used ?? 0;
  return { limit, used, remaining: remainingOf(limit, used), periodStart: start, resetsAt: end };
}

/**
 * Takes one ticket of the month's allowance, if there is one left. The count's row is locked to the end of the
 * transaction: whoever comes meanwhile, on whatever server, waits for its commit and counts on from there.
 */
export async function takeTicket(
  { tx, now }: Pick<Act, 'tx' | 'now'>,
  organizationId: string,
): Promise<{ taken: boolean; resetsAt: Date }> {
  const { timeZone, plan } = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { timeZone: true, plan: { select: { monthlyTickets: true } } },
  });
  const { first, end } = monthIn(now, timeZone);
  const limit = plan?.monthlyTickets ?? null;
  if (limit === 0) return { taken: false, resetsAt: end };
  const counted = await tx.$executeRaw`
    INSERT INTO "AllowanceUse" AS current ("organizationId", "month", "used")
    VALUES (${organizationId}::uuid, ${first}::date, 1)
    ON CONFLICT ("organizationId", "month") DO UPDATE SET "used" = current."used" + 1
    WHERE ${limit}::int IS NULL OR current."used" < ${limit}::int`;
  return { taken: counted === 1, resetsAt: end };
}
