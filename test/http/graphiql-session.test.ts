import { runInThisContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openSession, type Pass } from '../../src/http/graphiql-session.ts';
import { password, type TestDesk, testDesk } from '../desk.ts';

const key = 'hilo.session';
// as the page has it: its text alone
const openFromText: typeof openSession = runInThisContext(`(${openSession})`);

let desk: TestDesk;
let sent: string[] = [];
let reachable = true;
const channels: BroadcastChannel[] = [];

beforeAll(async () => {
  desk = await testDesk();
  const hash = await desk.desk.passwords.hash(password);
  const { id } = await desk.manager({ name: 'Ana' });
  await desk.db.manager.update({ where: { id }, data: { email: 'ana@desk.test', credential: { create: { hash } } } });
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (!reachable) throw new TypeError('fetch failed');
    sent.push(/result: (\w+)/.exec(String(init.body))?.[1] ?? '');
    return desk.app.fetch(new Request(url, init));
  });
});
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
  sent = [];
  reachable = true;
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await desk.close();
});

/** A tab of a browser; `from` is what another kept, as a copied tab has it. */
function tab(from: Record<string, string> = {}) {
  const kept = new Map(Object.entries(from));
  const channel = new BroadcastChannel('tabs of a test');
  channels.push(channel);
  const session = openFromText({
    endpoint: 'http://desk.test/graphql',
    store: {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    },
    channel,
  });
  const shown = { name: null as string | null, notice: '' };
  session.watch((pass, notice) => Object.assign(shown, { name: pass?.name ?? null, notice }));
  const pass = (): Pass | null => JSON.parse(kept.get(key) ?? 'null');
  return { ...session, kept, shown, pass, close: () => channel.close() };
}

const ana = { email: 'ana@desk.test', password, portal: null };
const aged = (pass: Pass | null) => ({ [key]: JSON.stringify({ ...pass, goodUntil: 0 }) });
const nameOf = async (token: string | null) => {
  const request = { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` } };
  const body = JSON.stringify({ query: '{ viewer { name } }' });
  const response = await desk.app.fetch(new Request('http://desk.test/graphql', { ...request, body }));
  return (await response.json()).data?.viewer.name;
};

async function signedIn() {
  const first = tab();
  await first.signIn(ana);
  return first;
}

/** The only tab, some time later. */
async function signedInLongAgo() {
  const first = await signedIn();
  first.close();
  return { before: first.pass()!, ...tab(aged(first.pass())) };
}

describe('somebody at the page', () => {
  test('signs in, and still is after a reload', async () => {
    const { shown, kept, pass } = await signedIn();
    expect(shown).toEqual({ name: 'Ana', notice: '' });
    expect([...kept.keys()]).toEqual([key]);
    const lifetime = pass()!.goodUntil - Date.now();
    expect(lifetime).toBeGreaterThan(890_000);
    expect(lifetime).toBeLessThanOrEqual(901_000);

    const reloaded = tab(Object.fromEntries(kept));
    expect(reloaded.shown.name).toBe('Ana');
    expect(await nameOf(await reloaded.accessToken())).toBe('Ana');
    expect(sent).toEqual(['signIn']);
  });

  test('is told of a wrong password, and nothing is kept', async () => {
    const { signIn, kept, shown } = tab();
    await expect(signIn({ ...ana, password: 'not the password' })).rejects.toThrow(/do not belong together/);
    expect(kept.size).toBe(0);
    expect(shown.name).toBeNull();
  });

  test('has the token refreshed once, however many requests find it too old', async () => {
    const { before, accessToken, pass } = await signedInLongAgo();
    const tokens = await Promise.all([accessToken(), accessToken(), accessToken()]);
    expect(sent).toEqual(['signIn', 'refreshSession']);
    expect(new Set(tokens).size).toBe(1);
    expect(await nameOf(tokens[0]!)).toBe('Ana');
    expect(pass()!.refreshToken).not.toBe(before.refreshToken);
  });

  test('stays signed in in both tabs when one is copied and refreshes', async () => {
    const first = await signedInLongAgo();
    const copy = tab(Object.fromEntries(first.kept));
    await copy.accessToken();
    await vi.waitFor(() => expect(first.pass()).toEqual(copy.pass()));
    // the first spends the token that the copy got
    const { refreshToken, accessToken } = copy.pass()!;
    first.refused(accessToken, 'TOKEN_EXPIRED');
    await first.accessToken();
    await vi.waitFor(() => expect(copy.pass()).toEqual(first.pass()));
    expect(copy.pass()!.refreshToken).not.toBe(refreshToken);
    expect(await nameOf(await copy.accessToken())).toBe('Ana');
    expect(sent).toEqual(['signIn', 'refreshSession', 'refreshSession']);
  });

  test('a tab that slept while its copy refreshed asks for what it missed, and spends no token twice', async () => {
    const copy = await signedInLongAgo();
    const slept = Object.fromEntries(copy.kept);
    await copy.accessToken();
    const woken = tab(slept);
    expect(await woken.accessToken()).toBe(copy.pass()!.accessToken);
    expect(sent).toEqual(['signIn', 'refreshSession']);
  });

  test('who signs out is out in the copies too, and on the server; another sign-in goes on', async () => {
    const [first, other] = [await signedIn(), await signedIn()];
    const copy = tab(Object.fromEntries(first.kept));
    const token = await first.accessToken();
    await first.signOut();
    expect(first.kept.size).toBe(0);
    expect(await nameOf(token)).toBeUndefined();
    await vi.waitFor(() => expect(copy.shown).toEqual({ name: null, notice: 'The session was ended in another tab.' }));
    expect(copy.kept.size).toBe(0);
    expect(await nameOf(await other.accessToken())).toBe('Ana');
  });

  test('is told when the session was ended elsewhere', async () => {
    const { accessToken, shown, kept } = await signedInLongAgo();
    await desk.db.session.updateMany({ data: { revokedAt: new Date() } });
    await expect(accessToken()).rejects.toThrow(/session has ended/);
    expect(shown).toEqual({ name: null, notice: 'The session has ended; sign in again.' });
    expect(kept.size).toBe(0);
    expect(await accessToken()).toBeNull();
  });

  test('stays signed in while the server cannot be reached', async () => {
    const { accessToken, shown } = await signedInLongAgo();
    reachable = false;
    await expect(accessToken()).rejects.toThrow('The server does not answer.');
    expect(shown.name).toBe('Ana');
    reachable = true;
    expect(await nameOf(await accessToken())).toBe('Ana');
  });

  test('a refused token of the past says nothing of the one in use', async () => {
    const { refused, pass, shown, accessToken } = await signedIn();
    refused('an older token', 'SESSION_ENDED');
    expect(shown.name).toBe('Ana');
    const before = pass()!;
    refused(before.accessToken, 'TOKEN_EXPIRED');
    expect(shown.name).toBe('Ana');
    expect(await nameOf(await accessToken())).toBe('Ana');
    expect(pass()!.refreshToken).not.toBe(before.refreshToken);
    expect(sent).toEqual(['signIn', 'refreshSession']);
  });
});
