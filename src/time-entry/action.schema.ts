import { z } from 'zod';
import { visibleTimeEntries } from '../access/thread.ts';
import { all } from '../access/where.ts';
import type { BuilderTypes } from '../graphql/builder.ts';
import { encodeId } from '../graphql/id.ts';
import { emptyAsNull, type InputFields, idempotencyKey, nullish, ref } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { ticketResult } from '../graphql/results.ts';
import type { Prisma } from '../store/generated/client.ts';
import { addTimeEntry, deleteTimeEntry, updateTimeEntry } from './actions.ts';
import { limits } from './rules.ts';

type PayloadFields = PothosSchemaTypes.ObjectFieldBuilder<
  BuilderTypes,
  Partial<{ ticketId: string; timeEntryId: string }>
>;

const payload = (t: PayloadFields) => ({
  timeEntry: t.prismaField({
    type: 'TimeEntry',
    description: 'The time entry as it is now; null after an error.',
    resolve: (query, { timeEntryId }, _args, ctx) =>
      timeEntryId === undefined
        ? null
        : ctx.db.timeEntry.findFirst({
            ...query,
            where: all<Prisma.TimeEntryWhereInput>({ id: timeEntryId }, visibleTimeEntries(ctx.viewer)),
          }),
  }),
  ...ticketResult(t as never),
});

const minutesRule = z
  .int()
  .refine((value) => value >= 1 && value <= limits.minutes, `From 1 to ${limits.minutes} minutes.`);
const minutesText = `Minutes, 1 to ${limits.minutes}.`;

const properties = (t: InputFields) => ({
  spentOn: t.field({ type: 'Date', description: 'The day; today in your time zone where nothing was ever said.' }),
  note: t
    .string({ description: `What was done, at most ${limits.note} characters; null or blank for nothing.` })
    .validate(nullish(emptyAsNull(limits.note))),
  billable: t.boolean({ description: 'Staff only: whether it is billed to the customer; not by default.' }),
});

mutation('addTimeEntry', {
  description: 'Logs time that you spent on a ticket: staff, and customers whose portal lets them.',
  input: (t) => ({
    ticket: ref(t, 'Ticket', 'The ticket.'),
    minutes: t.int({ required: true, description: minutesText }).validate(minutesRule),
    ...properties(t),
    idempotencyKey: idempotencyKey(t),
  }),
  payload,
  resolve: (ctx, input) => ctx.actOnce('addTimeEntry', input, (act) => addTimeEntry(act, input)),
});

mutation('updateTimeEntry', {
  description: 'Changes a time entry of one’s own; what is left out stays as it is.',
  input: (t) => ({
    id: ref(t, 'TimeEntry', 'The time entry.'),
    minutes: t.int({ description: minutesText }).validate(nullish(minutesRule)),
    ...properties(t),
  }),
  payload,
  resolve: (ctx, { minutes, ...input }) =>
    ctx.act((act) => updateTimeEntry(act, { ...input, ...(minutes && { minutes }) })),
});

mutation('deleteTimeEntry', {
  description: 'Deletes a time entry of one’s own; administrators delete any.',
  input: (t) => ({ id: ref(t, 'TimeEntry', 'The time entry.') }),
  resolve: (ctx, input) => ctx.act((act) => deleteTimeEntry(act, input)),
  payload: (t) => ({
    deletedTimeEntryId: t.id({
      description: 'The id that is gone; null after an error.',
      resolve: ({ deletedTimeEntryId }) => (deletedTimeEntryId ? encodeId('TimeEntry', deletedTimeEntryId) : null),
    }),
    ...ticketResult(t as never),
  }),
});
