import type { Tx } from '../store/database.ts';
import type { Prisma, Ticket } from '../store/generated/client.ts';

/** The ticket's counters and message times, counted anew after a message left or joined its public thread. */
export async function talliesOf(tx: Tx, ticket: Ticket): Promise<Prisma.TicketUncheckedUpdateInput> {
  const groups = await tx.comment.groupBy({
    by: ['authorType'],
    where: { ticketId: ticket.id, visibility: 'PUBLIC' },
    _count: true,
    _min: { createdAt: true },
    _max: { createdAt: true },
  });
  const staff = groups.find(({ authorType }) => authorType === 'MANAGER');
  const customers = groups.find(({ authorType }) => authorType === 'AFFILIATE');
  const opening = ticket.creatorType === 'AFFILIATE' ? ticket.createdAt : null;
  return {
    staffCommentCount: staff?._count ?? 0,
    affiliateCommentCount: customers?._count ?? 0,
    firstRespondedAt: staff?._min.createdAt ?? null,
    lastStaffMessageAt: staff?._max.createdAt ?? null,
    lastCustomerMessageAt: customers?._max.createdAt ?? opening,
  };
}
