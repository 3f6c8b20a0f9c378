import { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import { encodeId } from '../graphql/id.ts';
import { type InputFields, idempotencyKey, nullish, ref, text } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { rowResult } from '../graphql/row-mutation.ts';
import { createPlan, deletePlan, updatePlan } from './actions.ts';
import { limits } from './rules.ts';
import { loadPlans } from './schema.ts';

const payload = rowResult('Plan', loadPlans);

const name = `Its name, 1 to ${limits.name} characters, unique (else ALREADY_EXISTS).`;
const outOfRange = {
  message: `Must be 0 to ${limits.monthlyTickets}.`,
  params: { code: 'INVALID_ARGUMENT' satisfies ErrorCode },
};
const monthlyTickets = (t: InputFields) =>
  t
    .int({
      description: `How many tickets ratings may make in a month of the organization, 0 to ${limits.monthlyTickets}; null for no limit.`,
    })
    .validate(nullish(z.int().refine((count) => count >= 0 && count <= limits.monthlyTickets, outOfRange)));

mutation('createPlan', {
  description: 'Adds a plan for organizations. Without `monthlyTickets` it has no limit.',
  input: (t) => ({
    name: t.string({ required: true, description: name }).validate(text(limits.name)),
    monthlyTickets: monthlyTickets(t),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('createPlan', input, (act) => createPlan(act, input)),
});

mutation('updatePlan', {
  description:
    'Changes what is given of a plan and leaves the rest. It holds at once, also for the month that runs: tickets that were made stay.',
  input: (t) => ({
    id: ref(t, 'Plan', 'The plan.'),
    name: t.string({ description: name }).validate(nullish(text(limits.name))),
    monthlyTickets: monthlyTickets(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.act((act) => updatePlan(act, input)),
});

mutation('deletePlan', {
  description: 'Removes a plan that no organization has; else PLAN_IN_USE.',
  input: (t) => ({ id: ref(t, 'Plan', 'The plan.') }),
  resolve: (ctx, { id }) => ctx.act((act) => deletePlan(act, id)),
  payload: (t) => ({
    deletedPlanId: t.id({
      description: 'The id that is gone; null after an error.',
      resolve: ({ deletedPlanId }) => (deletedPlanId ? encodeId('Plan', deletedPlanId) : null),
    }),
  }),
});
