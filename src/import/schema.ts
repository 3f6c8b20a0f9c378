import { z } from 'zod';
import { visibleTickets } from '../access/ticket.ts';
import { all } from '../access/where.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../errors.ts';
import { builder } from '../graphql/builder.ts';
import { customFields } from '../graphql/custom-field-input.ts';
import { email, nullish, optionalText, tags, text } from '../graphql/input.ts';
import { MutationError, mutation } from '../graphql/mutation.ts';
import { ThreadVisibility, TicketPriority, TicketStatus, WaitingOn } from '../graphql/ticket-enums.ts';
import type { Prisma } from '../store/generated/client.ts';
import { limits } from '../ticket/rules.ts';
import { type ImportResult, importTickets } from './actions.ts';
import { batchLimit, commentLimit } from './rules.ts';
import type { ImportComment, ImportOrganization, ImportPerson, ImportTicket } from './ticket.ts';

const key = text(200);
const keyDescription = 'The key in the system that it comes from, 1 to 200 characters.';

const Organization = builder.inputRef<ImportOrganization>('ImportOrganizationInput').implement({
  description:
    "A requester's organization: found by its external id, or where it has none by its name, also in the same batch; else made.",
  fields: (t) => ({
    externalId: t.string({ description: keyDescription }).validate(nullish(key)),
    name: t.string({ required: true, description: '1 to 200 characters.' }).validate(text(200)),
  }),
});

const Person = builder.inputRef<ImportPerson>('ImportPersonInput').implement({
  description: 'A requester: found by e-mail or external id and left as they are, else made. Nobody is mailed.',
  fields: (t) => ({
    externalId: t.string({ description: keyDescription }).validate(nullish(key)),
    email: t.string({ required: true, description: 'E-mail address; its case does not matter.' }).validate(email),
    name: t.string({ required: true, description: '1 to 200 characters.' }).validate(text(200)),
    organization: t.field({ type: Organization, description: 'Of a new person; a personal one by default.' }),
  }),
});

const Comment = builder.inputRef<ImportComment>('ImportCommentInput').implement({
  description: 'A message of the past.',
  fields: (t) => ({
    byStaff: t.boolean({
      required: true,
      description: 'Whether staff wrote it (then it stands under your name); else the requester did.',
    }),
    body: t
      .string({ required: true, description: `Markdown, 1 to ${limits.comment} characters.` })
      .validate(text(limits.comment)),
    createdAt: t.field({ type: 'DateTime', required: true, description: 'When it was written.' }),
    visibility: t.field({ type: ThreadVisibility, description: 'Who reads it; PUBLIC by default.' }),
  }),
});

const name = (t: Parameters<NonNullable<Parameters<typeof builder.inputType>[1]['fields']>>[0], what: string) =>
  t.string({ description: `${what}, by name; made if there is none.` }).validate(nullish(text(100)));

const Ticket = builder.inputRef<ImportTicket>('ImportTicketInput').implement({
  description: 'A ticket with its past. Dates lie between 1990 and now, none before its opening.',
  fields: (t) => ({
    customFields: customFields(t, 'Files are not imported, and nothing is required.'),
    externalId: t
      .string({
        required: true,
        description: `${keyDescription} A ticket that has it already stays as it is. Of several in a batch that have it, those that are the same count once; one that differs from the first is FAILED, with INVALID_ARGUMENT on \`externalId\`.`,
      })
      .validate(key),
    title: t.string({ required: true, description: `1 to ${limits.title} characters.` }).validate(text(limits.title)),
    description: t
      .string({ required: true, description: `Markdown, 1 to ${limits.description} characters.` })
      .validate(text(limits.description)),
    requester: t.field({ type: Person, required: true, description: 'For whom it stands.' }),
    type: name(t, 'Its type'),
    category: name(t, 'Its category'),
    productAreas: t
      .stringList({ description: `Product areas by name, at most ${limits.productAreas}; made if there are none.` })
      .validate(nullish(z.array(text(100)).max(limits.productAreas, `At most ${limits.productAreas}.`))),
    tags: t.stringList({ description: 'At most 50 of at most 50 characters.' }).validate(nullish(tags)),
    priority: t.field({ type: TicketPriority, description: 'How pressing it is; NORMAL by default.' }),
    status: t.field({ type: TicketStatus, description: 'Where it stands; OPEN by default.' }),
    waitingOn: t.field({ type: WaitingOn, description: 'Whose turn it is; by default what the status says.' }),
    resolutionNotes: t
      .string({ description: `How it was settled, at most ${limits.notes} characters.` })
      .validate(nullish(optionalText(limits.notes))),
    createdAt: t.field({ type: 'DateTime', required: true, description: 'When it was opened.' }),
    updatedAt: t.field({ type: 'DateTime', description: 'Its last change; the last of its dates by default.' }),
    firstRespondedAt: t.field({ type: 'DateTime', description: 'The first answer; that of the comments by default.' }),
    resolvedAt: t.field({ type: 'DateTime', description: 'Since when it is resolved.' }),
    closedAt: t.field({ type: 'DateTime', description: 'Since when it is closed.' }),
    comments: t
      .field({ type: [Comment], description: `At most ${commentLimit}, in any order.` })
      .validate(nullish(z.array(z.custom<ImportComment>()).max(commentLimit, `At most ${commentLimit}.`))),
  }),
});

const Outcome = builder.enumType('ImportOutcome', {
  description: 'What became of one imported ticket.',
  values: {
    CREATED: { description: 'It is there now.' },
    UNCHANGED: { description: 'It was there before, by its external id, and stays as it is.' },
    FAILED: { description: 'It is not there; `error` says why.' },
  },
});

const Result = builder.objectRef<ImportResult>('ImportResult').implement({
  description: 'What became of one ticket.',
  fields: (t) => ({
    externalId: t.exposeString('externalId', { nullable: false, description: 'Whose result it is.' }),
    outcome: t.expose('outcome', { type: Outcome, nullable: false, description: 'What became of the row.' }),
    ticket: t.prismaField({
      type: 'Ticket',
      description: 'The ticket, where it is there.',
      resolve: (query, { ticketId }, _args, ctx) =>
        ticketId === undefined
          ? null
          : ctx.db.ticket.findFirst({
              ...query,
              where: all<Prisma.TicketWhereInput>({ id: ticketId }, visibleTickets(ctx.viewer)),
            }),
    }),
    error: t.field({
      type: MutationError,
      description: 'Why it is not there.',
      resolve: ({ refusal }) =>
        refusal ? { type: refusal.type, code: refusal.code, message: refusal.message, fields: refusal.fields } : null,
    }),
  }),
});

mutation('importTickets', {
  description: `Brings in up to ${batchLimit} tickets with their past, people and catalog entries. Each has its own result, and one that is refused makes neither people nor catalog entries; a repeated call changes nothing. Nobody is notified of what is imported, and no subscription tells of it.`,
  input: (t) => ({
    tickets: t
      .field({ type: [Ticket], required: true, description: `1 to ${batchLimit} tickets.` })
      .validate(z.array(z.custom<ImportTicket>()).min(1, 'At least one.').max(batchLimit, `At most ${batchLimit}.`)),
  }),
  resolve: async (ctx, input) => ({ results: await imported(ctx, input.tickets as ImportTicket[]) }),
  payload: (t) => ({
    results: t.field({
      type: [Result],
      description: 'In the order of the input.',
      resolve: ({ results }) => results ?? null,
    }),
  }),
});

const attempts = 3;

/** Two batches that make the same person or type at once: the second finds them at its next try. */
async function imported(ctx: Context, tickets: readonly ImportTicket[]): Promise<ImportResult[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ctx.act((act) => importTickets(act, tickets));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'ALREADY_EXISTS' || attempt === attempts) throw error;
    }
  }
}
