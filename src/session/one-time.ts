import { createHash, randomBytes } from 'node:crypto';

/** What only its holder knows: 256 bits, so a plain hash keeps it. */
export interface OneTimeToken {
  token: string;
  hash: string;
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export function makeToken(): OneTimeToken {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: sha256(token) };
}

const refreshToken = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/;

/** It names its session, so that an old one still tells whose it was. */
export const refreshTokenOf = (sessionId: string, { token }: OneTimeToken) => `${sessionId}.${token}`;

export function parseRefreshToken(text: string): { sessionId: string; hash: string } | undefined {
  const [, sessionId, token] = refreshToken.exec(text) ?? [];
  return sessionId && token ? { sessionId, hash: sha256(token) } : undefined;
}
