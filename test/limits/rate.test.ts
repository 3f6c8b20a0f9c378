import { createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import type { Charge } from '../../src/limits/budget.ts';
import type { Settings } from '../../src/settings.ts';
import { type Person, type TestDesk, testDesk } from '../desk.ts';
import { type Answer, expectWhole, overHttp, overSse, wayNames, ways } from './ask.ts';
import { type FreshServer, freshServer } from './fresh-server.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});
afterAll(() => desk.close());

let fresh: FreshServer;
let port: number;
/** One where nothing is spent yet. */
async function start(settings: Partial<Settings>) {
  fresh = await freshServer(desk, settings);
  port = fresh.port;
}
afterEach(async () => {
  vi.useRealTimers();
  await fresh.close();
});

const by =
  ({ authorization }: Person) =>
  async (query: string) =>
    (await ways.HTTP(port, { query }, authorization)) as Answer & { data: Record<string, Charge> };

const spend = '{ tickets(first: 59) { nodes { id } } }'; // 60 points
const rateLimit = '{ rateLimit { cost limit remaining resetAt } }';
const refused = { cost: 60, limit: 100, retryAfter: expect.any(Number) };

describe('Query.rateLimit', () => {
  it('tells what the operation costs and what is left', async () => {
    await start({ rateLimitPerMinute: 1000 });
    const ask = by(await desk.manager());
    await ask(spend);
    const before = Date.now();
    const { data } = await ask(
      '{ rateLimit { cost limit remaining resetAt } tickets(first: 10) { totalCount nodes { id } } }',
    );
    expect(data['rateLimit']).toMatchObject({ cost: 21, limit: 1_000, remaining: 1_000 - 60 - 21 });
    const wait = new Date(data['rateLimit']?.resetAt ?? 0).getTime() - before;
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(60_100);
  });

  it('is for those who are not signed in too', async () => {
    await start({ rateLimitPerMinute: 1000 });
    const { data } = await ways.HTTP(port, { query: rateLimit });
    expect(data?.['rateLimit']).toMatchObject({ cost: 1, limit: 1_000, remaining: 999 });
  });

  it('is null where nothing is limited', async () => {
    await start({ rateLimitPerMinute: 0 });
    expect(await by(await desk.manager())(rateLimit)).toEqual({ data: { rateLimit: null } });
  });
});

describe('a person who has spent the points of the minute', () => {
  it.each(wayNames)('is RATE_LIMITED over %s, with the seconds to wait', async (way) => {
    await start({ rateLimitPerMinute: 100 });
    const { authorization } = await desk.manager();
    expect(await ways[way](port, { query: spend }, authorization)).not.toHaveProperty('errors');
    const answer = await ways[way](port, { query: spend }, authorization);
    expectWhole(answer, 'RATE_LIMITED', refused);
    const wait = Number(answer.errors?.[0]?.extensions?.['retryAfter']);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
  });

  it.each([
    ['HTTP', overHttp],
    ['SSE', overSse],
  ])('gets status 429 with Retry-After over %s', async (_way, ask) => {
    await start({ rateLimitPerMinute: 100 });
    const { authorization } = await desk.manager();
    await ask(port, { query: spend }, { authorization });
    const { status, headers, answer } = await ask(port, { query: spend }, { authorization });
    expect([status, headers.get('retry-after')]).toEqual([429, String(answer.errors?.[0]?.extensions?.['retryAfter'])]);
  });

  it('may still do what costs less than what is left, and all again a minute later', async () => {
    await start({ rateLimitPerMinute: 100 });
    const ask = by(await desk.manager());
    await ask(spend);
    expect((await ask(spend)).errors).toHaveLength(1);
    expect((await ask(rateLimit)).data['rateLimit']?.remaining).toBe(39);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    expect((await ask(rateLimit)).data['rateLimit']?.remaining).toBe(99);
  });

  it('takes nothing from others, nor from those who are not signed in', async () => {
    await start({ rateLimitPerMinute: 100 });
    const [one, other] = [by(await desk.manager()), by(await desk.manager())];
    await one(spend);
    expect((await one(spend)).errors).toHaveLength(1);
    expect(await other(spend)).not.toHaveProperty('errors');
    expect(await ways.HTTP(port, { query: '{ rateLimit { remaining } }' })).toEqual({
      data: { rateLimit: { remaining: 99 } },
    });
  });

  it('keeps the socket and what is subscribed on it', async () => {
    await start({ rateLimitPerMinute: 100 });
    const closed = vi.fn<(event: unknown) => void>();
    const manager = await desk.manager();
    const client = createClient({
      url: `ws://127.0.0.1:${port}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: manager.authorization },
      on: { closed },
    });
    const ask = (query: string) =>
      new Promise<Answer>((resolve, reject) => {
        client.subscribe({ query }, { next: (answer) => resolve(answer as Answer), error: reject, complete: () => {} });
      });
    const event = ask('subscription { ticketEvents { ticket { title } } }');
    await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(1));
    await ask(spend);
    expectWhole(await ask(spend), 'RATE_LIMITED', refused);
    expectWhole(
      await ask('subscription { commentAdded { id ticket { requester { tickets(first: 60) { nodes { id } } } } } }'),
      'RATE_LIMITED',
      {
        ...refused,
        cost: 64,
      },
    );
    const affiliate = await desk.affiliate();
    await affiliate.run('mutation { createTicket(input: { title: "Goes on", description: "x" }) { error { code } } }');
    expect(await event).toEqual({ data: { ticketEvents: { ticket: { title: 'Goes on' } } } });
    expect(closed).not.toHaveBeenCalled();
    await client.dispose();
  });
});

describe('an operation that costs more than a whole minute has', () => {
  it('is TOO_COSTLY, as waiting would not help', async () => {
    await start({ rateLimitPerMinute: 50 });
    const { authorization } = await desk.manager();
    const { answer } = await overHttp(port, { query: spend }, { authorization });
    expectWhole(answer, 'TOO_COSTLY', { cost: 60, limit: 50 });
  });
});

describe('somebody who is not signed in', () => {
  const query = '{ __type(name: "Ticket") { name } }'; // 100 points

  it('is limited by address, whatever X-Forwarded-For says', async () => {
    await start({ rateLimitPerMinute: 150 });
    expect((await overHttp(port, { query }, {})).status).toBe(200);
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    expect((await overHttp(port, { query }, headers)).status).toBe(429);
  });

  it('is limited by what a trusted proxy says of the address', async () => {
    await start({ rateLimitPerMinute: 150, trustProxy: 1 });
    const ask = async (forwarded: string) => (await overHttp(port, { query }, { 'x-forwarded-for': forwarded })).status;
    expect(await ask('203.0.113.9')).toBe(200);
    expect(await ask('203.0.113.10')).toBe(200);
    expect(await ask('203.0.113.9')).toBe(429);
    expect(await ask('198.51.100.1, 203.0.113.10')).toBe(429);
  });
});
