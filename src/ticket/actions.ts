import { factsOf } from '../access/ticket.ts';
import { type Act, append, strip } from '../events/log.ts';
import { letGo } from '../files/loose.ts';
import { assertVersion, changeTicket, lockTicket } from './change.ts';
import { managerFor } from './references.ts';

interface Assignment {
  id: string;
  assignee?: string | null | undefined;
  expectedVersion?: number | null | undefined;
}

/** Makes a manager answerable for the ticket; null makes nobody. */
export async function assignTicket(act: Act, { id, assignee, expectedVersion }: Assignment) {
  const ticket = await lockTicket(act, id);
  assertVersion(act, ticket, expectedVersion);
  const assigneeId = assignee ? await managerFor(act, assignee) : null;
  if (ticket.assigneeId !== assigneeId) {
    await changeTicket(act, ticket, {
      kind: 'ticket.assigned',
      audience: 'EVERYONE',
      properties: ['assignee'],
      data: { previous: ticket.assigneeId, next: assigneeId },
      set: { assigneeId },
    });
  }
  return { ticketId: ticket.id };
}

/** Removes the ticket and all that belongs to it. The log keeps who deleted which number when. */
export async function deleteTicket(
  act: Act,
  { id, expectedVersion }: { id: string; expectedVersion?: number | null | undefined },
) {
  // the answer that it is of is let go of: locked before it, as by a rating
  await act.tx.$queryRaw`SELECT 1 FROM "Answer" WHERE "ticketId" = ${id}::uuid FOR NO KEY UPDATE`;
  const ticket = await lockTicket(act, id);
  assertVersion(act, ticket, expectedVersion);
  await strip(act, id);
  await letGo(act.tx, { ticketId: id });
  await act.tx.ticket.delete({ where: { id } });
  await append(act, {
    kind: 'ticket.deleted',
    audience: 'EVERYONE',
    data: { number: ticket.number },
    before: { ticket: factsOf(ticket) },
    after: null,
  });
  return { deletedTicketId: id, number: ticket.number };
}
