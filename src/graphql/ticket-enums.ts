import { builder } from './builder.ts';

export const TicketKind = builder.enumType('TicketKind', {
  description: 'Tickets and tasks are one machinery.',
  values: { TICKET: { description: 'A conversation to settle something.' }, TASK: { description: 'A piece of work.' } },
});

export const TicketStatus = builder.enumType('TicketStatus', {
  description: 'Where a ticket stands. OPEN → IN_PROGRESS → RESOLVED → CLOSED; RESOLVED and CLOSED can be reopened.',
  values: {
    OPEN: { description: 'Nobody works on it yet: it is new, or was reopened.' },
    IN_PROGRESS: { description: 'Staff work on it.' },
    RESOLVED: { description: 'Staff hold it for done; the customer may still object.' },
    CLOSED: { description: 'Done. A public reply by the customer reopens it.' },
  },
});

export const TicketPriority = builder.enumType('TicketPriority', {
  description: 'How pressing it is.',
  values: {
    LOW: { description: 'Less pressing than usual; it can wait.' },
    NORMAL: { description: 'The usual, where nothing else is said.' },
    HIGH: { description: 'More pressing than usual.' },
    URGENT: { description: 'As pressing as can be: something important stands still.' },
  },
});

export const WaitingOn = builder.enumType('WaitingOn', {
  description: 'Whose turn it is.',
  values: {
    STAFF: { description: 'The staff are to answer.' },
    CUSTOMER: { description: 'The customer is to answer.' },
  },
});

export const ThreadVisibility = builder.enumType('ThreadVisibility', {
  description: 'Who reads a thread.',
  values: {
    PUBLIC: { description: 'Staff and the customers who see the ticket.' },
    INTERNAL: { description: 'Staff only; customers cannot tell that it exists.' },
  },
});
