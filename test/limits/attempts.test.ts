import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Passwords } from '../../src/session/password.ts';
import type { Settings } from '../../src/settings.ts';
import { password, type TestDesk, testDesk } from '../desk.ts';
import { type Answer, overHttp, wayNames, ways } from './ask.ts';
import { type FreshServer, freshServer } from './fresh-server.ts';

const hashed = new Passwords().hash(password);
let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});
afterAll(() => desk.close());

let fresh: FreshServer;
let port: number;
/** One that has counted nothing yet. */
async function start(settings: Partial<Settings> = {}) {
  fresh = await freshServer(desk, { signInAttempts: 3, ...settings });
  port = fresh.port;
}
afterEach(async () => {
  vi.useRealTimers();
  await fresh.close();
});

/** A manager with a password, and their address. */
async function account(name: string): Promise<string> {
  const { id, email } = await desk.manager({ name });
  await desk.db.credential.create({ data: { managerId: id, hash: await hashed } });
  return email;
}

const fields = '{ viewer { name } error { type code message retryAfter fields { field } } }';
const signIn = (email: string, secret: string, portal?: string) =>
  `signIn(input: { email: "${email}", password: "${secret}"${portal ? `, portal: "${portal}"` : ''} }) ${fields}`;

type Payload = { viewer: { name: string } | null; error: { code: string; retryAfter: number } | null };
const payloads = ({ data }: Answer) => Object.values(data ?? {}) as Payload[];
const codes = (answer: Answer) => payloads(answer).map(({ error }) => error?.code ?? 'fine');

async function attempt(email: string, secret: string, portal?: string, headers: Record<string, string> = {}) {
  const { answer } = await overHttp(port, { query: `mutation { ${signIn(email, secret, portal)} }` }, headers);
  const [payload] = payloads(answer);
  if (!payload) throw new Error(JSON.stringify(answer));
  return payload;
}

const wrong = 'not the password';
const tooMany = {
  type: 'LIMIT',
  code: 'TOO_MANY_ATTEMPTS',
  message: expect.stringMatching(/^Too many attempts; try again in \d+ s\.$/),
  retryAfter: expect.any(Number),
  fields: [],
};

describe('signing in', () => {
  beforeEach(() => start());

  it('is refused after as many wrong passwords as are allowed, the right one too until the time is over', async () => {
    const email = await account('Ana');
    for (let i = 0; i < 3; i++) expect((await attempt(email, wrong)).error?.code).toBe('INVALID_CREDENTIALS');
    const { error } = await attempt(email, password);
    expect(error).toEqual(tooMany);
    expect(error?.retryAfter).toBeGreaterThan(890);
    expect(error?.retryAfter).toBeLessThanOrEqual(900);

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 890_000 });
    expect((await attempt(email, password)).error).toEqual(tooMany);
    vi.setSystemTime(Date.now() + 11_000);
    expect(await attempt(email, password)).toEqual({ viewer: { name: 'Ana' }, error: null });
  });

  it.each(wayNames)('counts each field of one operation over %s: 20 aliases are 20 attempts', async (way) => {
    const email = await account('Ana');
    const fields = Array.from({ length: 20 }, (_, i) => `a${i}: ${signIn(email, i === 19 ? password : wrong)}`);
    const answer = await ways[way](port, { query: `mutation { ${fields.join(' ')} }` });
    expect(codes(answer)).toEqual([...Array(3).fill('INVALID_CREDENTIALS'), ...Array(17).fill('TOO_MANY_ATTEMPTS')]);
  });

  it('counts attempts at the same time', async () => {
    const email = await account('Ana');
    const answers = await Promise.all(Array.from({ length: 8 }, () => attempt(email, wrong)));
    const refused = answers.filter(({ error }) => error?.code === 'TOO_MANY_ATTEMPTS');
    expect(refused).toHaveLength(5);
  });

  it('tells nothing of who has an account: one that is not there is refused alike', async () => {
    const there = await account('Ana');
    const ask = async (email: string) => {
      const all = [];
      for (let i = 0; i < 5; i++) all.push(await attempt(email, wrong));
      return all.map(({ error, ...rest }) => ({ ...rest, error: { ...error, message: null, retryAfter: null } }));
    };
    expect(await ask('nobody@desk.test')).toEqual(await ask(there));
  });

  it('begins to count anew once it succeeds', async () => {
    const email = await account('Ana');
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 2; i++) expect((await attempt(email, wrong)).error?.code).toBe('INVALID_CREDENTIALS');
      expect((await attempt(email, password)).error).toBeNull();
    }
  });

  it('takes nothing from other accounts', async () => {
    const [ana, luis] = [await account('Ana'), await account('Luis')];
    for (let i = 0; i < 4; i++) await attempt(ana, wrong);
    expect((await attempt(luis, password)).error).toBeNull();
  });

  it('counts an account once, by whatever portal and however its address is written', async () => {
    const said = ['rosa@shop.test', 'ROSA@shop.test', ' rosa@shop.test'];
    for (const [i, email] of said.entries()) await attempt(email, wrong, `portal-${i}`);
    expect((await attempt('rosa@shop.test', wrong, 'default')).error).toEqual(tooMany);
  });

  it('is refused from an address that tried many accounts, whatever it says of itself', async () => {
    const email = await account('Ana');
    for (let i = 0; i < 30; i++) await attempt(`nobody${i}@desk.test`, wrong);
    expect((await attempt(email, password, undefined, { 'x-forwarded-for': '203.0.113.9' })).error).toEqual(tooMany);
  });
});

describe('behind a proxy that is trusted', () => {
  beforeEach(() => start({ trustProxy: 1 }));

  it('an address is the one that the proxy saw', async () => {
    const email = await account('Ana');
    const from = (address: string) => ({ 'x-forwarded-for': address });
    for (let i = 0; i < 30; i++)
      await attempt(`nobody${i}@desk.test`, wrong, undefined, from(`1.1.1.${i}, 203.0.113.9`));
    expect((await attempt(email, password, undefined, from('203.0.113.9'))).error).toEqual(tooMany);
    expect((await attempt(email, password, undefined, from('203.0.113.10'))).error).toBeNull();
  });
});

describe('with no limit set', () => {
  beforeEach(() => start({ signInAttempts: 0 }));

  it('nobody is refused for trying', async () => {
    const email = await account('Ana');
    for (let i = 0; i < 12; i++) expect((await attempt(email, wrong)).error?.code).toBe('INVALID_CREDENTIALS');
    expect((await attempt(email, password)).error).toBeNull();
  });
});

describe('what else could be guessed or flooded', () => {
  beforeEach(() => start());
  const ask = async (field: string, times: number) => {
    const all = Array.from({ length: times }, (_, i) => `a${i}: ${field}`);
    return codes((await overHttp(port, { query: `mutation { ${all.join(' ')} }` }, {})).answer);
  };

  it('links to choose a password are mailed to one account only so often, to one that is not there too', async () => {
    const there = await account('Ana');
    for (const email of [there, 'nobody@desk.test'])
      expect(await ask(`requestPasswordReset(input: { email: "${email}" }) { error { code } }`, 5)).toEqual([
        ...Array(3).fill('fine'),
        ...Array(2).fill('TOO_MANY_ATTEMPTS'),
      ]);
    const mailed = () => desk.db.oneTimeLink.count({ where: { manager: { email: there } } });
    await vi.waitFor(async () => expect(await mailed()).toBe(3));
  });

  it('links are tried from one address only so often', async () => {
    expect(await ask('setPassword(input: { token: "x", password: "long enough" }) { error { code } }', 32)).toEqual([
      ...Array(30).fill('LINK_INVALID'),
      ...Array(2).fill('TOO_MANY_ATTEMPTS'),
    ]);
  });

  it('the current password is tried only so often by who has a session', async () => {
    const manager = await desk.manager();
    await desk.db.credential.create({ data: { managerId: manager.id, hash: await hashed } });
    const change = async (current: string) => {
      const query = `mutation { changePassword(input: { currentPassword: "${current}", newPassword: "another one of mine" }) { error { code } } }`;
      return (await ways.HTTP(port, { query }, manager.authorization)).data;
    };
    for (let i = 0; i < 3; i++)
      expect(await change(wrong)).toEqual({ changePassword: { error: { code: 'INVALID_CREDENTIALS' } } });
    expect(await change(password)).toEqual({ changePassword: { error: { code: 'TOO_MANY_ATTEMPTS' } } });
  });

  it('a new password that is too short is no wrong attempt', async () => {
    const manager = await desk.manager();
    await desk.db.credential.create({ data: { managerId: manager.id, hash: await hashed } });
    const query = `mutation { changePassword(input: { currentPassword: "${password}", newPassword: "short" }) { error { code fields { code } } } }`;
    for (let i = 0; i < 5; i++)
      expect((await ways.HTTP(port, { query }, manager.authorization)).data).toEqual({
        changePassword: { error: { code: 'INVALID_INPUT', fields: [{ code: 'WEAK_PASSWORD' }] } },
      });
  });
});
