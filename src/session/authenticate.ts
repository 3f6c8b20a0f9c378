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

/** Who sends this `Authorization`: null where it is absent. One way in for HTTP, SSE and WebSocket. */
export async function authenticate(
  { tokens, viewers }: Pick<Desk, 'tokens' | 'viewers'>,
  authorization: string | null | undefined,
  { onBehalfOf, portal }: Behalf = {},
): Promise<Viewer | null> {
  if (authorization === null || authorization === undefined) return null;
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
  if (!token) throw new Refusal('INVALID_TOKEN', 'Expected `Authorization: Bearer <accessToken>`.');
  if (looksLikeKey(token)) {
    if (!isKey(token)) throw unknownKey();
    return viewers.loadKey(sha256(token), onBehalfOf ? personOf(onBehalfOf, portal) : null);
  }
  if (onBehalfOf) throw forbidden('Only an API key acts on behalf of somebody.');
  return viewers.load(await tokens.verify(token));
}

function personOf(id: string, slug: string | null | undefined): OnBehalfOf {
  const parsed = parseId(id);
  if (parsed?.name === 'Manager') return { kind: 'MANAGER', id: parsed.key, portal: null };
  if (parsed?.name === 'Affiliate')
    return { kind: 'AFFILIATE', id: parsed.key, portal: { slug: slug || defaultPortal } };
  throw new Refusal('INVALID_ID', 'On behalf of: must be the id of a Manager or an Affiliate.');
}

const defaultPortal = 'default';
