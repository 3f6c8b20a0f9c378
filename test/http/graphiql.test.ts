import { createHash } from 'node:crypto';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword, demoPeople } from '../../src/demo/people.ts';
import { welcome } from '../../src/http/graphiql-welcome.ts';
import { schema } from '../../src/schema.ts';
import { type TestDesk, testDesk } from '../desk.ts';

const html = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const get = ({ app }: TestDesk, headers: Record<string, string> = { accept: html }) =>
  app.fetch(new Request('http://desk.test/graphql', { headers }));

const between = (text: string, tag: string) =>
  Array.from(text.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs')), ([, inner = '']) => inner);

describe('a browser at the address of the API', () => {
  let desk: TestDesk;
  let response: Response;
  let page: string;
  beforeAll(async () => {
    desk = await testDesk({ DEMO_DATA: 'true' });
    response = await get(desk);
    page = await response.text();
  });
  afterAll(() => desk.close());

  test('gets GraphiQL, with a form to sign in above it', () => {
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const [bar = ''] = /<header.*<\/header>/s.exec(page) ?? [];
    for (const label of ['Demo person', 'E-mail', 'Password', 'Portal']) expect(bar).toContain(`${label} <`);
    expect(bar.match(/<label/g)).toHaveLength(4);
    expect(bar).toContain('autocomplete="current-password"');
    expect(bar).toContain('role="alert"');
    expect(page.indexOf('<header')).toBeLessThan(page.indexOf('<div id="root">'));
    expect(page).toContain('YogaGraphiQL.renderYogaGraphiQL(');
  });

  test('is offered the demo people, where there are any', async () => {
    for (const { email } of demoPeople) expect(page).toContain(email);
    expect(page).toContain(demoPassword);

    const without = await testDesk({ DEMO_DATA: 'false' });
    try {
      const bare = await (await get(without)).text();
      expect(bare).toContain('YogaGraphiQL.renderYogaGraphiQL(');
      for (const { email } of demoPeople) expect(bare).not.toContain(email);
      expect(bare).not.toContain(demoPassword);
    } finally {
      await without.close();
    }
  });

  test('has nothing to fetch from anywhere', () => {
    const markup = page.replace(/<(script|style)>.*?<\/\1>/gs, '');
    const addresses = Array.from(markup.matchAll(/\b(?:src|href|action)\s*=\s*["']?([^"'\s>]*)/g), ([, url]) => url);
    expect(addresses).toHaveLength(1);
    expect(addresses[0]).toMatch(/^data:image\/svg/);
    const [style = ''] = between(page, 'style');
    expect(Array.from(style.matchAll(/url\(["']?([^)]{5})/g)).filter(([, start]) => start !== 'data:')).toEqual([]);
    expect(style).not.toContain('@import');
  });

  test('runs this one script, talks to this origin alone, and shows it in no frame', () => {
    const scripts = between(page, 'script');
    expect(scripts).toHaveLength(1);
    const hash = createHash('sha256').update(scripts[0]!).digest('base64');
    const policy = response.headers.get('content-security-policy')?.split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${hash}'`);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy?.join()).not.toMatch(/https?:|\*/);
    expect(() => new Function(scripts[0]!)).not.toThrow();
  });

  test('is not sent the page again while it is the same', async () => {
    const again = await get(desk, { accept: html, 'if-none-match': response.headers.get('etag')! });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  test('gets it in the place of no program', async () => {
    const answer = await desk.app.fetch(
      new Request('http://desk.test/graphql?query=%7B__typename%7D', { headers: { accept: 'application/json' } }),
    );
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
  });

  test('gets no GraphiQL where it is switched off', async () => {
    const off = await testDesk({ GRAPHIQL: 'false' });
    try {
      const answer = await get(off);
      expect(answer.headers.get('content-type')).not.toContain('text/html');
      expect(await answer.text()).not.toMatch(/graphiql/i);
    } finally {
      await off.close();
    }
  });
});

test('what GraphiQL opens with is valid as a whole, and its query works as it stands', async () => {
  const document = parse(welcome);
  expect(validate(schema, document)).toEqual([]);
  expect(document.definitions.map((part) => 'operation' in part && part.operation)).toEqual([
    'query',
    'subscription',
    'mutation',
  ]);
});
