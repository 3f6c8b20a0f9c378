import { queryFromInfo } from '@pothos/plugin-prisma';
import { builder } from '../graphql/builder.ts';
import { defaultSize, maxSize, sizeOf } from '../graphql/keyset.ts';
import type { Event } from '../store/generated/client.ts';
import { filtered, TicketEventFilterInput } from './filter.schema.ts';
import { notePage } from './live.schema.ts';
import { readPage } from './page.ts';
import { EventInterface } from './schema.ts';

interface EventPage {
  readonly nodes: readonly Event[];
  readonly endCursor: string;
  readonly hasNextPage: boolean;
}

const EventPageRef = builder.objectRef<EventPage>('EventPage').implement({
  description: 'What happened after a cursor, as far as it fits on a page.',
  fields: (t) => ({
    nodes: t.field({
      type: [EventInterface],
      nullable: false,
      description:
        'The events, in the order and the form in which subscriptions tell them. There may be none although there are more: then a long stretch of the log held none for you.',
      resolve: ({ nodes }) => [...nodes],
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: false,
      description: 'How far the page looked, for `after` of the next one or of a subscription. It moves on each page.',
    }),
    hasNextPage: t.exposeBoolean('hasNextPage', {
      nullable: false,
      description: 'Whether the log goes on after `endCursor`; what follows need not be for you.',
    }),
  }),
});

builder.queryField('events', (t) =>
  t.field({
    type: EventPageRef,
    description:
      'What `ticketEvents` with the same filter would tell after a cursor, as pages of the log: for programs that ask now and then instead of listening. Judged by your rights as they are, like a stream that goes on.',
    complexity: 10,
    args: {
      filter: t.arg({
        type: TicketEventFilterInput,
        description: 'Which tickets; all of kind TICKET that you may see where it is left out.',
      }),
      after: t.arg.string({
        description:
          'What happened after this cursor: the `endCursor` of the last page, that of an event, or `Query.eventCursor`. Where it is left out the page is empty, and `endCursor` is where the log ends now. Errors: INVALID_CURSOR; FULL_REFRESH_REQUIRED as for subscriptions.',
      }),
      first: t.arg.int({
        description: `Events at most, 0 to ${maxSize}; ${defaultSize} where it is left out. Another number is INVALID_ARGUMENT.`,
      }),
    },
    resolve: async (_root, { filter, after, first }, ctx, info) => {
      const { events, ...page } = await readPage(ctx, filtered(ctx.viewer, filter ?? {}), {
        after,
        size: sizeOf(first),
      });
      notePage(ctx, info, events);
      const selection: object = queryFromInfo({ context: ctx, info, paths: [['nodes']] });
      const rows = await ctx.db.event.findMany({
        ...selection,
        where: { id: { in: [...events.keys()] } },
        orderBy: { position: 'asc' },
      });
      return { ...page, nodes: rows };
    },
  }),
);
