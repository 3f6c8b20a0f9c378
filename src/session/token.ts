import { hkdfSync } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Refusal } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { tokenExpired } from './rules.ts';

/** What an access token says of its bearer; what they may do is read anew at each use. */
export interface Claims {
  readonly kind: 'MANAGER' | 'AFFILIATE';
  readonly personId: string;
  readonly sessionId: string;
  /** The portal that a customer came in by. */
  readonly portalId: string | null;
}

const algorithm = 'HS256';
const issuer = 'hilo';
const audience = 'hilo-api';

/** The same of a token that was shown. */
export interface Verified extends Claims {
  readonly expiresAt: Date;
}

const payload = z
  .object({
    kind: z.enum(['MANAGER', 'AFFILIATE']),
    sub: z.uuid(),
    sid: z.uuid(),
    portal: z.uuid().nullish(),
    exp: z.number(),
  })
  .transform(
    ({ kind, sub, sid, portal, exp }): Verified => ({
      kind,
      personId: sub,
      sessionId: sid,
      portalId: portal ?? null,
      expiresAt: new Date(exp * 1_000),
    }),
  );

export class Tokens {
  readonly #key: Uint8Array;
  readonly #seconds: number;

  constructor(secret: string, { accessTokenSeconds }: Pick<Settings, 'accessTokenSeconds'>) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'hilo access token', 32));
    this.#seconds = accessTokenSeconds;
  }

  async issue({ kind, personId, sessionId, portalId }: Claims, now = new Date(), seconds = this.#seconds) {
    const issuedAt = Math.floor(now.getTime() / 1_000);
    const expiresAt = issuedAt + seconds;
    const token = await new SignJWT({ kind, sid: sessionId, ...(portalId && { portal: portalId }) })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(personId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#key);
    return { token, expiresAt: new Date(expiresAt * 1_000) };
  }

  async verify(token: string): Promise<Verified> {
    const verified = await jwtVerify(token, this.#key, {
      algorithms: [algorithm],
      issuer,
      audience,
      requiredClaims: ['exp'],
    }).catch((error: unknown) => {
      if (error instanceof errors.JWTExpired) throw tokenExpired();
      if (error instanceof errors.JOSEError) throw unknownToken();
      throw error;
    });
    const claims = payload.safeParse(verified.payload);
    if (!claims.success) throw unknownToken();
    return claims.data;
  }
}

const unknownToken = () => new Refusal('INVALID_TOKEN', 'This is not an access token of this server.');
