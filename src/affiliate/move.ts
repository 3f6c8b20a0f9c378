import type { Act } from '../events/log.ts';
import { endFollowing } from '../following/actions.ts';
import { removeTicketCc } from '../following/cc.ts';

/**
 * What a person loses who moves to another organization: whatever they follow, and the copies that they get as one of
 * those left behind. A copy that staff gave to them as an outsider stays, and so do the tickets that they requested.
 */
export async function leaveBehind(act: Act, { id, organizationId }: { id: string; organizationId: string }) {
  await endFollowing(act, id);
  const copies = await act.tx.ticketCc.findMany({
    where: { affiliateId: id, ticket: { organizationId } },
    select: { ticketId: true, email: true },
    orderBy: { ticketId: 'asc' },
  });
  for (const { ticketId, email } of copies) await removeTicketCc(act, { id: ticketId, email });
}
