import { type FieldError, invalid, Refusal } from '../errors.ts';
import type { ImportTicket } from './ticket.ts';

export const batchLimit = 100;
export const commentLimit = 100;

const earliest = Date.UTC(1990, 0, 1);
const day = 86_400_000;

/** What cannot be true of one ticket's past; each with its field. */
export function assertPlausible(ticket: ImportTicket, now: Date) {
  const fields: FieldError[] = [];
  const wrong = (field: string, message: string) => fields.push({ field, code: 'INVALID_ARGUMENT', message });
  const dates = { createdAt: ticket.createdAt, ...pick(ticket) };
  for (const [field, date] of Object.entries(dates)) {
    if (!date) continue;
    if (date.getTime() < earliest || date.getTime() > now.getTime() + day)
      wrong(field, 'Must lie between 1990 and now.');
    else if (date < ticket.createdAt) wrong(field, 'Must not lie before `createdAt`.');
  }
  for (const [i, { createdAt }] of (ticket.comments ?? []).entries()) {
    if (createdAt < ticket.createdAt || createdAt.getTime() > now.getTime() + day)
      wrong(`comments.${i}.createdAt`, 'Must lie between the opening and now.');
  }
  if (ticket.status === 'CLOSED' && ticket.waitingOn) wrong('waitingOn', 'A closed ticket waits on nobody.');
  if (fields.length > 0)
    throw new Refusal('INVALID_INPUT', fields.map(({ field, message }) => `${field}: ${message}`).join(' '), fields);
}

export function assertType({ type }: ImportTicket, systemTypes: ReadonlySet<string>) {
  if (type && systemTypes.has(type))
    throw invalid('type', 'SYSTEM_TYPE', 'Tickets of this type are made by the system only.');
}

const pick = ({ updatedAt, firstRespondedAt, resolvedAt, closedAt }: ImportTicket) => ({
  updatedAt,
  firstRespondedAt,
  resolvedAt,
  closedAt,
});
