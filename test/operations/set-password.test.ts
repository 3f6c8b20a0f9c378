import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { languageOf } from '../../src/http/set-password.ts';
import { mountSetPassword } from '../../src/http/set-password-form.ts';
import { words } from '../../src/http/set-password-words.ts';
import { longest, shortest } from '../../src/session/rules.ts';
import { type TestDesk, testDesk } from '../desk.ts';
import { recordedLog } from './log.ts';

const { told } = words.en;
let desk: TestDesk;
const recorded = recordedLog();
beforeAll(async () => {
  desk = await testDesk({ PUBLIC_URL: 'https://desk.example.com/support' }, undefined, recorded.log);
});
beforeEach(() => void recorded.clear());
afterAll(() => desk.close());

const page = (init: RequestInit = {}, query = '?token=abc') =>
  desk.app.fetch(new Request(`http://desk.test/set-password${query}`, init));

describe('the page', () => {
  it('runs only its own script and style, asks nobody else, and cannot send a form or be framed', async () => {
    const response = await page();
    const html = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const element of ['script', 'style']) {
      const [, text = ''] = new RegExp(`<${element}>([^]*?)</${element}>`).exec(html) ?? [];
      expect(text.length).toBeGreaterThan(100);
      expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    }
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(html).not.toMatch(/https?:|<[^>]+ (on\w+|style)=/);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is the same for every link, and no line of the log has the token', async () => {
    const one = await (await page({}, '?token=first-token')).text();
    expect(await (await page({}, '?token=<script>alert(1)</script>')).text()).toBe(one);
    expect(one).not.toContain('first-token');
    expect(recorded.text()).toBe('');
  });

  it.each([
    [null, 'en'],
    ['es-AR,es;q=0.9,en;q=0.8', 'es'],
    ['de, en;q=0.5, es;q=0.7', 'es'],
    ['fr', 'en'],
    ['en-GB', 'en'],
    ['es;q=0', 'en'],
    [';;,q=,es;q=x', 'es'],
  ])('for a browser that likes “%s” is in “%s”', async (liked, language) => {
    expect(languageOf(liked)).toBe(language);
    const response = await page(liked === null ? {} : { headers: { 'accept-language': liked } });
    expect(response.headers.get('content-language')).toBe(language);
    expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-language');
    const html = await response.text();
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(words[language as 'en' | 'es'].title);
  });

  it('is only there to be read', async () => {
    const { status, headers } = await page({ method: 'POST' });
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' });
    expect(await (await page({ method: 'HEAD' })).text()).toBe('');
  });

  it('names every field, and every field has its words in both languages', async () => {
    const html = await (await page()).text();
    for (const id of ['password', 'again']) expect(html).toContain(`<label for="${id}">`);
    expect(Object.keys(words.es.told)).toEqual(Object.keys(words.en.told));
  });
});

class FakeElement {
  hidden = false;
  disabled = false;
  checked = false;
  type = 'password';
  value = '';
  className = '';
  textContent: string | null = '';
  attributes = new Map<string, string>();
  listeners = new Map<string, (event: { preventDefault(): void }) => void>();
  focus = vi.fn();
  setAttribute(name: string, value: string) {
    this.attributes.set(name, value);
  }
  addEventListener(type: string, listener: (event: { preventDefault(): void }) => void) {
    this.listeners.set(type, listener);
  }
}

/** The form as a browser has it, its requests answered by the desk. */
function openForm(
  token: string | null,
  answer: (request: Request) => Promise<Response> = (request) => desk.app.fetch(request),
) {
  const names = ['form', 'password', 'again', 'show', 'send', 'notice'];
  const elements = new Map(names.map((name) => [name, new FakeElement()]));
  const find = (id: string) => elements.get(id)!;
  find('form').hidden = true;
  const replaceState = vi.fn();
  const requests: string[] = [];
  mountSetPassword({
    document: { getElementById: (id) => elements.get(id) ?? null },
    location: {
      href: `https://desk.example.com/support/set-password${token === null ? '' : `?token=${token}`}`,
      pathname: '/support/set-password',
    },
    history: { replaceState },
    fetch: (url, init) => {
      requests.push(new URL(url, 'https://desk.example.com/support/set-password').pathname);
      return answer(new Request('http://desk.test/graphql', init));
    },
    told: { ...told, shortest, longest },
  });
  return {
    find,
    replaceState,
    requests,
    async submit(password: string, again = password) {
      find('password').value = password;
      find('again').value = again;
      const preventDefault = vi.fn();
      find('form').listeners.get('submit')?.({ preventDefault });
      expect(preventDefault).toHaveBeenCalled();
      expect(find('send').disabled).toBe(true);
      await vi.waitFor(() => expect(find('send').disabled).toBe(false));
      return find('notice').textContent;
    },
  };
}

/** A link as it was mailed, found in the log. */
async function linkOf(email: string): Promise<string> {
  await desk.anonymous(`mutation { requestPasswordReset(input: { email: "${email}" }) { error { code } } }`);
  return vi.waitFor(() => {
    const [, token] = /https:\/\/desk\.example\.com\/support\/set-password\?token=([\w-]+)/.exec(recorded.text()) ?? [];
    expect(token).toBeDefined();
    return token!;
  });
}

describe('the form', () => {
  it('sets the password by the link that was mailed, and the person signs in with it', async () => {
    const { email } = await desk.manager();
    const form = openForm(await linkOf(email));
    expect(form.find('form').hidden).toBe(false);
    expect(form.replaceState).toHaveBeenCalledWith(null, '', '/support/set-password');
    expect(await form.submit('a password of mine')).toBe(told.done);
    expect(form.requests).toEqual(['/support/graphql']);
    expect(form.find('form').hidden).toBe(true);
    expect(form.find('password').value).toBe('');
    const { data } = await desk.anonymous(
      `mutation { signIn(input: { email: "${email}", password: "a password of mine" }) { error { code } } }`,
    );
    expect(data.signIn.error).toBeNull();
  });

  it('says what is wrong, and lets one try again', async () => {
    const { email } = await desk.manager();
    const form = openForm(await linkOf(email));
    expect(await form.submit('short')).toBe(told.weak);
    expect(await form.submit('long enough, yes', 'long enough, no')).toBe(told.different);
    expect(form.find('again').attributes.get('aria-invalid')).toBe('true');
    expect(form.requests).toEqual([]);
    expect(await form.submit(email)).toBe(told.weak);
    expect(form.find('password').focus).toHaveBeenCalled();
    expect(form.find('form').hidden).toBe(false);
    expect(await form.submit('a password of mine')).toBe(told.done);
  });

  it('says that a link is of no use, because it was used, is unknown, or was cut', async () => {
    const { email } = await desk.manager();
    const token = await linkOf(email);
    await openForm(token).submit('a password of mine');
    const form = openForm(token);
    expect(await form.submit('another password')).toBe(told.linkInvalid);
    expect(form.find('form').hidden).toBe(true);
    expect(await openForm('made-up').submit('another password')).toBe(told.linkInvalid);
    const cut = openForm(null);
    expect(cut.find('notice').textContent).toBe(told.noToken);
    expect(cut.find('form').hidden).toBe(true);
  });

  it.each([
    ['does not answer', () => Promise.reject(new TypeError('Failed to fetch')), told.offline],
    ['answers with no JSON', async () => new Response('<html>', { status: 502 }), told.failed],
    ['fails', async () => Response.json({ errors: [{ message: 'x', extensions: { code: 'INTERNAL' } }] }), told.failed],
    [
      'has had enough',
      async () => Response.json({ data: { setPassword: { error: { code: 'TOO_MANY_ATTEMPTS', fields: [] } } } }),
      told.tooMany,
    ],
  ])('says so where the server %s', async (_what, answer, words) => {
    const form = openForm('t', answer as () => Promise<Response>);
    expect(await form.submit('a password of mine')).toBe(words);
    expect(form.find('form').hidden).toBe(false);
  });

  it('shows the password to whoever wants to see it', () => {
    const form = openForm('t');
    form.find('show').checked = true;
    form.find('show').listeners.get('change')?.({ preventDefault() {} });
    expect([form.find('password').type, form.find('again').type]).toEqual(['text', 'text']);
  });
});
