import { builder } from '../graphql/builder.ts';

builder.queryField('eventCursor', (t) =>
  t.string({
    nullable: false,
    description:
      'Where the stream of events stands, for `after` of a subscription. In the operation that reads data it comes from the same snapshot as the data: what follows it is exactly what the data does not hold yet.',
    resolve: async (_root, _args, ctx) => {
      const { position, epoch } = await ctx.db.logHead.findFirstOrThrow();
      // committed when the snapshot was taken, and yet to get their positions: the data holds them
      const unstamped = await ctx.db.event.findMany({
        where: { position: null },
        orderBy: { id: 'asc' },
        select: { id: true },
      });
      return ctx.desk.cursors.seal({ position, epoch, known: unstamped.map(({ id }) => id) });
    },
  }),
);
