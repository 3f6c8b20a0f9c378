import { builder } from '../graphql/builder.ts';
import { allowanceFacts, allowanceOf } from './allowance.ts';
import type { Allowance } from './rules.ts';

const TicketAllowance = builder.objectRef<Allowance>('TicketAllowance').implement({
  description:
    "How many tickets an organization's ratings have made in the month that runs in its time zone, and may still make. A deleted ticket stays counted.",
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'As many as its plan gives in a month; null for no limit.' }),
    used: t.exposeInt('used', { nullable: false, description: 'As many as were made in this month.' }),
    remaining: t.exposeInt('remaining', { description: 'As many as are left, never below 0; null for no limit.' }),
    periodStart: t.expose('periodStart', {
      type: 'DateTime',
      nullable: false,
      description: "When the month began: the first day's midnight in the organization's time zone.",
    }),
    resetsAt: t.expose('resetsAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When the next month begins, and with it the counting anew.',
    }),
  }),
});

builder.prismaObjectFields('Organization', (t) => ({
  plan: t.relation('plan', {
    description: 'What it has subscribed to; null for none, and then nothing limits its tickets.',
  }),
  ticketAllowance: t.field({
    type: TicketAllowance,
    description: 'What it has of tickets from ratings in this month.',
    select: () => allowanceFacts(new Date()),
    resolve: (organization) => allowanceOf(organization, new Date()),
  }),
}));
