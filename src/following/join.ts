import type { Act } from '../events/log.ts';
import type { Tx } from '../store/database.ts';
import { leaveBehind } from './leave.ts';
import { changeLists } from './list.ts';

interface Person {
  id: string;
  email: string;
  organizationId: string;
}

/** What changes for a person who has another address or organization now. */
export async function moveOver(act: Act, before: Person, after: Person) {
  await lockAddresses(act.tx, emailsOf([before, after]), 'alone');
  if (after.organizationId !== before.organizationId) await leaveBehind(act, before);
  await takeUpCopies(act, [after]);
}

/**
 * What people find who are new: sight of the tickets of which their address gets copies, as if it had been added today.
 * A copy that somebody sees a ticket by already stays theirs.
 */
export async function takeUpCopies(act: Act, people: readonly Person[]) {
  await lockAddresses(act.tx, emailsOf(people), 'alone');
  const copied = await act.tx.ticketCc.findMany({
    where: { email: { in: emailsOf(people) }, affiliateId: null },
    select: { email: true },
    distinct: 'email',
  });
  const emails = new Set(emailsOf(copied));
  for (const person of people) if (emails.has(person.email)) await takeUp(act, person);
}

async function takeUp(act: Act, { id, email, organizationId }: Person) {
  const { tx } = act;
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT "Ticket"."id" FROM "TicketCc" JOIN "Ticket" ON "Ticket"."id" = "TicketCc"."ticketId"
    WHERE "TicketCc"."email" = ${email} AND "TicketCc"."affiliateId" IS NULL
      AND ("TicketCc"."toOutsiders" OR "Ticket"."organizationId" = ${organizationId}::uuid)
    ORDER BY "Ticket"."id" FOR NO KEY UPDATE OF "Ticket"`;
  // a copy may have ended while its ticket was waited for
  const copies = await tx.ticketCc.updateManyAndReturn({
    where: { ticketId: { in: locked.map((ticket) => ticket.id) }, email, affiliateId: null },
    data: { affiliateId: id },
    select: { id: true, ticketId: true },
  });
  const ccs = new Map(copies.map((cc) => [cc.ticketId, cc.id]));
  await changeLists(act, [...ccs.keys()], {
    list: 'copiedAffiliateIds',
    affiliateId: id,
    put: true,
    eventOf: (ticketId) => ({ kind: 'ticket.cc_added', data: { ccId: ccs.get(ticketId) ?? '' } }),
  });
}

/**
 * Who adds copies to an address shares it with others who do; whoever gets the address has it alone. So one of the two
 * sees what the other wrote. In one order, so that nobody waits in a circle.
 */
export async function lockAddresses(tx: Tx, emails: readonly string[], how: 'shared' | 'alone') {
  const keys = [...new Set(emails)].sort().map((email) => `address ${email}`);
  if (how === 'shared')
    await tx.$queryRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(key, 0))::text FROM unnest(${keys}::text[]) key`;
  else
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(key, 0))::text FROM unnest(${keys}::text[]) key`;
}

const emailsOf = (rows: readonly { email: string }[]) => rows.map(({ email }) => email);
