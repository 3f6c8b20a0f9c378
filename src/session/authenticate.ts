import type { Viewer } from '../access/viewer.ts';
import type { Desk } from '../desk.ts';
import { Refusal } from '../errors.ts';

/** Who sends this `Authorization`: null where it is absent. One way in for HTTP, SSE and WebSocket. */
export async function authenticate(
  { tokens, viewers }: Pick<Desk, 'tokens' | 'viewers'>,
  authorization: string | null | undefined,
): Promise<Viewer | null> {
  if (authorization === null || authorization === undefined) return null;
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
  if (!token) throw new Refusal('INVALID_TOKEN', 'Expected `Authorization: Bearer <accessToken>`.');
  return viewers.load(await tokens.verify(token));
}
