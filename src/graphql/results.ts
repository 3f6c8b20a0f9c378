import { visibleComments } from '../access/thread.ts';
import { visibleTickets } from '../access/ticket.ts';
import { all } from '../access/where.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { BuilderTypes } from './builder.ts';

// What ticket mutations give back: read again after the commit, by the same rules as everywhere.

type PayloadFields<Result> = PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Partial<Result>>;

export const ticketResult = (t: PayloadFields<{ ticketId: string }>) => ({
  ticket: t.prismaField({
    type: 'Ticket',
    description:
      'The ticket as it is now, also after a lost race. Null after any other error, once it is gone, and once you may not see it.',
    resolve: (query, { ticketId }, _args, ctx) =>
      ticketId === undefined
        ? null
        : ctx.db.ticket.findFirst({
            ...query,
            where: all<Prisma.TicketWhereInput>({ id: ticketId }, visibleTickets(ctx.viewer)),
          }),
  }),
});

export const commentResult = (t: PayloadFields<{ ticketId: string; commentId: string }>) => ({
  comment: t.prismaField({
    type: 'Comment',
    description: 'The comment as it is now; null after an error.',
    resolve: (query, { commentId }, _args, ctx) =>
      commentId === undefined
        ? null
        : ctx.db.comment.findFirst({
            ...query,
            where: all<Prisma.CommentWhereInput>({ id: commentId }, visibleComments(ctx.viewer)),
          }),
  }),
  ...ticketResult(t as unknown as PayloadFields<{ ticketId: string }>),
});
