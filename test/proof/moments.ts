import { randomUUID } from 'node:crypto';
import type { World } from './world.ts';

export const minute = 60_000;
export const day = 24 * 60 * minute;
export const firstMoment = Date.parse('2026-03-02T08:00:00Z');
export const dayOf = (offset: number) => new Date(Date.parse('2026-03-10T00:00:00Z') + offset * day);
/** As the schema writes it. */
export const dayNamed = (offset: number) => dayOf(offset).toISOString().slice(0, 10);

export const openedAt = (ticket: number) => new Date(firstMoment + ticket * minute);

/** As a row has it that was made then: what is listed by ids is listed in their order. */
export function idAt(moment: Date): string {
  const time = moment.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** When what happened to the ticket last that no portal hides: its opening where nothing did. */
export function lastActivity({ tickets }: World, ticket: number): Date {
  const story = tickets[ticket]?.story ?? [];
  const last = story.findLastIndex(
    (happening) =>
      (happening.kind === 'said' && happening.visibility === 'PUBLIC') ||
      (happening.kind === 'changed' && happening.properties.includes('title')),
  );
  return new Date(openedAt(ticket).getTime() + (last + 1) * day);
}

/** What a ticket says in its custom fields, by their kind; dates as days from the first. */
export const saidIn = (ticket: number) => ({
  TEXT: `Text of ${ticket}`,
  NUMBER: ticket + 0.5,
  DATE: ticket - 3,
  BOOLEAN: ticket % 2 === 0,
  CHOICE: [ticket % 2 === 0 ? 'a' : 'b'],
  MULTI_CHOICE: [['a'], ['a', 'b'], ['b', 'c']][ticket % 3] ?? [],
});
