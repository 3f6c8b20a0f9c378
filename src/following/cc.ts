import { shows } from '../access/properties.ts';
import { isStaff } from '../access/viewer.ts';
import { forbidden, Refusal } from '../errors.ts';
import type { Act } from '../events/log.ts';
import type { Ticket } from '../store/generated/client.ts';
import { changeTicket, lockTicket } from '../ticket/change.ts';
import { limits } from '../ticket/rules.ts';
import { lockAddresses } from './join.ts';

/**
 * Sends copies to an address. They also give sight of the ticket to its owner, now or later: one of the requester's
 * organization, or anyone where staff says so.
 */
export async function addTicketCc(
  act: Act,
  input: { id: string; email: string; givesAccess?: boolean | null | undefined },
) {
  // before the ticket, as whoever takes an address up locks the two
  await lockAddresses(act.tx, [input.email], 'shared');
  const ticket = await lockTicket(act, input.id);
  assertMayCopy(act, ticket);
  if (input.givesAccess && !isStaff(act.viewer))
    throw forbidden('Only staff give sight of a ticket to another organization.');
  await addCc(act, ticket, input.email, input.givesAccess === true);
  return { ticketId: ticket.id };
}

export async function removeTicketCc(act: Act, input: { id: string; email: string }) {
  const ticket = await lockTicket(act, input.id);
  assertMayCopy(act, ticket);
  const cc = await act.tx.ticketCc.findUnique({
    where: { ticketId_email: { ticketId: ticket.id, email: input.email } },
  });
  if (cc) {
    await act.tx.ticketCc.delete({ where: { id: cc.id } });
    // somebody may be copied by two addresses
    const others = await act.tx.ticketCc.count({ where: { ticketId: ticket.id, affiliateId: cc.affiliateId } });
    await changeTicket(act, ticket, {
      kind: 'ticket.cc_removed',
      audience: 'STAFF',
      data: { ccId: cc.id },
      ...(others === 0 && {
        set: { copiedAffiliateIds: ticket.copiedAffiliateIds.filter((id) => id !== cc.affiliateId) },
      }),
    });
  }
  return { ticketId: ticket.id };
}

/** Those given with a new ticket. */
export async function addCcs(act: Act, ticket: Ticket, emails: readonly string[]) {
  await lockAddresses(act.tx, emails, 'shared');
  let current = ticket;
  for (const email of new Set(emails)) current = await addCc(act, current, email, false);
  return current;
}

/** Of an address that is locked. */
async function addCc(act: Act, ticket: Ticket, email: string, toOutsiders: boolean): Promise<Ticket> {
  const ccs = await act.tx.ticketCc.findMany({ where: { ticketId: ticket.id } });
  const present = ccs.find((cc) => cc.email === email);
  if (!present && ccs.length >= limits.ccs)
    throw new Refusal('LIMIT_REACHED', `A ticket has at most ${limits.ccs} copies.`);
  const owner = await act.tx.affiliate.findUnique({ where: { email }, select: { id: true, organizationId: true } });
  const widened = toOutsiders || present?.toOutsiders === true;
  const mayOwn = owner && (widened || owner.organizationId === ticket.organizationId);
  // of an address that somebody else has by now, the copy is theirs from here on
  const before = present?.affiliateId ?? null;
  const affiliateId = mayOwn ? owner.id : before;
  if (present && affiliateId === before && widened === present.toOutsiders) return ticket;
  const { id } = await act.tx.ticketCc.upsert({
    where: { ticketId_email: { ticketId: ticket.id, email } },
    create: { ticketId: ticket.id, email, affiliateId, toOutsiders, createdAt: act.now },
    update: { affiliateId, toOutsiders: widened },
  });
  const others = ccs.filter((cc) => cc !== present).map((cc) => cc.affiliateId);
  const copiedAffiliateIds = [...new Set([...others, affiliateId])].filter((owned) => owned !== null);
  return changeTicket(act, ticket, {
    kind: 'ticket.cc_added',
    audience: 'STAFF',
    data: { ccId: id },
    set: { copiedAffiliateIds },
  });
}

function assertMayCopy({ viewer }: Act, ticket: Ticket) {
  if (!isStaff(viewer) && !(viewer.id === ticket.requesterId && shows(viewer, 'ccs')))
    throw forbidden('Only staff and, where the portal shows it, the requester choose who gets copies.');
}
