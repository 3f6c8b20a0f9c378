import { type CustomFieldFacts, canEditCustomField } from '../access/custom-field.ts';
import { changedProperties, isStaffProperty } from '../access/properties.ts';
import { editableProperties } from '../access/ticket-fields.ts';
import type { FieldInput } from '../custom-field/value.rules.ts';
import { say } from '../custom-field/value.ts';
import { forbidden, invalid } from '../errors.ts';
import type { Act, PropertyChange } from '../events/log.ts';
import { emptiedOf } from '../form/submission.ts';
import { renderMarkdown } from '../markdown.ts';
import type { Prisma, Ticket } from '../store/generated/client.ts';
import type { TicketPriority } from '../store/generated/enums.ts';
import { assertVersion, changeTicket, lockTicket } from './change.ts';
import { categoryFor, productAreasFor, projectFor, teamFor, typeFor } from './references.ts';
import { assertSpan } from './rules.ts';

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
  project?: Optional<string>;
  startDate?: Optional<Date>;
  dueDate?: Optional<Date>;
  percentComplete?: Optional<number>;
  contactEmail?: Optional<string>;
  customFields?: Optional<FieldInput[]>;
  expectedVersion?: Optional<number>;
}

/** Changes what is given; `null` empties where that is possible. What already is so makes no event. */
export async function updateTicket(act: Act, input: UpdateTicket) {
  const ticket = await lockTicket(act, input.id);
  assertEditable(act, input);
  assertVersion(act, ticket, input.expectedVersion);
  const { set, changes } = await difference(act, ticket, input);
  const mayEdit = (field: CustomFieldFacts) => canEditCustomField(act.viewer, field);
  const emptied = await emptiedOf(act, ticket, input.customFields);
  changes.push(...(await say(act, ticket.id, input.customFields, mayEdit, emptied)));
  if (changes.length > 0) {
    const properties = changes.map(({ property }) => property);
    await changeTicket(act, ticket, {
      kind: 'ticket.updated',
      audience: properties.every(isStaffProperty) ? 'STAFF' : 'EVERYONE',
      properties: changedProperties(properties),
      data: { changes },
      set,
    });
  }
  return { ticketId: ticket.id };
}

const propertyNames = [
  'title',
  'description',
  'type',
  'category',
  'priority',
  'tags',
  'team',
  'productAreas',
  'project',
  'startDate',
  'dueDate',
  'percentComplete',
  'contactEmail',
] as const;

function assertEditable({ viewer }: Act, input: UpdateTicket) {
  const editable = editableProperties(viewer);
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
  if (input.project !== undefined && input.project !== ticket.projectId) {
    set.projectId = input.project && (await projectFor(act, input.project));
    note('project', ticket.projectId, input.project);
  }
  assertSpan({
    startDate: input.startDate === undefined ? ticket.startDate : input.startDate,
    dueDate: input.dueDate === undefined ? ticket.dueDate : input.dueDate,
  });
  for (const property of ['startDate', 'dueDate'] as const) {
    const next = input[property];
    if (next === undefined || next?.getTime() === ticket[property]?.getTime()) continue;
    set[property] = next;
    note(property, dayOf(ticket[property]), dayOf(next));
  }
  if (input.percentComplete !== undefined && input.percentComplete !== ticket.percentComplete) {
    set.percentComplete = input.percentComplete;
    note('percentComplete', ticket.percentComplete?.toString() ?? null, input.percentComplete?.toString() ?? null);
  }
  if (input.contactEmail !== undefined && input.contactEmail !== ticket.contactEmail) {
    set.contactEmail = input.contactEmail;
    changes.push({ property: 'contactEmail' });
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

const dayOf = (date: Date | null) => date?.toISOString().slice(0, 10) ?? null;

const same = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((item) => other.includes(item));
