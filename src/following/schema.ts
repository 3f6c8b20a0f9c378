import { builder } from '../graphql/builder.ts';
import { email, follower, type InputFields, ref } from '../graphql/input.ts';
import { mutation } from '../graphql/mutation.ts';
import { ticketResult } from '../graphql/results.ts';
import { addTicketFollower, followTicket, removeTicketFollower, unfollowTicket } from './actions.ts';
import { addTicketCc, removeTicketCc } from './cc.ts';
import { markTicketRead, markTicketUnread } from './read.ts';

builder.prismaObject('TicketFollower', {
  description: 'A person or a whole organization that follows a ticket, and so sees it.',
  fields: (t) => ({
    affiliate: t.relation('affiliate', { description: 'The person; null where an organization follows.' }),
    organization: t.relation('organization', { description: 'The organization; null where a person follows.' }),
    followedAt: t.expose('createdAt', { type: 'DateTime', nullable: false, description: 'When the following began.' }),
  }),
});

builder.prismaObject('TicketCc', {
  description: 'An e-mail address that gets copies.',
  fields: (t) => ({
    email: t.exposeString('email', { nullable: false, description: 'The address, in lower case.' }),
    givesAccess: t.boolean({
      nullable: false,
      description: 'Whether its owner, a customer, also sees the ticket by it.',
      select: { affiliateId: true },
      resolve: ({ affiliateId }) => affiliateId !== null,
    }),
    addedAt: t.expose('createdAt', { type: 'DateTime', nullable: false, description: 'When the address was added.' }),
  }),
});

builder.prismaObjectFields('Ticket', (t) => ({
  followers: t.relation('followers', {
    description: 'Who follows it, at most 100.',
    query: { orderBy: { id: 'asc' } },
  }),
  ccs: t.relation('ccs', { description: 'Who gets copies, at most 20.', query: { orderBy: { id: 'asc' } } }),
}));

const target = (t: InputFields) => ref(t, 'Ticket', 'The ticket.');
const address = (t: InputFields) =>
  t.string({ required: true, description: 'An e-mail address; its case does not matter.' }).validate(email);

mutation('followTicket', {
  description: 'Follows a ticket oneself. Following twice changes nothing.',
  input: (t) => ({ id: target(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => followTicket(act, input.id)),
});

mutation('unfollowTicket', {
  description: 'Ends following a ticket. Who saw it only by following sees it no more: `ticket` is then null.',
  input: (t) => ({ id: target(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => unfollowTicket(act, input.id)),
});

mutation('addTicketFollower', {
  description: 'Lets a customer, or a whole organization, follow a ticket and so see it. At most 100.',
  input: (t) => ({ id: target(t), ...follower(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => addTicketFollower(act, input)),
});

mutation('removeTicketFollower', {
  description: 'Ends the following of a customer or organization.',
  input: (t) => ({ id: target(t), ...follower(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => removeTicketFollower(act, input)),
});

mutation('addTicketCc', {
  description:
    'Sends copies to an address, at most 20 on a ticket. Its owner also sees the ticket if they belong to the requester’s organization; also one who joins it, or gets the address, later. For staff and, where the portal shows `ccs`, the requester.',
  input: (t) => ({
    id: target(t),
    email: address(t),
    givesAccess: t.boolean({
      description:
        'Staff only: the owner sees the ticket also from another organization. Of an address that gets copies already, it is added.',
    }),
  }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => addTicketCc(act, input)),
});

mutation('removeTicketCc', {
  description:
    'Ends copies to an address, and the sight that they gave. For staff and, where the portal shows `ccs`, the requester.',
  input: (t) => ({ id: target(t), email: address(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => removeTicketCc(act, input)),
});

mutation('markTicketRead', {
  description: 'Remembers that you have seen the ticket as it is. Yours alone: nobody is told.',
  input: (t) => ({
    id: target(t),
    version: t.int({
      description: 'The `version` that you have shown. What changed after it leaves the ticket unread.',
    }),
  }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => markTicketRead(act, input)),
});

mutation('markTicketUnread', {
  description: 'Makes the ticket stand out again, for you.',
  input: (t) => ({ id: target(t) }),
  payload: ticketResult,
  resolve: (ctx, input) => ctx.act((act) => markTicketUnread(act, input)),
});
