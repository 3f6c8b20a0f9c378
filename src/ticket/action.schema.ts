import { z } from 'zod';
import { customFields } from '../graphql/custom-field-input.ts';
import { encodeId } from '../graphql/id.ts';
import {
  email,
  expectedVersion,
  type InputFields,
  idempotencyKey,
  nullish,
  optionalFiles,
  optionalRef,
  optionalText,
  ref,
  refs,
  tags,
  text,
} from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { ticketResult } from '../graphql/results.ts';
import { TicketKind, TicketPriority } from '../graphql/ticket-enums.ts';
import { assignTicket, deleteTicket } from './actions.ts';
import { createTicket } from './create.ts';
import { limits } from './rules.ts';
import { closeTicket, reopenTicket, resolveTicket, startTicket } from './status.ts';
import { updateTicket } from './update.ts';

const target = (t: InputFields) => ref(t, 'Ticket', 'The ticket.');

const percentComplete = (t: InputFields, description: string) =>
  t.int({ description }).validate(nullish(z.int().refine((value) => value >= 0 && value <= 100, 'From 0 to 100.')));
/** What a portal hides is not filled in there either. */
const whereShown = 'Customers: where their portal shows it, else FORBIDDEN.';

const contactEmail = (t: InputFields, who = '') =>
  t
    .string({
      description: `The e-mail address at which the sender wants to be written to; null for their own. ${who}`.trim(),
    })
    .validate(nullish(email));

mutation('createTicket', {
  description:
    'Opens a ticket: an affiliate for themself, or staff for an affiliate. The requester follows it. Types that the system alone gives are SYSTEM_TYPE. Where the portal takes in tickets of administrators only, that of anybody else is closed at once, with a comment that says what to do: `isAutoClosed`.',
  input: (t) => ({
    title: t
      .string({ required: true, description: `One line, 1 to ${limits.title} characters.` })
      .validate(text(limits.title)),
    description: t
      .string({ required: true, description: `Markdown, 1 to ${limits.description} characters.` })
      .validate(text(limits.description)),
    requester: optionalRef(
      t,
      'Affiliate',
      'Staff only, and needed from them: the affiliate for whom the ticket stands.',
    ),
    kind: t.field({ type: TicketKind, description: 'Staff only; TICKET by default.' }),
    type: optionalRef(t, 'TicketType', 'An active type; a general question by default.'),
    category: optionalRef(t, 'Category', 'An active category; it may give the team and the priority.'),
    priority: t.field({ type: TicketPriority, description: `The category's by default, else NORMAL. ${whereShown}` }),
    productAreas: refs(t, 'ProductArea', limits.productAreas, `What of the product it is about. ${whereShown}`),
    ccs: t
      .stringList({ description: `E-mail addresses that get copies, at most ${limits.ccs}. ${whereShown}` })
      .validate(nullish(z.array(email).max(limits.ccs, `At most ${limits.ccs}.`))),
    tags: t
      .stringList({ description: 'Staff only: labels, at most 50 of at most 50 characters.' })
      .validate(nullish(tags)),
    team: optionalRef(t, 'Team', "Staff only; the category's by default."),
    assignee: optionalRef(t, 'Manager', 'Staff only: an active manager who is answerable for it.'),
    project: optionalRef(t, 'Project', 'Staff only: an active project that it is part of.'),
    startDate: t.field({ type: 'Date', description: 'Staff only: when work on it is to begin.' }),
    dueDate: t.field({ type: 'Date', description: 'Staff only: when it is to be done, not before `startDate`.' }),
    percentComplete: percentComplete(t, 'Staff only: how much of it is done, 0 to 100.'),
    contactEmail: contactEmail(t, whereShown),
    customFields: customFields(t),
    attachments: optionalFiles(t, 'Files for the ticket itself.'),
    idempotencyKey: idempotencyKey(t),
  }),
  resolve: (ctx, input) => ctx.actOnce('createTicket', input, (act) => createTicket(act, input)),
  payload: (t) => ({
    number: t.int({
      description:
        'The number of the new ticket, also where the portal shows its customers no items; null after an error.',
      resolve: ({ number }) => number ?? null,
    }),
    ...ticketResult(t as never),
  }),
});

mutation('updateTicket', {
  description:
    'Changes the properties that are given and leaves the others. `null` empties one that may be empty. Customers change what their portal lets them: `Ticket.editableFields`.',
  input: (t) => ({
    id: target(t),
    title: t.string({ description: `1 to ${limits.title} characters.` }).validate(nullish(text(limits.title))),
    description: t
      .string({ description: `Markdown, 1 to ${limits.description} characters.` })
      .validate(nullish(text(limits.description))),
    type: optionalRef(t, 'TicketType', 'An active type that people may give.'),
    category: optionalRef(t, 'Category', 'An active category, or null.'),
    priority: t.field({ type: TicketPriority, description: 'How pressing it is.' }),
    tags: t
      .stringList({ description: 'All its tags anew, at most 50 of at most 50 characters.' })
      .validate(nullish(tags)),
    team: optionalRef(t, 'Team', 'An active team, or null.'),
    productAreas: refs(t, 'ProductArea', limits.productAreas, 'All its product areas anew.'),
    project: optionalRef(t, 'Project', 'Staff only: an active project, or null.'),
    startDate: t.field({ type: 'Date', description: 'When work on it is to begin, or null.' }),
    dueDate: t.field({ type: 'Date', description: 'When it is to be done, not before `startDate`; or null.' }),
    percentComplete: percentComplete(t, 'How much of it is done, 0 to 100; or null.'),
    contactEmail: contactEmail(t),
    customFields: customFields(t),
    expectedVersion: expectedVersion(t),
  }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => updateTicket(act, input)),
});

mutation('deleteTicket', {
  description:
    'Removes a ticket with its comments and all else, for good. The log keeps who deleted which number when.',
  input: (t) => ({ id: target(t), expectedVersion: expectedVersion(t) }),
  resolve: (ctx, input) => ctx.act((act) => deleteTicket(act, input)),
  payload: (t) => ({
    deletedTicketId: t.id({
      description: 'The id that is gone; null after an error.',
      resolve: ({ deletedTicketId }) => (deletedTicketId ? encodeId('Ticket', deletedTicketId) : null),
    }),
    number: t.int({
      description: 'The number that is gone, which is not given again; null after an error.',
      resolve: ({ number }) => number ?? null,
    }),
    ...ticketResult(t as never),
  }),
});

mutation('assignTicket', {
  description: 'Makes an active manager answerable for a ticket, in place of whoever was.',
  input: (t) => ({
    id: target(t),
    assignee: ref(t, 'Manager', 'An active manager.'),
    expectedVersion: expectedVersion(t),
  }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => assignTicket(act, input)),
});

mutation('unassignTicket', {
  description: 'Leaves a ticket to nobody. One that is nobody’s stays as it is.',
  input: (t) => ({ id: target(t), expectedVersion: expectedVersion(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => assignTicket(act, { ...input, assignee: null })),
});

mutation('startTicket', {
  description: 'Takes an OPEN or RESOLVED ticket to IN_PROGRESS.',
  input: (t) => ({ id: target(t), expectedVersion: expectedVersion(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => startTicket(act, input)),
});

const notes = (t: InputFields) =>
  t
    .string({
      description: `Staff only: how it was settled, at most ${limits.notes} characters; customers read it where their portal shows it.`,
    })
    .validate(nullish(optionalText(limits.notes)));

mutation('resolveTicket', {
  description: 'Takes an OPEN or IN_PROGRESS ticket to RESOLVED.',
  input: (t) => ({ id: target(t), resolutionNotes: notes(t), expectedVersion: expectedVersion(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => resolveTicket(act, input)),
});

mutation('closeTicket', {
  description:
    'Closes a ticket from any status; one that is closed stays as it is. Customers: the requester, and ticket managers and administrators of its organization.',
  input: (t) => ({ id: target(t), resolutionNotes: notes(t), expectedVersion: expectedVersion(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => closeTicket(act, input)),
});

mutation('reopenTicket', {
  description:
    'Takes a RESOLVED or CLOSED ticket back to OPEN. Customers: as for `closeTicket`. A rated ticket that was closed at once counts in the allowance now: where that is used up, customers get ALLOWANCE_EXHAUSTED.',
  input: (t) => ({ id: target(t), expectedVersion: expectedVersion(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => reopenTicket(act, input)),
});
