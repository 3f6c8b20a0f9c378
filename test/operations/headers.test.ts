import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDesk, testDesk } from '../desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk({ CORS_ORIGINS: 'https://panel.example.com', METRICS: 'true' });
});
afterAll(() => desk.close());

const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' };

const requests: [string, string, RequestInit][] = [
  ['an answer', '/graphql', post],
  ['a refusal', '/graphql', { ...post, body: '{' }],
  ['GraphiQL', '/graphql', { headers: { accept: 'text/html' } }],
  ['a preflight', '/graphql', { method: 'OPTIONS', headers: { origin: 'https://panel.example.com' } }],
  ['the page for passwords', '/set-password', {}],
  ['a health check', '/health', {}],
  ['the metrics', '/metrics', {}],
  ['what is not there', '/wp-login.php', {}],
];

describe.each(requests)('%s', (_what, path, init) => {
  it('cannot be framed, sniffed, embedded or traced back, and tells nothing of the server', async () => {
    const { headers } = await desk.app.fetch(new Request(`http://desk.test${path}`, init));
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'cache-control': expect.stringMatching(/no-store|no-cache/),
    });
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    for (const name of ['x-powered-by', 'server', 'x-yoga-id', 'strict-transport-security'])
      expect(headers.get(name), name).toBeNull();
  });
});

it('a stream over SSE has them too, and its request id', async () => {
  const manager = await desk.manager();
  const { headers, body } = await desk.app.fetch(
    new Request('http://desk.test/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: manager.authorization,
        'x-request-id': 'stream',
      },
      body: '{"query":"subscription { ticketEvents { id } }"}',
    }),
  );
  expect(headers.get('content-type')).toContain('text/event-stream');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-request-id')).toBe('stream');
  const reader = body?.getReader();
  await reader?.read();
  await reader?.cancel();
});

it('a page of an allowed origin can read the request id and how long to wait', async () => {
  const { headers } = await desk.app.fetch(
    new Request('http://desk.test/graphql', {
      ...post,
      headers: { ...post.headers, origin: 'https://panel.example.com' },
    }),
  );
  expect(headers.get('access-control-allow-origin')).toBe('https://panel.example.com');
  expect(headers.get('access-control-expose-headers')?.split(/, ?/)).toEqual(['x-request-id', 'retry-after']);
});

it('browsers are held to TLS where people reach the desk by it', async () => {
  const secure = await testDesk({ PUBLIC_URL: 'https://desk.example.com' });
  const { headers } = await secure.app.fetch(new Request('http://desk.test/health'));
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  await secure.close();
});
