import { describe, expect, it } from 'vitest';
import type { TicketFacts } from '../../src/access/ticket.ts';
import type { Customer, Staff, Viewer } from '../../src/access/viewer.ts';
import { Refusal } from '../../src/errors.ts';
import { TicketStatus } from '../../src/store/generated/enums.ts';
import { assertPossible, possibleStatuses } from '../../src/ticket/rules.ts';
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
const ticket = (status: TicketStatus): TicketFacts => ({
  id: 't',
  kind: 'TICKET',
  typeId: 'y',
  status,
  requesterId: 'a',
  organizationId: 'o',
  projectId: null,
  assigneeId: null,
  teamId: null,
  followerIds: [],
  followerOrganizationIds: [],
  copiedAffiliateIds: [],
  autoClosed: false,
});

const table = (viewer: Viewer) =>
  Object.fromEntries(
    Object.values(TicketStatus).map((status) => [status, possibleStatuses(viewer, ticket(status)).sort()]),
  );

describe('VK-03 the status machine', () => {
  it('lets staff go open → in progress → resolved → closed, reopen, and close from everywhere', () => {
    expect(table(staff)).toEqual({
      OPEN: ['CLOSED', 'IN_PROGRESS', 'RESOLVED'],
      IN_PROGRESS: ['CLOSED', 'RESOLVED'],
      RESOLVED: ['CLOSED', 'IN_PROGRESS', 'OPEN'],
      CLOSED: ['OPEN'],
    });
  });

  it('lets the requester close from everywhere and reopen, and nothing else', () => {
    expect(table(customer)).toEqual({
      OPEN: ['CLOSED'],
      IN_PROGRESS: ['CLOSED'],
      RESOLVED: ['CLOSED', 'OPEN'],
      CLOSED: ['OPEN'],
    });
  });

  it('lets a member close no ticket of a colleague, and a ticket manager of the organization do', () => {
    const colleague = { ...customer, id: 'b' };
    expect(possibleStatuses(colleague, ticket('OPEN'))).toEqual([]);
    expect(possibleStatuses({ ...colleague, role: 'TICKET_MANAGER' }, ticket('OPEN'))).toEqual(['CLOSED']);
    expect(possibleStatuses({ ...colleague, role: 'ADMINISTRATOR', organizationId: 'other' }, ticket('OPEN'))).toEqual(
      [],
    );
  });

  it('names what is possible when it refuses', () => {
    const refusal = (() => {
      try {
        assertPossible(staff, ticket('CLOSED'), 'RESOLVED');
      } catch (error) {
        return error as Refusal;
      }
      return undefined;
    })();
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'ILLEGAL_STATUS_CHANGE', type: 'VALIDATION' });
    expect(refusal?.message).toContain('possible from here: OPEN');
  });
});
