import { Refusal } from '../errors.ts';

/** A person or a whole organization; exactly one of the two. */
export interface Follower {
  affiliate?: string | null | undefined;
  organization?: string | null | undefined;
}

export type FollowerKey = { affiliateId: string } | { organizationId: string };

export function keyOf({ affiliate, organization }: Follower): FollowerKey {
  if (affiliate && !organization) return { affiliateId: affiliate };
  if (organization && !affiliate) return { organizationId: organization };
  throw new Refusal('INVALID_ARGUMENT', 'Name an affiliate or an organization, one of the two.');
}
