import { builder } from '../graphql/builder.ts';
import { encodeId } from '../graphql/id.ts';
import type { TicketEventData } from './log.ts';
import { EventInterface } from './schema.ts';

type Data = Partial<TicketEventData['time_entry.updated']>;
const dataOf = (event: { data: unknown }) => event.data as Data;

/** For those whose portal shows time entries. */
const variant = (name: string, description: string) =>
  builder.prismaObject('Event', {
    variant: name,
    interfaces: [EventInterface],
    description,
    fields: (t) => ({
      timeEntryId: t.id({
        description: 'The time entry, also when it is gone.',
        resolve: (event) => {
          const { timeEntryId } = dataOf(event);
          return timeEntryId ? encodeId('TimeEntry', timeEntryId) : null;
        },
      }),
      minutes: t.int({
        description: 'Its minutes, of one that is gone those that it had.',
        resolve: (event) => dataOf(event).minutes ?? null,
      }),
    }),
  });

variant('TimeEntryAddedEvent', 'Time was logged on a ticket.');
variant('TimeEntryRemovedEvent', 'A time entry was deleted.');

builder.prismaObjectFields(variant('TimeEntryUpdatedEvent', 'A time entry changed.'), (t) => ({
  previousMinutes: t.int({
    description: 'The minutes that it had before.',
    resolve: (event) => dataOf(event).previous ?? null,
  }),
}));
