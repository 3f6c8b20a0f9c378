import type { Viewer } from '../access/viewer.ts';
import type { Desk } from '../desk.ts';
import { forbidden, Refusal } from '../errors.ts';
import { parseId } from '../graphql/id.ts';
import type { OnBehalfOf } from '../integration/key-holder.ts';
import { isKey, looksLikeKey, unknownKey } from '../integration/rules.ts';
import { sha256 } from './one-time.ts';

/** For whom an API key asks: in headers of HTTP and SSE, in connection parameters of a WebSocket. */
export interface Behalf {
  /** The id of a manager or an affiliate. */
  readonly onBehalfOf?: string | null | undefined;
  /** For an affiliate: the slug of the portal. */
  readonly portal?: string | null | undefined;
}

type Door = Pick<Desk, 'tokens' | 'viewers'>;

/** Who was let in, and until when by what they showed; null where that may change, as of a key. */
export interface Admitted {
  readonly viewer: Viewer;
  readonly until: Date | null;
}

/** Who sends this `Authorization`: null where it is absent. One way in for HTTP, SSE and WebSocket. */
export async function admit(
  { tokens, viewers }: Door,
  authorization: string | null | undefined,
  { onBehalfOf, portal }: Behalf = {},
): Promise<Admitted | null> {
  if (authorization === null || authorization === undefined) return null;
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
  if (!token) throw new Refusal('INVALID_TOKEN', 'Expected `Authorization: Bearer <accessToken>`.');
  if (looksLikeKey(token)) {
    if (!isKey(token)) throw unknownKey();
    const viewer = await viewers.loadKey(sha256(token), onBehalfOf ? personOf(onBehalfOf, portal) : null);
    return { viewer, until: null };
  }
  if (onBehalfOf) throw forbidden('Only an API key acts on behalf of somebody.');
  const { sessionId, expiresAt } = await tokens.verify(token);
  return { viewer: await viewers.load({ sessionId }), until: expiresAt };
}

/** The same, for what is over at once. */
export const authenticate = async (door: Door, authorization: string | null | undefined, behalf?: Behalf) =>
  (await admit(door, authorization, behalf))?.viewer ?? null;

function personOf(id: string, slug: string | null | undefined): OnBehalfOf {
  const parsed = parseId(id);
  if (parsed?.name === 'Manager') return { kind: 'MANAGER', id: parsed.key, portal: null };
  if (parsed?.name === 'Affiliate')
    return { kind: 'AFFILIATE', id: parsed.key, portal: { slug: slug || defaultPortal } };
  throw new Refusal('INVALID_ID', 'On behalf of: must be the id of a Manager or an Affiliate.');
}

const defaultPortal = 'default';
