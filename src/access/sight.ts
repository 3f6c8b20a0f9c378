import type { TicketFacts } from './ticket.ts';
import type { Customer } from './viewer.ts';

/** The facts that hold the ids by which customers see a ticket: one each, or a list. */
export const sightFacts = {
  one: ['requesterId', 'organizationId'],
  list: ['followerIds', 'followerOrganizationIds', 'copiedAffiliateIds'],
} as const satisfies Record<'one' | 'list', readonly (keyof TicketFacts)[]>;

/** Of a ticket; each customer who sees it has one of them among their `keysOf`. */
export const sightOf = (ticket: TicketFacts): readonly string[] => [
  ...sightFacts.one.map((fact) => ticket[fact]),
  ...sightFacts.list.flatMap((fact) => ticket[fact]),
];

/** The ids by which a customer sees tickets. */
export const keysOf = ({ id, organizationId }: Customer): readonly string[] => [id, organizationId];
