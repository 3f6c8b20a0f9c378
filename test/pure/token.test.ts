import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { makeToken, parseRefreshToken, refreshTokenOf } from '../../src/session/one-time.ts';
import { Tokens } from '../../src/session/token.ts';
import { refusal, secret } from '../session/desk.ts';

const personId = '019a0000-0000-7000-8000-000000000001';
const sessionId = '019a0000-0000-7000-8000-000000000002';
const claims = { kind: 'MANAGER', personId, sessionId, portalId: null } as const;
const tokens = new Tokens(secret, { accessTokenSeconds: 900 });

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = Math.floor(Date.now() / 1_000);
const body = { iss: 'hilo', aud: 'hilo-api', sub: personId, sid: sessionId, kind: 'MANAGER', iat: now, exp: now + 900 };

describe('an access token', () => {
  test('says who it was issued to', async () => {
    const { token, expiresAt } = await tokens.issue(claims, new Date('2999-01-01T00:00:00Z'));
    expect(expiresAt).toEqual(new Date('2999-01-01T00:15:00Z'));
    expect(await tokens.verify(token)).toEqual({ ...claims, expiresAt });
  });

  test('past its time is TOKEN_EXPIRED, so that the client refreshes', async () => {
    const { token } = await tokens.issue(claims, new Date(Date.now() - 901_000));
    expect(await refusal(tokens.verify(token))).toBe('TOKEN_EXPIRED');
  });

  test('of another server, or past its time and forged, is INVALID_TOKEN', async () => {
    const other = new Tokens('another secret, of another server', { accessTokenSeconds: 900 });
    expect(await refusal(tokens.verify((await other.issue(claims)).token))).toBe('INVALID_TOKEN');
    const { token } = await other.issue(claims, new Date(0));
    expect(await refusal(tokens.verify(token))).toBe('INVALID_TOKEN');
  });

  test('is not signed with the secret itself', async () => {
    const key = new TextEncoder().encode(secret);
    const token = await new SignJWT(body).setProtectedHeader({ alg: 'HS256' }).sign(key);
    expect(await refusal(tokens.verify(token))).toBe('INVALID_TOKEN');
  });

  test('without a signature, or changed after it, is INVALID_TOKEN', async () => {
    const [head = '', , signature = ''] = (await tokens.issue(claims)).token.split('.');
    const admin = part({ ...body, sub: sessionId });
    expect(await refusal(tokens.verify(`${head}.${admin}.${signature}`))).toBe('INVALID_TOKEN');
    expect(await refusal(tokens.verify(`${part({ alg: 'none' })}.${part(body)}.`))).toBe('INVALID_TOKEN');
    expect(await refusal(tokens.verify(refreshTokenOf(sessionId, makeToken())))).toBe('INVALID_TOKEN');
  });
});

describe('a refresh token', () => {
  test('names its session, and is found by a hash', () => {
    const made = makeToken();
    expect(parseRefreshToken(refreshTokenOf(sessionId, made))).toEqual({ sessionId, hash: made.hash });
    expect(made.hash).not.toContain(made.token);
    expect(makeToken().token).not.toBe(made.token);
  });

  test.each(['', '.', sessionId, `${sessionId}.`, `x.${'a'.repeat(43)}`, `${sessionId}.${'a'.repeat(44)}`])(
    'like %j is none',
    (text) => expect(parseRefreshToken(text)).toBeUndefined(),
  );
});
