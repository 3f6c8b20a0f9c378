import type { CustomFieldInput, ImportCommentInput, ImportPersonInput, ImportTicketInput } from './gql/graphql.ts';
import { type CustomFieldRule, type Mapping, priorities, statuses, turns } from './import-mapping.ts';
import { choiceOf, dateOf, dayOf, listOf, numberOf, type Row, RowError, required, wordOf } from './import-values.ts';

/** What the mapping makes of one row; throws a RowError where it cannot. Limits and addresses are the desk's to check. */
export function ticketOf(mapping: Mapping, row: Row): ImportTicketInput {
  const { ticket } = mapping;
  const word = (field: 'type' | 'category' | 'resolutionNotes') => ticket[field] && wordOf(field, ticket[field], row);
  const words = (field: 'productAreas' | 'tags') => ticket[field] && listOf(field, ticket[field], row);
  const date = (field: 'updatedAt' | 'firstRespondedAt' | 'resolvedAt' | 'closedAt') =>
    ticket[field] && dateOf(field, ticket[field], row, mapping);
  const state = ticket.status && choiceOf('status', ticket.status, row, byStatus);
  return {
    externalId: mapping.prefix + required('externalId', ticket.externalId, row),
    title: required('title', ticket.title, row),
    description: required('description', ticket.description, row),
    requester: requesterOf(mapping, row),
    type: word('type'),
    category: word('category'),
    productAreas: words('productAreas'),
    tags: words('tags'),
    priority: ticket.priority && choiceOf('priority', ticket.priority, row, named(priorities)),
    status: state?.status,
    waitingOn: (ticket.waitingOn && choiceOf('waitingOn', ticket.waitingOn, row, named(turns))) ?? state?.waitingOn,
    resolutionNotes: word('resolutionNotes'),
    createdAt: dated('createdAt', dateOf('createdAt', ticket.createdAt, row, mapping)),
    updatedAt: date('updatedAt'),
    firstRespondedAt: date('firstRespondedAt'),
    resolvedAt: date('resolvedAt'),
    closedAt: date('closedAt'),
    comments: commentsOf(mapping, row),
    customFields: customFieldsOf(mapping, row),
  };
}

function requesterOf({ prefix, ticket: { requester: rules } }: Mapping, row: Row): ImportPersonInput {
  const { organization: company } = rules;
  const keyOf = (field: string, rule: typeof rules.externalId) => {
    const key = rule && wordOf(field, rule, row);
    return key && prefix + key;
  };
  const name = company && wordOf('requester.organization.name', company.name, row);
  const companyKey = keyOf('requester.organization.externalId', company?.externalId);
  return {
    email: required('requester.email', rules.email, row),
    name: required('requester.name', rules.name, row),
    externalId: keyOf('requester.externalId', rules.externalId),
    organization: name === undefined ? undefined : { name, externalId: companyKey },
  };
}

/** Where a body is blank there is no comment. */
const commentsOf = (mapping: Mapping, row: Row): ImportCommentInput[] | undefined =>
  mapping.ticket.comments?.flatMap(({ byStaff, body: rule, createdAt, visibility }, i) => {
    const field = `comments.${i}`;
    const body = wordOf(`${field}.body`, rule, row);
    if (body === undefined) return [];
    const at = dateOf(`${field}.createdAt`, createdAt, row, mapping);
    return [{ byStaff, body, visibility, createdAt: dated(`${field}.createdAt`, at) }];
  });

/** Those of which the row says something. */
function customFieldsOf(mapping: Mapping, row: Row): CustomFieldInput[] | undefined {
  const rules = mapping.ticket.customFields;
  return rules && Object.entries(rules).flatMap(([key, rule]) => saidIn(mapping, key, rule, row));
}

function saidIn(mapping: Mapping, key: string, rule: CustomFieldRule, row: Row): CustomFieldInput[] {
  const field = `customFields.${key}`;
  const said = <Name extends string, Value>(name: Name, value: Value | undefined) =>
    value === undefined ? [] : [{ key, [name]: value }];
  if (rule.kind === 'number') return said('number', numberOf(field, rule, row));
  if (rule.kind === 'boolean') return said('boolean', choiceOf(field, rule, row, { TRUE: true, FALSE: false }));
  if (rule.kind === 'date') return said('date', dayOf(field, rule, row, mapping));
  if (rule.kind === 'text') return said('text', wordOf(field, rule, row));
  const choices = listOf(field, [rule], row);
  return choices.length > 0 ? [{ key, choices }] : [];
}

function dated(field: string, date: string | undefined): string {
  if (date === undefined) throw new RowError(`${field}: the row has no date for it`);
  return date;
}

const named = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;

const byStatus = Object.fromEntries(statuses.map((status) => [status, { status }])) as Record<
  (typeof statuses)[number],
  { status: (typeof statuses)[number] }
>;
