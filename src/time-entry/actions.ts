import { visibleTimeEntries } from '../access/thread.ts';
import { authorOf, isStaff } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { forbidden, invalid, notFound } from '../errors.ts';
import type { Act, TicketEventData } from '../events/log.ts';
import type { Prisma, Ticket, TimeEntry } from '../store/generated/client.ts';
import { changeTicket, lockTicket } from '../ticket/change.ts';
import { canDeleteTimeEntry, canEditTimeEntry, canLogTime } from './rules.ts';

type Optional<T> = T | null | undefined;

interface Spent {
  minutes: number;
  spentOn?: Optional<Date>;
  note?: Optional<string>;
  billable?: Optional<boolean>;
}

/** Writes down time that the viewer spent on a ticket. */
export async function addTimeEntry(act: Act, input: Spent & { ticket: string }) {
  const ticket = await lockTicket(act, input.ticket);
  if (!canLogTime(act.viewer)) throw forbidden('You may not log time here.');
  assertBillable(act, input.billable);
  const entry = await act.tx.timeEntry.create({
    data: {
      ticketId: ticket.id,
      authorType: act.viewer.kind,
      ...authorOf(act.viewer),
      spentOn: input.spentOn ?? today(act),
      minutes: input.minutes,
      note: input.note ?? null,
      billable: input.billable ?? false,
      createdAt: act.now,
      updatedAt: act.now,
    },
  });
  await change(act, ticket, 'time_entry.added', { timeEntryId: entry.id, minutes: entry.minutes });
  return { ticketId: ticket.id, timeEntryId: entry.id };
}

/** One's own; what is left out stays. */
export async function updateTimeEntry(act: Act, { id, ...input }: Partial<Spent> & { id: string }) {
  const { ticket, entry } = await lockEntry(act, id);
  if (!canEditTimeEntry(act.viewer, entry)) throw forbidden('Only who logged it changes a time entry.');
  assertBillable(act, input.billable);
  const next = {
    minutes: input.minutes ?? entry.minutes,
    spentOn: input.spentOn ?? entry.spentOn,
    note: input.note === undefined ? entry.note : input.note,
    billable: input.billable ?? entry.billable,
  };
  const same =
    next.minutes === entry.minutes &&
    next.spentOn.getTime() === entry.spentOn.getTime() &&
    next.note === entry.note &&
    next.billable === entry.billable;
  if (!same) {
    await act.tx.timeEntry.update({ where: { id }, data: { ...next, updatedAt: act.now } });
    await change(act, ticket, 'time_entry.updated', {
      timeEntryId: id,
      previous: entry.minutes,
      minutes: next.minutes,
    });
  }
  return { ticketId: ticket.id, timeEntryId: id };
}

export async function deleteTimeEntry(act: Act, { id }: { id: string }) {
  const { ticket, entry } = await lockEntry(act, id);
  if (!canDeleteTimeEntry(act.viewer, entry))
    throw forbidden('Only who logged it and administrators delete a time entry.');
  await act.tx.timeEntry.delete({ where: { id } });
  await change(act, ticket, 'time_entry.removed', { timeEntryId: id, minutes: entry.minutes });
  return { ticketId: ticket.id, deletedTimeEntryId: id };
}

/** The sums on the ticket's row follow its entries. */
async function change<Kind extends 'time_entry.added' | 'time_entry.updated' | 'time_entry.removed'>(
  act: Act,
  ticket: Ticket,
  kind: Kind,
  data: TicketEventData[Kind],
) {
  const groups = await act.tx.timeEntry.groupBy({
    by: ['billable'],
    where: { ticketId: ticket.id },
    _sum: { minutes: true },
  });
  const sum = (billable?: boolean) =>
    groups
      .filter((group) => billable === undefined || group.billable === billable)
      .reduce((total, { _sum }) => total + (_sum.minutes ?? 0), 0);
  await changeTicket(act, ticket, {
    kind,
    audience: 'EVERYONE',
    properties: ['timeEntries'],
    data,
    set: { minutesLogged: sum(), billableMinutes: sum(true) },
  });
}

async function lockEntry(act: Act, id: string): Promise<{ ticket: Ticket; entry: TimeEntry }> {
  const visible = all<Prisma.TimeEntryWhereInput>({ id }, visibleTimeEntries(act.viewer));
  const found = await act.tx.timeEntry.findFirst({ where: visible, select: { ticketId: true } });
  if (!found) throw notFound('time entry');
  const ticket = await lockTicket(act, found.ticketId);
  const entry = await act.tx.timeEntry.findFirst({ where: visible });
  if (!entry) throw notFound('time entry');
  return { ticket, entry };
}

function assertBillable({ viewer }: Act, billable: Optional<boolean>) {
  if (!isStaff(viewer) && typeof billable === 'boolean')
    throw invalid('billable', 'FORBIDDEN', 'Only staff say what is billed.');
}

/** Where the author is. */
const today = ({ viewer, now }: Act) =>
  new Date(`${new Intl.DateTimeFormat('sv-SE', { timeZone: viewer.timeZone }).format(now)}T00:00:00Z`);
