import { z } from 'zod';
import { visibleTickets } from '../access/ticket.ts';
import { isStaff } from '../access/viewer.ts';
import { all } from '../access/where.ts';
import { definitionsOf } from '../custom-field/reads.ts';
import { Refusal } from '../errors.ts';
import { AnswerRating } from '../graphql/answer-enums.ts';
import { builder } from '../graphql/builder.ts';
import { connectionTo, page, refTo } from '../graphql/connection.ts';
import { CustomFieldFilterInput } from '../graphql/custom-field-input.ts';
import { decodeId } from '../graphql/id.ts';
import { nullish, refs, text } from '../graphql/input.ts';
import { OrderDirection } from '../graphql/order-direction.ts';
import { DateRange, DayRange } from '../graphql/ranges.ts';
import { TicketKind, TicketPriority, TicketStatus, WaitingOn } from '../graphql/ticket-enums.ts';
import type { Prisma } from '../store/generated/client.ts';
import { assertVisible, customKeysIn, matching, maxSearches, type TicketFilter, withDefaultKind } from './filter.ts';
import { orderOf, orderProperty } from './order.ts';

const max = 100;
const many = <Schema extends z.ZodType>(item: Schema) => nullish(z.array(item).max(max, `At most ${max}.`));

const TicketFilterInput = builder.inputRef<TicketFilter>('TicketFilterInput').implement({
  description:
    'Conditions on tickets, all of which hold together; lists within one hold one by one. A condition on a property that you may not see is HIDDEN_PROPERTY, one that your portal does not offer FILTER_NOT_OFFERED.',
  fields: (t) => ({
    search: t
      .string({
        description: `Every word is in what you may read of it: number, title, description, public comments, resolution notes and custom text fields; for staff internal notes and internal fields too. Words may be apart, in any order and part. Case and accents do not count, and a word is found by its beginning (one of a letter or two only where it is the last), a number as a whole. Signs are left out: a text of nothing else finds nothing. 2 to 200 characters, at most ${maxSearches} times in a filter. Not to be had in subscriptions.`,
      })
      .validate(nullish(text(200, 2))),
    ids: refs(t, 'Ticket', max, 'These tickets.'),
    numbers: t.intList({ description: `Tickets with these numbers. At most ${max}.` }).validate(many(z.int())),
    kinds: t.field({
      type: [TicketKind],
      description: 'Tickets, tasks or both. Where nothing is said: for staff tickets only, in a portal what it is for.',
    }),
    isOpen: t.boolean({ description: 'True: all but CLOSED. False: only CLOSED.' }),
    statuses: t.field({ type: [TicketStatus], description: 'In one of these statuses.' }),
    isAutoClosed: t.boolean({ description: 'Whether they were closed at once, as their senders may not submit.' }),
    waitingOn: t.field({ type: WaitingOn, description: 'Whose turn it is.' }),
    priorities: t.field({ type: [TicketPriority], description: 'Of one of these priorities.' }),
    types: refs(t, 'TicketType', max, 'Of one of these types.'),
    categories: refs(t, 'Category', max, 'In one of these categories.'),
    productAreas: refs(t, 'ProductArea', max, 'About at least one of these.'),
    projects: refs(t, 'Project', max, 'Part of one of these projects.'),
    ratings: t.field({ type: [AnswerRating], description: 'Rated so, by themselves or by their answers.' }),
    hasAnswer: t.boolean({
      description: 'Whether the rating of an answer made them, one that you may see.',
    }),
    startDate: t.field({ type: DayRange, description: 'To be begun in this span.' }),
    dueDate: t.field({ type: DayRange, description: 'To be done in this span.' }),
    requesters: refs(t, 'Affiliate', max, 'For one of these affiliates.'),
    organizations: refs(t, 'Organization', max, 'Of one of these organizations.'),
    accountManagers: refs(t, 'Manager', max, "Staff only. The requester's account manager is one of these."),
    assignees: refs(t, 'Manager', max, 'Assigned to one of these managers.'),
    teams: refs(t, 'Team', max, 'With one of these teams.'),
    tags: t
      .stringList({ description: `Staff only. With at least one of these tags. At most ${max}.` })
      .validate(many(z.string())),
    affiliateTags: t
      .stringList({ description: `Staff only. The requester has at least one of these tags. At most ${max}.` })
      .validate(many(z.string())),
    unassigned: t.boolean({ description: 'Whether nobody is assigned.' }),
    mine: t.boolean({ description: 'Staff: assigned to you. Customers: requested by you.' }),
    following: t.boolean({ description: 'Whether you follow it yourself.' }),
    unread: t.boolean({ description: 'Whether it changed since you marked it read.' }),
    createdAt: t.field({ type: DateRange, description: 'Opened in this span.' }),
    updatedAt: t.field({ type: DateRange, description: 'Last changed, as customers see it, in this span.' }),
    staffUpdatedAt: t.field({ type: DateRange, description: 'Staff only. Last changed in any way in this span.' }),
    customFields: t
      .field({
        type: [CustomFieldFilterInput],
        description: `What tickets say in custom fields, all of it. At most ${max}. Portals offer it as \`customFields.KEY\`.`,
      })
      .validate(many(z.any())),
    and: t.field({ type: [TicketFilterInput], description: 'All of these hold too.' }),
    or: t.field({
      type: [TicketFilterInput],
      description: 'At least one of these holds too. An empty list holds for nothing.',
    }),
    not: t.field({ type: TicketFilterInput, description: 'This does not hold. At most five levels deep.' }),
  }),
});

const TicketOrderField = builder.enumType('TicketOrderField', {
  description: 'What tickets are ordered by.',
  values: {
    CREATED_AT: { description: 'When they were opened.' },
    UPDATED_AT: { description: 'Their last change that a customer can see.' },
    STAFF_UPDATED_AT: { description: 'Staff only. Their last change of any kind.' },
    NUMBER: { description: 'Their number, which counts up with each ticket.' },
    PRIORITY: { description: 'LOW to URGENT, then the order of opening.' },
  },
});

const TicketOrder = builder.inputType('TicketOrderInput', {
  description: 'How tickets are ordered.',
  fields: (t) => ({
    field: t.field({
      type: TicketOrderField,
      required: true,
      description: 'The property to order by; equal ones come by age.',
    }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      description: 'Whether the order is rising or falling.',
    }),
  }),
});

builder.queryFields((t) => ({
  ticket: t.prismaField({
    type: 'Ticket',
    description: 'One ticket by id or by number, one of the two; null where there is none or you may not see it.',
    args: {
      id: t.arg.id({ description: 'An id of type `Ticket`; of another: INVALID_ID.' }),
      number: t.arg.int({ description: 'The number that people call it by, e.g. 1042.' }),
    },
    resolve: (query, _root, { id, number }, ctx) => {
      if ((typeof id === 'string') === (typeof number === 'number'))
        throw new Refusal('INVALID_ARGUMENT', 'Ask for a ticket by `id` or by `number`, one of the two.');
      return ctx.db.ticket.findFirst({
        ...query,
        where: all<Prisma.TicketWhereInput>(
          typeof id === 'string' ? { id: ticketKey(id) } : { number: number ?? 0 },
          visibleTickets(ctx.viewer),
        ),
      });
    },
  }),
  tickets: t.connection(
    {
      type: refTo('Ticket'),
      nullable: true,
      description: 'The tickets that you may see.',
      args: {
        filter: t.arg({
          type: TicketFilterInput,
          description:
            'Only tickets that hold these conditions. Where it is left out, for staff all of kind TICKET, in a portal all of its kind.',
        }),
        orderBy: t.arg({
          type: TicketOrder,
          description: 'In which order. Staff: STAFF_UPDATED_AT DESC by default; customers: UPDATED_AT DESC.',
        }),
      },
      resolve: async (_root, { filter, orderBy, ...args }, ctx, info) => {
        const order =
          orderBy ?? ({ field: isStaff(ctx.viewer) ? 'STAFF_UPDATED_AT' : 'UPDATED_AT', direction: 'DESC' } as const);
        assertVisible(ctx.viewer, orderProperty(order), `the ordering ${order.field}`);
        const fields = await definitionsOf(ctx.db, customKeysIn(filter ?? {}));
        return page(ctx, info, args, {
          order: orderOf(order),
          where: all<Prisma.TicketWhereInput>(
            visibleTickets(ctx.viewer),
            matching(ctx.viewer, withDefaultKind(ctx.viewer, filter ?? {}), fields),
          ),
          rows: (query) => ctx.db.ticket.findMany(query),
          count: (query) => ctx.db.ticket.count(query),
        });
      },
    },
    connectionTo('Ticket'),
  ),
}));

function ticketKey(id: string): string {
  const key = decodeId('Ticket', id);
  if (!key) throw new Refusal('INVALID_ID', 'id: Must be the id of a Ticket.');
  return key;
}
