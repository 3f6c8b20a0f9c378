import { assertOffered } from '../access/filter.ts';
import { assertNeed } from '../access/scope.ts';
import type { TicketFacts } from '../access/ticket.ts';
import { isStaff, type Viewer } from '../access/viewer.ts';
import { builder } from '../graphql/builder.ts';
import { refs } from '../graphql/input.ts';
import { TicketKind, TicketStatus } from '../graphql/ticket-enums.ts';
import { assertVisible } from '../ticket/filter.ts';
import type { Following } from './following.ts';

interface StreamFilter {
  tickets?: string[] | null | undefined;
  kinds?: TicketFacts['kind'][] | null | undefined;
  statuses?: TicketFacts['status'][] | null | undefined;
  assignees?: string[] | null | undefined;
  organizations?: string[] | null | undefined;
  types?: string[] | null | undefined;
}

/** What a portal may not offer, with the property that it reads. */
const filterable = { statuses: 'status', assignees: 'assignee', organizations: 'organization', types: 'type' } as const;

const max = 100;

export const TicketEventFilterInput = builder.inputRef<StreamFilter>('TicketEventFilterInput').implement({
  description:
    'Which tickets a stream follows; all conditions hold together. A ticket that comes to hold them is ADDED, one that ceases to is REMOVED. As in lists, a condition on a property that you may not see is HIDDEN_PROPERTY, one that your portal does not offer FILTER_NOT_OFFERED; a stream ends with that where the portal changes so. There is no `search`: events carry no texts.',
  fields: (t) => ({
    tickets: refs(t, 'Ticket', max, 'These tickets.'),
    kinds: t.field({
      type: [TicketKind],
      description:
        'Tickets, tasks or both. Where neither this nor `tickets` is said: for staff tickets only, in a portal what it is for.',
    }),
    statuses: t.field({ type: [TicketStatus], description: 'In one of these statuses.' }),
    assignees: refs(t, 'Manager', max, 'Assigned to one of these managers.'),
    organizations: refs(t, 'Organization', max, 'Of one of these organizations.'),
    types: refs(t, 'TicketType', max, 'Of one of these types.'),
  }),
});

export const assertMayFollow = (viewer: Viewer) => assertNeed(viewer, ['TICKETS_READ']);

export function filtered(viewer: Viewer, filter: StreamFilter): Following {
  const kinds = filter.kinds ?? (filter.tickets || !isStaff(viewer) ? null : ['TICKET' as const]);
  const within = <T>(list: readonly T[] | null | undefined, value: T | null) =>
    !list || (value !== null && list.includes(value));
  return {
    tickets: filter.tickets,
    tellsRights: true,
    chosen: (ticket) =>
      within(filter.tickets, ticket.id) &&
      within(kinds, ticket.kind) &&
      within(filter.statuses, ticket.status) &&
      within(filter.assignees, ticket.assigneeId) &&
      within(filter.organizations, ticket.organizationId) &&
      within(filter.types, ticket.typeId),
    assertAllowed: (viewer) => {
      assertMayFollow(viewer);
      for (const [name, property] of Object.entries(filterable)) {
        if (!filter[name as keyof typeof filterable]) continue;
        assertVisible(viewer, property, name);
        assertOffered(viewer, name);
      }
    },
  };
}
