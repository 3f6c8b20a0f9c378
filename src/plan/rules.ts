import { Refusal } from '../errors.ts';

export const limits = { name: 100, monthlyTickets: 1_000_000 };

/** How much of a month's tickets an organization has, and when it begins anew. Nulls where there is no limit. */
export interface Allowance {
  limit: number | null;
  used: number;
  remaining: number | null;
  periodStart: Date;
  resetsAt: Date;
}

/** A limit that was lowered since may lie below what was used. */
export const remainingOf = (limit: number | null, used: number) => (limit === null ? null : Math.max(0, limit - used));

export const planInUse = (organizations: number) =>
  new Refusal('PLAN_IN_USE', `${organizations} organizations have this plan.`);

export const allowanceExhausted = (resetsAt: Date) =>
  new Refusal(
    'ALLOWANCE_EXHAUSTED',
    `The organization has used its tickets of this month; there are new ones from ${resetsAt.toISOString()}.`,
    [],
    { resetsAt },
  );
