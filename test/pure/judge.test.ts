import { describe, expect, it } from 'vitest';
import type { CommentFacts } from '../../src/access/thread.ts';
import type { TicketFacts } from '../../src/access/ticket.ts';
import type { Customer, Staff } from '../../src/access/viewer.ts';
import { judge } from '../../src/events/judge.ts';
import type { LiveEvent } from '../../src/events/live-event.ts';
import { openPortal } from '../portal.ts';

const staff: Staff = {
  kind: 'MANAGER',
  id: 'm',
  sessionId: 's',
  role: 'AGENT',
  permissions: [],
  teamIds: [],
  locale: 'en',
  timeZone: 'UTC',
};
const customer: Customer = {
  kind: 'AFFILIATE',
  id: 'a',
  sessionId: 's',
  role: 'MEMBER',
  organizationId: 'o',
  projectIds: [],
  locale: 'en',
  timeZone: 'UTC',
  portal: openPortal,
};
const own: TicketFacts = {
  id: 't',
  kind: 'TICKET',
  typeId: 'y',
  status: 'OPEN',
  requesterId: 'a',
  organizationId: 'o',
  projectId: null,
  assigneeId: null,
  teamId: null,
  followerIds: [],
  followerOrganizationIds: [],
  copiedAffiliateIds: [],
  autoClosed: false,
};
const foreign: TicketFacts = { ...own, requesterId: 'x', organizationId: 'other' };
const followed: TicketFacts = { ...foreign, followerIds: ['a'] };
const note: CommentFacts = { id: 'c', visibility: 'INTERNAL' };
const message: CommentFacts = { id: 'c', visibility: 'PUBLIC' };

interface Given {
  before?: TicketFacts | null;
  after?: TicketFacts | null;
  now?: TicketFacts | null;
  comment?: { before?: CommentFacts; after?: CommentFacts; now?: CommentFacts | null };
  audience?: 'EVERYONE' | 'STAFF';
  properties?: string[];
  historical?: boolean;
}

function event({
  before = own,
  after = own,
  now = after,
  comment,
  audience = 'EVERYONE',
  properties = [],
  historical = false,
}: Given): LiveEvent {
  return {
    row: {
      subjectType: 'Ticket',
      kind: 'ticket.updated',
      audience,
      properties,
      historical,
    } as unknown as LiveEvent['row'],
    before: before && { ticket: before, ...(comment?.before && { comment: comment.before }) },
    after: after && { ticket: after, ...(comment?.after && { comment: comment.after }) },
    now: { ticket: now, comment: comment?.now === undefined ? (comment?.after ?? null) : comment.now },
  };
}

const everything = () => true;
const toCustomer = (given: Given) => judge(customer, event(given), everything);
const toStaff = (given: Given) => judge(staff, event(given), everything);

describe('a follower', () => {
  it('is told ADDED of a ticket that comes, UPDATED of one that stays, REMOVED of one that goes', () => {
    expect(toCustomer({ before: null })).toEqual({ change: 'ADDED', readable: true });
    expect(toCustomer({})).toEqual({ change: 'UPDATED', readable: true });
    expect(toCustomer({ after: null, now: null })).toEqual({ change: 'REMOVED', readable: false });
  });

  it('is told nothing of a ticket that was not and is not theirs', () => {
    expect(toCustomer({ before: foreign, after: foreign })).toBeUndefined();
    expect(toCustomer({ before: null, after: foreign })).toBeUndefined();
    expect(toCustomer({ before: foreign, after: null, now: null })).toBeUndefined();
  });

  it('gets only the id of a ticket that they may see no more', () => {
    expect(toCustomer({ before: followed, after: foreign, audience: 'STAFF' })).toEqual({
      change: 'REMOVED',
      readable: false,
    });
  });

  it('is not shown what is out of sight again by the time it is told', () => {
    expect(toCustomer({ before: foreign, after: followed, now: foreign })).toBeUndefined();
    expect(toCustomer({ now: null })).toBeUndefined();
  });

  it('is told nothing of a change that customers cannot see', () => {
    expect(toCustomer({ audience: 'STAFF' })).toBeUndefined();
    expect(toCustomer({ properties: ['tags'] })).toBeUndefined();
    expect(toCustomer({ properties: ['tags', 'title'] })).toEqual({ change: 'UPDATED', readable: true });
    expect(toStaff({ audience: 'STAFF', properties: ['tags'] })).toEqual({ change: 'UPDATED', readable: true });
  });

  it('is told nothing of imported history', () => {
    expect(toStaff({ before: null, historical: true })).toBeUndefined();
  });

  it('follows what they chose: leaving the choice is REMOVED, though they may still read it', () => {
    const open = (ticket: TicketFacts) => ticket.status === 'OPEN';
    expect(judge(staff, event({ after: { ...own, status: 'CLOSED' } }), open)).toEqual({
      change: 'REMOVED',
      readable: true,
    });
    expect(judge(staff, event({ before: { ...own, status: 'CLOSED' } }), open)).toEqual({
      change: 'ADDED',
      readable: true,
    });
  });
});

describe('VK-07 an internal note', () => {
  it('is told to staff and never to a customer', () => {
    const comment = { after: note };
    expect(toStaff({ comment, audience: 'STAFF' })).toEqual({ change: 'ADDED', readable: true });
    expect(toCustomer({ comment, audience: 'STAFF' })).toBeUndefined();
    expect(toCustomer({ comment: { before: note, after: note }, audience: 'STAFF' })).toBeUndefined();
    expect(toCustomer({ comment: { before: note }, audience: 'STAFF' })).toBeUndefined();
  });

  it('that was public disappears for the customer by its id only', () => {
    expect(toCustomer({ comment: { before: message, after: note } })).toEqual({ change: 'REMOVED', readable: false });
    expect(toStaff({ comment: { before: message, after: note } })).toEqual({ change: 'UPDATED', readable: true });
  });

  it('that becomes public is new to the customer', () => {
    expect(toCustomer({ comment: { before: note, after: message } })).toEqual({ change: 'ADDED', readable: true });
  });

  it('is not told as the public comment that it was a moment ago', () => {
    expect(toCustomer({ comment: { after: message, now: note } })).toBeUndefined();
    expect(toCustomer({ comment: { after: message, now: null } })).toBeUndefined();
  });
});
