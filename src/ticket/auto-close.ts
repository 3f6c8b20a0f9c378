import type { Customer } from '../access/viewer.ts';
import type { Act } from '../events/log.ts';
import { type Localized, textIn } from '../localized.ts';
import { renderMarkdown } from '../markdown.ts';
import type { Ticket } from '../store/generated/client.ts';
import { changeTicket } from './change.ts';
import { recordStatus } from './status.ts';

/** Where the portal says nothing of its own. */
const usual: Localized = {
  en: 'Only administrators of your organization may send tickets here, so this one was closed automatically. Please ask an administrator of your organization to send it on your behalf.',
  es: 'Aquí solo pueden enviar tickets los administradores de su organización, por lo que este se ha cerrado automáticamente. Pida a un administrador de su organización que lo envíe en su nombre.',
};

/** Closes what somebody sent who may not submit, and says in their language what to do. By the desk, not by a person. */
export async function closeUnasked({ tx, now }: Act, ticket: Ticket, { locale, portal }: Customer) {
  const system = { tx, now, viewer: null };
  const { closingMessages } = await tx.portalConfig.findUniqueOrThrow({
    where: { id: portal.id },
    select: { closingMessages: true },
  });
  const own = closingMessages as Localized;
  const body = textIn(Object.keys(own).length > 0 ? own : usual, locale, portal.locale, 'en') ?? '';
  const thread = await tx.thread.findUniqueOrThrow({
    where: { ticketId_visibility: { ticketId: ticket.id, visibility: 'PUBLIC' } },
  });
  const comment = await tx.comment.create({
    data: {
      ticketId: ticket.id,
      threadId: thread.id,
      visibility: 'PUBLIC',
      authorType: 'SYSTEM',
      body,
      bodyHtml: renderMarkdown(body),
      createdAt: now,
    },
  });
  const explained = await changeTicket(system, ticket, {
    kind: 'comment.added',
    audience: 'EVERYONE',
    data: {},
    comment: { after: { id: comment.id, visibility: 'PUBLIC' } },
  });
  return recordStatus(system, explained, 'CLOSED');
}
