import type { TicketFacts } from './ticket.ts';
import type { Customer } from './viewer.ts';

/** The facts that hold the ids by which customers see a ticket: one each, or a list. `Ticket.sight` has all of them. */
export const sightFacts = {
  one: ['requesterId', 'organizationId', 'projectId'],
  list: ['followerIds', 'followerOrganizationIds', 'copiedAffiliateIds'],
} as const satisfies Record<'one' | 'list', readonly (keyof TicketFacts)[]>;

/** Of a ticket; each customer who sees it has one of them among their `keysOf`. */
export const sightOf = (ticket: TicketFacts): readonly string[] => [
  // events from before there were projects have none
  ...sightFacts.one.flatMap((fact) => ticket[fact] ?? []),
  ...sightFacts.list.flatMap((fact) => ticket[fact]),
];

/** The ids by any of which a customer sees tickets. */
export const keysOf = ({ id, organizationId, projectIds, portal }: Customer): readonly string[] => [
  ...(portal.showPeopleItems ? [id, organizationId] : []),
  ...(portal.showProjectItems ? projectIds : []),
];
