import { isStaff } from '../access/viewer.ts';
import type { Act } from '../events/log.ts';
import { lockTicket, versionFor } from '../ticket/change.ts';

/**
 * Remembers that the viewer has seen the ticket. With `version`, only if that is still how it is: what came in
 * between stays unread. A private mark: it makes no event.
 */
export async function markTicketRead(act: Act, { id, version }: { id: string; version?: number | null | undefined }) {
  const ticket = await lockTicket(act, id);
  if (version === null || version === undefined || version === versionFor(act, ticket)) {
    await act.tx.ticketRead.createMany({
      data: [{ ticketId: id, readerId: act.viewer.id, staff: isStaff(act.viewer), readAt: act.now }],
      skipDuplicates: true,
    });
  }
  return { ticketId: id };
}

export async function markTicketUnread(act: Act, { id }: { id: string }) {
  const ticket = await lockTicket(act, id);
  await act.tx.ticketRead.deleteMany({ where: { ticketId: ticket.id, readerId: act.viewer.id } });
  return { ticketId: id };
}
