import { editableProperties } from '../access/fields.ts';
import { forbidden, invalid } from '../errors.ts';
import type { Act, PropertyChange } from '../events/log.ts';
import { renderMarkdown } from '../markdown.ts';
import type { Prisma, Ticket } from '../store/generated/client.ts';
import type { TicketPriority } from '../store/generated/enums.ts';
import { assertVersion, changeTicket, lockTicket } from './change.ts';
import { categoryFor, productAreasFor, teamFor, typeFor } from './references.ts';

type Optional<T> = T | null | undefined;

export interface UpdateTicket {
  id: string;
  title?: Optional<string>;
  description?: Optional<string>;
  type?: Optional<string>;
  category?: Optional<string>;
  priority?: Optional<TicketPriority>;
  tags?: Optional<string[]>;
  team?: Optional<string>;
  productAreas?: Optional<string[]>;
  expectedVersion?: Optional<number>;
}

/** Properties that customers never see: changing only these moves nothing of theirs. */
const internal = new Set(['tags']);

/** Changes what is given; `null` empties where that is possible. What already is so makes no event. */
export async function updateTicket(act: Act, input: UpdateTicket) {
  const ticket = await lockTicket(act, input.id);
  assertEditable(act, ticket, input);
  assertVersion(act, ticket, input.expectedVersion);
  const { set, changes } = await difference(act, ticket, input);
  if (changes.length > 0) {
    const properties = changes.map(({ property }) => property);
    await changeTicket(act, ticket, {
      kind: 'ticket.updated',
      audience: properties.every((property) => internal.has(property)) ? 'STAFF' : 'EVERYONE',
      properties,
      data: { changes },
      set,
    });
  }
  return { ticketId: ticket.id };
}

const propertyNames = ['title', 'description', 'type', 'category', 'priority', 'tags', 'team', 'productAreas'] as const;

function assertEditable({ viewer }: Act, ticket: Ticket, input: UpdateTicket) {
  const editable = editableProperties(viewer, ticket);
  if (editable.length === 0) throw forbidden('You may not edit this ticket.');
  const refused = propertyNames.find((name) => input[name] !== undefined && !editable.includes(name));
  if (refused) throw invalid(refused, 'FORBIDDEN', 'You may not edit this property.');
}

async function difference(act: Act, ticket: Ticket, input: UpdateTicket) {
  const set: Prisma.TicketUncheckedUpdateInput = {};
  const changes: PropertyChange[] = [];
  const note = (property: string, previous: string | null, next: string | null) =>
    changes.push({ property, previous: previous === null ? [] : [previous], next: next === null ? [] : [next] });

  if (typeof input.title === 'string' && input.title !== ticket.title) {
    set.title = input.title;
    changes.push({ property: 'title' });
  }
  if (typeof input.description === 'string' && input.description !== ticket.description) {
    Object.assign(set, { description: input.description, descriptionHtml: renderMarkdown(input.description) });
    changes.push({ property: 'description' });
  }
  if (input.type && input.type !== ticket.typeId) {
    set.typeId = await typeFor(act, input.type);
    note('type', ticket.typeId, input.type);
  }
  if (input.category !== undefined && input.category !== ticket.categoryId) {
    set.categoryId = input.category && (await categoryFor(act, input.category)).id;
    note('category', ticket.categoryId, input.category);
  }
  if (input.priority && input.priority !== ticket.priority) {
    set.priority = input.priority;
    note('priority', ticket.priority, input.priority);
  }
  if (input.team !== undefined && input.team !== ticket.teamId) {
    set.teamId = input.team && (await teamFor(act, input.team));
    note('team', ticket.teamId, input.team);
  }
  const tags = input.tags === undefined ? ticket.tags : (input.tags ?? []);
  if (!same(tags, ticket.tags)) {
    set.tags = tags;
    changes.push({ property: 'tags', previous: ticket.tags, next: tags });
  }
  if (input.productAreas !== undefined) {
    const previous = await act.tx.ticketProductArea.findMany({ where: { ticketId: ticket.id } });
    const before = previous.map(({ productAreaId }) => productAreaId);
    const after = await productAreasFor(act, input.productAreas ?? []);
    if (!same(before, after)) {
      set.productAreas = { deleteMany: {}, create: after.map((productAreaId) => ({ productAreaId })) };
      changes.push({ property: 'productAreas', previous: before, next: after });
    }
  }
  return { set, changes };
}

const same = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((item) => other.includes(item));
