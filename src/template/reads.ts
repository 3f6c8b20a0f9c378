import { staffOnly } from '../access/person.ts';
import { visibleTickets } from '../access/ticket.ts';
import type { Viewer } from '../access/viewer.ts';
import { all, any } from '../access/where.ts';
import { Refusal } from '../errors.ts';
import { renderMarkdown } from '../markdown.ts';
import type { Db, Tx } from '../store/database.ts';
import type { Prisma } from '../store/generated/client.ts';
import { fillIn, unknownVariables } from './engine.ts';
import { type Occasion, valuesOf } from './rules.ts';

/** All of them, or those with a text in their name or body. */
export function templatesWith(viewer: Viewer, search: string | null | undefined): Prisma.TemplateWhereInput {
  const wanted = search?.trim();
  if (!wanted) return all<Prisma.TemplateWhereInput>(staffOnly(viewer));
  // Prisma leaves the wildcards of LIKE as they are
  const contains = { contains: wanted.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const;
  return all<Prisma.TemplateWhereInput>(
    staffOnly(viewer),
    any<Prisma.TemplateWhereInput>({ name: contains }, { body: contains }),
  );
}

export const findTemplate = (db: Db | Tx, viewer: Viewer, id: string, query: object = {}) =>
  db.template.findFirst({ ...query, where: all<Prisma.TemplateWhereInput>({ id }, staffOnly(viewer)) });

/** What a reply by the viewer on this ticket is filled in from; null where they may not see it. */
export async function occasionOf(db: Db | Tx, viewer: Viewer, ticketId: string, now: Date): Promise<Occasion | null> {
  const found = await db.ticket.findFirst({
    where: all<Prisma.TicketWhereInput>({ id: ticketId }, visibleTickets(viewer)),
    select: {
      number: true,
      title: true,
      status: true,
      priority: true,
      createdAt: true,
      requester: { select: { name: true, email: true, timeZone: true, organization: { select: { name: true } } } },
    },
  });
  const manager =
    viewer.kind === 'INTEGRATION'
      ? { name: viewer.name }
      : await db.manager.findUnique({ where: { id: viewer.id }, select: { name: true } });
  if (!found || !manager) return null;
  const { requester: affiliate, ...ticket } = found;
  return { ticket, affiliate, manager, now };
}

interface Preview {
  template?: string | null | undefined;
  body?: string | null | undefined;
  ticket: string;
}

/** What a template would say on a ticket; null where there is no such template or ticket. */
export async function previewTemplate(db: Db | Tx, viewer: Viewer, { template, body, ticket }: Preview) {
  if ((typeof template === 'string') === (typeof body === 'string'))
    throw new Refusal('INVALID_ARGUMENT', 'Preview a `template` or a `body`, one of the two.');
  const occasion = await occasionOf(db, viewer, ticket, new Date());
  const source = template ? (await findTemplate(db, viewer, template))?.body : body;
  if (!occasion || typeof source !== 'string') return null;
  const unknown = unknownVariables(source);
  const filled = fillIn(source, valuesOf(occasion));
  return { body: filled, bodyHtml: renderMarkdown(filled), unknownVariables: unknown };
}
