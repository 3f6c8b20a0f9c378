import { builder } from '../graphql/builder.ts';

builder.queryField('eventCursor', (t) =>
  t.string({
    nullable: false,
    description:
      'Where the stream of events stands. In the operation that reads data it comes from the same snapshot as the data, so that no event falls between the two.',
    resolve: async (_root, _args, ctx) => {
      const { position, epoch } = await ctx.db.logHead.findFirstOrThrow();
      return ctx.desk.cursors.seal({ position, epoch });
    },
  }),
);
