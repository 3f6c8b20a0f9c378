import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { type Person, type TestDesk, testDesk } from '../desk.ts';

const token = 'a token for the scraper';
let desk: TestDesk;
let ana: Person;
let port: number;

beforeAll(async () => {
  desk = await testDesk({ METRICS: 'true', METRICS_TOKEN: token.replaceAll(' ', '-') });
  ana = await desk.manager({ role: 'ADMIN' });
  port = await desk.app.listen();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => desk.close());

const scrape = async ({ app }: TestDesk, authorization = `Bearer ${token.replaceAll(' ', '-')}`) => {
  const response = await app.fetch(new Request('http://desk.test/metrics', { headers: { authorization } }));
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

/** The value of a sample, by its name and labels. */
async function sample(name: string, labels = ''): Promise<number> {
  const { text } = await scrape(desk);
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}${labels} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

describe('/metrics', () => {
  it('is there for whoever has the token, in the format of Prometheus', async () => {
    const { status, type, text } = await scrape(desk);
    expect({ status, type }).toEqual({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
    expect(text).toMatch(/^# TYPE process_cpu_seconds_total counter$/m);
  });

  it.each(['', 'Bearer another-token-altogether', 'Bearer', 'Basic YTph'])('is not for “%s”', async (authorization) => {
    expect(await scrape(desk, authorization)).toMatchObject({ status: 401, text: '' });
  });

  it('is not there unless asked for', async () => {
    const plain = await testDesk();
    expect((await scrape(plain)).status).toBe(404);
    await plain.close();
  });

  it('has every metric that the guide names, and the guide names every one', async () => {
    const guide = readFileSync(new URL('../../docs/deployment.md', import.meta.url), 'utf8');
    const { text } = await scrape(desk);
    const names = [...text.matchAll(/^# TYPE (hilo_\S+)/gm)].map(([, name]) => name);
    expect([...guide.matchAll(/^\| `(hilo_\w+)`/gm)].map(([, name]) => name).sort()).toEqual(names.sort());
  });
});

describe('operations', () => {
  it('are counted by type, field, outcome and transport, and those that end soon are timed', async () => {
    const before = await sample('hilo_operations_total', '{type="query",field="viewer",outcome="ok",transport="http"}');
    await ana.ask('query Mine { viewer { name } }');
    await ana.ask('query Other { viewer { name } }');
    expect(await sample('hilo_operations_total', '{type="query",field="viewer",outcome="ok",transport="http"}')).toBe(
      before + 2,
    );
    await ana.ask('{ viewer { name } again: viewer { name } }');
    await ana.ask('{ nothing }');
    const { text } = await scrape(desk);
    expect(text).toContain('{type="query",field="several",outcome="ok",transport="http"} 1');
    expect(text).toContain('{type="query",field="none",outcome="refused",transport="http"} 1');
    expect(text).toContain('hilo_operation_errors_total{code="BAD_REQUEST"} 1');
    expect(
      await sample('hilo_operation_duration_seconds_count', '{type="query",outcome="ok",transport="http"}'),
    ).toBeGreaterThanOrEqual(3);
  });

  it('make no more series than the schema has fields, whatever words clients choose', async () => {
    const series = async () => (await scrape(desk)).text.split('\n').filter((line) => line.startsWith('hilo_')).length;
    await ana.ask('query A { viewer { name } }');
    await ana.ask('query A { madeUp }');
    const before = await series();
    for (let n = 0; n < 20; n++) {
      await ana.ask(`query A${n} { viewer { name } }`);
      await ana.ask(`query B${n} { alias${n}: viewer { name } }`);
      await ana.ask(`query C${n} { madeUp${n} }`);
    }
    expect(await series()).toBe(before);
    expect((await scrape(desk)).text).not.toMatch(/madeUp|alias|A1\b/);
  });
});

describe('what is open', () => {
  it('WebSockets, subscriptions and followers are counted while they last', async () => {
    const client = createClient({
      url: `ws://127.0.0.1:${port}/graphql`,
      webSocketImpl: WebSocket,
      lazy: false,
      connectionParams: { authorization: ana.authorization },
    });
    const end = client.subscribe(
      { query: 'subscription { ticketEvents { id } }' },
      { next: () => {}, error: () => {}, complete: () => {} },
    );
    const open = async () => [
      await sample('hilo_websockets_open'),
      await sample('hilo_subscriptions_open', '{transport="websocket"}'),
      await sample('hilo_feed_followers'),
    ];
    await vi.waitFor(async () => expect(await open()).toEqual([1, 1, 1]));
    end();
    await vi.waitFor(async () => expect((await open()).slice(1)).toEqual([0, 0]));
    await client.dispose();
    await vi.waitFor(async () => expect(await open()).toEqual([0, 0, 0]));
  });

  it('a subscription whose client is cut off is counted no more', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
    socket.on('message', (data) => {
      if (!String(data).includes('connection_ack')) return;
      socket.send(
        JSON.stringify({ id: '1', type: 'subscribe', payload: { query: 'subscription { ticketEvents { id } }' } }),
      );
    });
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: ana.authorization } })),
    );
    const open = () => sample('hilo_subscriptions_open', '{transport="websocket"}');
    await vi.waitFor(async () => expect(await open()).toBe(1));
    socket.terminate();
    await vi.waitFor(async () => expect(await open()).toBe(0));
  });
});

describe('the event feed', () => {
  it('is at the head of the log, without lag, once it has read what happened', async () => {
    const before = await sample('hilo_feed_position');
    const { data } = await ana.ask(
      'mutation { createTeam(input: { name: "Metered" }) { team { id } error { code message } } }',
    );
    expect(data.createTeam.error).toBeNull();
    await vi.waitFor(async () => expect(await sample('hilo_feed_position')).toBe(before + 1));
    expect(await sample('hilo_feed_lag_events')).toBe(0);
    expect(await sample('hilo_feed_unstamped_events')).toBe(0);
    expect(await sample('hilo_feed_ring_events')).toBeGreaterThan(0);
    expect(await sample('hilo_feed_rested_seconds')).toBeLessThan(5);
  });

  it('that does not keep up shows how many events it lags behind, and how old the oldest without a position is', async () => {
    await desk.desk.feed.close();
    const append = `insert into "Event" (kind, "occurredAt", "actorType", "subjectType", "subjectId", audience, historical)
      values ('team.updated', now() - interval '90 seconds', 'SYSTEM', 'Team', gen_random_uuid(), 'STAFF', $1)`;
    await desk.database.pool.query(append, [false]);
    await desk.database.pool.query(append, [true]);
    expect(await sample('hilo_feed_unstamped_events')).toBe(2);
    expect(await sample('hilo_feed_unstamped_age_seconds')).toBeGreaterThanOrEqual(90);
    expect(await sample('hilo_feed_unstamped_age_seconds')).toBeLessThan(150);
    await desk.database.pool.query('select stamp()');
    expect(await sample('hilo_feed_unstamped_events')).toBe(0);
    expect(await sample('hilo_feed_unstamped_age_seconds')).toBe(0);
    expect(await sample('hilo_feed_lag_events')).toBe(2);
  });
});

describe('the database', () => {
  it('shows its connections and who waits for one', async () => {
    const limit = await sample('hilo_database_pool_limit');
    expect(limit).toBeGreaterThanOrEqual(1);
    const total = await sample('hilo_database_pool_total');
    expect(total).toBeGreaterThanOrEqual(1);
    expect(total).toBeLessThanOrEqual(limit);
    expect(await sample('hilo_database_up')).toBe(1);
    vi.spyOn(desk.database.pool, 'waitingCount', 'get').mockReturnValue(7);
    expect(await sample('hilo_database_pool_waiting')).toBe(7);
  });

  it('that fails leaves the other metrics as they are', async () => {
    vi.spyOn(desk.database.pool, 'query').mockImplementation((() => Promise.reject(new Error('gone'))) as never);
    expect(await sample('hilo_database_up')).toBe(0);
    expect(await sample('hilo_feed_lag_events')).toBeNaN();
    expect(await sample('hilo_feed_position')).toBeGreaterThan(0);
  });
});
