import { randomUUIDv7 } from 'node:crypto';
import type { TicketFacts } from '../access/ticket.ts';
import { authorOf } from '../access/viewer.ts';
import type { Definition } from '../custom-field/rules.ts';
import type { Act, TicketEvent } from '../events/log.ts';
import { renderMarkdown } from '../markdown.ts';
import type { Prisma } from '../store/generated/client.ts';
import { turnAfter } from '../ticket/rules.ts';
import type { Catalog } from './catalog.ts';
import type { Requester } from './people.ts';
import type { ImportTicket } from './ticket.ts';
import { valuesOf } from './values.ts';

interface Id {
  id: string;
}

/** Everything of one imported ticket, ready to be written with that of the others. */
export interface TicketRows {
  ticket: Prisma.TicketCreateManyInput & Id;
  threads: (Prisma.ThreadCreateManyInput & Id)[];
  comments: (Prisma.CommentCreateManyInput & Id)[];
  productAreas: Prisma.TicketProductAreaCreateManyInput[];
  values: Prisma.TicketFieldValueCreateManyInput[];
  follower: Prisma.TicketFollowerCreateManyInput & Id;
  /** Its past, each with its own time. Nobody is notified of it. */
  events: { at: Date; event: TicketEvent }[];
}

export function rowsOf(
  act: Act,
  ticket: ImportTicket,
  requester: Requester,
  catalog: Catalog,
  fields: ReadonlyMap<string, Definition>,
): TicketRows {
  const { createdAt } = ticket;
  const id = randomUUIDv7();
  const threadIds = { PUBLIC: randomUUIDv7(), INTERNAL: randomUUIDv7() };
  const status = ticket.status ?? 'OPEN';
  const comments = [...(ticket.comments ?? [])].sort(
    (one, other) => one.createdAt.getTime() - other.createdAt.getTime(),
  );
  const said = comments.filter(({ visibility }) => visibility !== 'INTERNAL');
  const byStaff = said.filter((comment) => comment.byStaff);
  const byCustomer = said.filter((comment) => !comment.byStaff);
  const last = (dates: (Date | null | undefined)[]) =>
    new Date(Math.max(...dates.flatMap((date) => date?.getTime() ?? [])));
  const updatedAt =
    ticket.updatedAt ??
    last([createdAt, ticket.resolvedAt, ticket.closedAt, ...said.map((comment) => comment.createdAt)]);

  const facts: TicketFacts = {
    id,
    kind: 'TICKET',
    typeId: catalog.type(ticket.type),
    status,
    requesterId: requester.id,
    organizationId: requester.organizationId,
    projectId: null,
    assigneeId: null,
    teamId: null,
    followerIds: [requester.id],
    followerOrganizationIds: [],
    copiedAffiliateIds: [],
    autoClosed: false,
  };
  // comments of one moment stand in the order of their ids
  const commentIds = comments.map(() => randomUUIDv7()).sort();
  const commentRows = comments.map(
    ({ byStaff: staff, body, visibility, createdAt: at }, i): Prisma.CommentCreateManyInput & Id => {
      const thread = visibility ?? 'PUBLIC';
      return {
        id: commentIds[i] ?? randomUUIDv7(),
        ticketId: id,
        threadId: threadIds[thread],
        visibility: thread,
        ...(staff ? writtenBy(act) : { authorType: 'AFFILIATE', affiliateId: requester.id }),
        body,
        bodyHtml: renderMarkdown(body),
        createdAt: at,
      };
    },
  );
  return {
    ticket: {
      ...facts,
      externalId: ticket.externalId,
      title: ticket.title,
      description: ticket.description,
      descriptionHtml: renderMarkdown(ticket.description),
      categoryId: catalog.category(ticket.category),
      priority: ticket.priority ?? 'NORMAL',
      waitingOn: status === 'CLOSED' ? null : (ticket.waitingOn ?? turnAfter[status]),
      creatorType: 'AFFILIATE',
      creatorAffiliateId: requester.id,
      tags: ticket.tags ?? [],
      resolutionNotes: ticket.resolutionNotes ?? null,
      staffCommentCount: byStaff.length,
      affiliateCommentCount: byCustomer.length,
      firstRespondedAt: ticket.firstRespondedAt ?? byStaff[0]?.createdAt ?? null,
      lastStaffMessageAt: byStaff.at(-1)?.createdAt ?? ticket.firstRespondedAt ?? null,
      lastCustomerMessageAt: byCustomer.at(-1)?.createdAt ?? createdAt,
      resolvedAt: status === 'RESOLVED' || status === 'CLOSED' ? (ticket.resolvedAt ?? null) : null,
      closedAt: status === 'CLOSED' ? (ticket.closedAt ?? ticket.resolvedAt ?? updatedAt) : null,
      createdAt,
      updatedAt,
      staffUpdatedAt: last([updatedAt, ...comments.map((comment) => comment.createdAt)]),
    },
    threads: (['PUBLIC', 'INTERNAL'] as const).map((visibility) => ({
      id: threadIds[visibility],
      ticketId: id,
      visibility,
      createdAt,
    })),
    comments: commentRows,
    productAreas: [...new Set(ticket.productAreas ?? [])].map((name) => ({
      ticketId: id,
      productAreaId: catalog.productArea(name),
    })),
    values: valuesOf(id, ticket, fields),
    follower: { id: randomUUIDv7(), ticketId: id, affiliateId: requester.id, createdAt },
    events: pastOf(facts, ticket, commentRows, updatedAt),
  };
}

/** What staff said elsewhere is said here by whoever imports. */
const writtenBy = ({ viewer }: Act) => ({ authorType: viewer.kind, ...authorOf(viewer) });

function pastOf(
  facts: TicketFacts,
  ticket: ImportTicket,
  comments: TicketRows['comments'],
  updatedAt: Date,
): TicketRows['events'] {
  const opened: TicketFacts = { ...facts, status: 'OPEN' };
  const past: TicketRows['events'] = [
    {
      at: ticket.createdAt,
      event: {
        kind: 'ticket.created',
        audience: 'EVERYONE',
        data: { number: 0 },
        before: null,
        after: { ticket: opened },
      },
    },
    ...comments.map(({ id, visibility, createdAt }) => ({
      at: createdAt as Date,
      event: {
        kind: 'comment.added' as const,
        audience: visibility === 'PUBLIC' ? ('EVERYONE' as const) : ('STAFF' as const),
        data: {},
        before: { ticket: opened },
        after: { ticket: opened, comment: { id, visibility } },
      },
    })),
  ];
  if (facts.status !== 'OPEN') {
    past.push({
      at: ticket.closedAt ?? ticket.resolvedAt ?? updatedAt,
      event: {
        kind: 'ticket.status_changed',
        audience: 'EVERYONE',
        properties: ['status'],
        data: { previous: 'OPEN', next: facts.status },
        before: { ticket: opened },
        after: { ticket: facts },
      },
    });
  }
  return past;
}
