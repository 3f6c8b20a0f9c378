import { appendChange } from '../events/log.ts';
import type { Tx } from '../store/database.ts';

const builtinTypes = {
  GENERAL_QUESTION: 'General question',
  FINANCIAL_QUESTION: 'Financial question',
  TECHNICAL_QUESTION: 'Technical question',
  OFFER_REQUEST: 'Offer request',
  SMARTLINK_REQUEST: 'Smartlink request',
};

/** What every desk starts with. Called at every start: what is there already stays as it is. */
export async function ensureBuiltins(tx: Tx) {
  const now = new Date();
  const writer = { tx, viewer: null, now };
  const dates = { createdAt: now, updatedAt: now };
  const types = await tx.ticketType.createManyAndReturn({
    data: Object.entries(builtinTypes).map(([key, name], i) => ({ key, name, position: i + 1, ...dates })),
    skipDuplicates: true,
    select: { id: true },
  });
  for (const { id } of types) await appendChange(writer, 'TicketType', id, 'created');
  const portals = await tx.portalConfig.createManyAndReturn({
    data: [
      { slug: 'default', name: 'Support', kind: 'TICKETS', showPeopleItems: true, showProjectItems: true, ...dates },
    ],
    skipDuplicates: true,
    select: { id: true },
  });
  for (const { id } of portals) await appendChange(writer, 'PortalConfig', id, 'created');
}
