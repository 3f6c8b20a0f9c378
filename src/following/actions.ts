import { type Customer, isStaff, type Viewer } from '../access/viewer.ts';
import { forbidden, notFound, Refusal } from '../errors.ts';
import type { Act } from '../events/log.ts';
import type { Ticket } from '../store/generated/client.ts';
import { changeTicket, lockTicket } from '../ticket/change.ts';
import { affiliateFor, organizationFor } from '../ticket/references.ts';
import { limits } from '../ticket/rules.ts';
import { type Follower, type FollowerKey, keyOf } from './follower.ts';

/** A customer follows a ticket that they see. */
export async function followTicket(act: Act, id: string) {
  const ticket = await lockTicket(act, id);
  const { id: affiliateId, organizationId } = customerOf(act.viewer);
  // who has just been moved saw it as one of those left behind
  const stays = await act.tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Affiliate" WHERE "id" = ${affiliateId}::uuid AND "organizationId" = ${organizationId}::uuid FOR SHARE`;
  if (stays.length === 0) throw notFound('ticket');
  await add(act, ticket, { affiliateId });
  return { ticketId: id };
}

export async function unfollowTicket(act: Act, id: string) {
  const ticket = await lockTicket(act, id);
  await remove(act, ticket, { affiliateId: customerOf(act.viewer).id });
  return { ticketId: id };
}

/** Staff let somebody follow, which also lets them see. */
export async function addTicketFollower(act: Act, { id, ...follower }: Follower & { id: string }) {
  const ticket = await lockTicket(act, id);
  const key = keyOf(follower);
  if ('affiliateId' in key) await affiliateFor(act, key.affiliateId, 'affiliate');
  else await organizationFor(act, key.organizationId, 'organization');
  await add(act, ticket, key);
  return { ticketId: id };
}

export async function removeTicketFollower(act: Act, { id, ...follower }: Follower & { id: string }) {
  const ticket = await lockTicket(act, id);
  await remove(act, ticket, keyOf(follower));
  return { ticketId: id };
}

function customerOf(viewer: Viewer): Customer {
  if (isStaff(viewer)) throw forbidden('Customers follow tickets; staff see them all.');
  return viewer;
}

async function add(act: Act, ticket: Ticket, key: FollowerKey) {
  const { followerIds, followerOrganizationIds } = ticket;
  const set =
    'affiliateId' in key
      ? { followerIds: [...new Set([...followerIds, key.affiliateId])] }
      : { followerOrganizationIds: [...new Set([...followerOrganizationIds, key.organizationId])] };
  const after = { followerIds, followerOrganizationIds, ...set };
  const before = followerIds.length + followerOrganizationIds.length;
  if (after.followerIds.length + after.followerOrganizationIds.length === before) return;
  if (before >= limits.followers)
    throw new Refusal('LIMIT_REACHED', `A ticket has at most ${limits.followers} followers.`);
  await act.tx.ticketFollower.create({ data: { ticketId: ticket.id, ...key, createdAt: act.now } });
  await changeTicket(act, ticket, { kind: 'ticket.follower_added', audience: 'STAFF', data: key, set });
}

async function remove(act: Act, ticket: Ticket, key: FollowerKey) {
  const { count } = await act.tx.ticketFollower.deleteMany({ where: { ticketId: ticket.id, ...key } });
  if (count === 0) return;
  const set =
    'affiliateId' in key
      ? { followerIds: ticket.followerIds.filter((id) => id !== key.affiliateId) }
      : { followerOrganizationIds: ticket.followerOrganizationIds.filter((id) => id !== key.organizationId) };
  await changeTicket(act, ticket, { kind: 'ticket.follower_removed', audience: 'STAFF', data: key, set });
}
