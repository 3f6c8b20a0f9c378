import { createCustomRole } from '../affiliate/custom-role.ts';
import { reportArticleSolved } from '../article/deflection.ts';
import { addTicketCc } from '../following/cc.ts';
import { createPortal } from '../portal/actions.ts';
import type { Tx } from '../store/database.ts';
import { updateTicket } from '../ticket/update.ts';
import type { DemoPeople } from './make-people.ts';

const day = 24 * 3_600_000;

/** A widget in a shop, for whoever manages tickets there: technical questions, and of custom fields what helps to sort them. */
export async function makeHelpPortal(tx: Tx, people: DemoPeople) {
  const ana = people.staff('ana@hilo.example');
  const marta = people.customer('marta@nube.example');
  const pablo = people.customer('pablo@faro.example');
  const act = { tx, viewer: ana, now: new Date(Date.now() - 2 * day) };
  const technical = await tx.ticketType.findUniqueOrThrow({ where: { key: 'TECHNICAL_QUESTION' } });
  await createPortal(act, {
    name: 'Help in the shop',
    slug: 'help',
    kind: 'TICKETS',
    locale: 'es',
    organizations: [marta.organizationId],
    showProjectItems: false,
    types: [technical.id],
    users: 'TICKET_MANAGERS',
    filters: ['isOpen', 'statuses', 'customFields.impact'],
    details: [
      { property: 'description', editable: true },
      { property: 'requester' },
      { property: 'contactEmail', editable: true },
      { property: 'ccs' },
      { property: 'customFields.problem_kind' },
      { property: 'customFields.impact', editable: true },
    ],
    widget: { enabled: true, origins: ['https://shop.nube.example'] },
  });

  const { organizationId } = marta;
  const questions = await tx.ticket.findMany({
    where: { organizationId, category: { name: 'Technical and product help' } },
    orderBy: { number: 'asc' },
  });
  for (const { id } of questions) await updateTicket(act, { id, type: technical.id });
  const problem = questions.find(({ requesterId }) => requesterId === marta.id);
  if (!problem) throw new TypeError('the demo has no technical question of hers');
  const byMarta = { tx, viewer: marta, now: new Date(Date.now() - day) };
  await updateTicket(act, { id: problem.id, contactEmail: 'soporte@nube.example' });
  await addTicketCc(byMarta, { id: problem.id, email: 'diego@nube.example' });
  await addTicketCc(byMarta, { id: problem.id, email: 'direccion@nube.example' });
  const article = await tx.article.findFirstOrThrow({ where: { title: 'Ver los clics por país' } });
  await reportArticleSolved(byMarta, { article: article.id });
  // what Pablo is called at Faro Media
  const { id } = await createCustomRole(act, { name: 'Account owner', countsAs: 'ADMINISTRATOR' });
  await tx.affiliate.update({ where: { id: pablo.id }, data: { customRoleId: id }, select: { id: true } });
}
