import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DeskClient, DeskClientOptions, SubscribeOptions } from '../../src/client/client.ts';
import { act, makeScene, open, type Scene, say } from '../scene.ts';
import { clientOf, comments, reading } from './client-desk.ts';
import { type Gate, gate } from './gate.ts';

let scene: Scene;
let port: number;
let ticketId: string;
let gates: Gate;
const clients: DeskClient[] = [];
beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
  gates = await gate(port);
  ticketId = await open(scene.requester);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
  gates.open();
});
afterAll(async () => {
  await gates.close();
  await scene.desk.close();
});

const cursor = async (by = scene.agent) => (await by.run('{ eventCursor }')).eventCursor as string;
const until = (condition: () => void) => vi.waitFor(condition, { timeout: 20_000, interval: 5 });

function follow(options: SubscribeOptions = {}, client: Partial<DeskClientOptions> = {}, by = scene.agent) {
  const made = clientOf(gates.port, by, client);
  clients.push(made);
  return reading(made.subscribe(comments, { ticketId }, options));
}

describe.each(['websocket', 'sse'] as const)('RT-05 over %s a client', (transport) => {
  it('goes on where it was after each loss of its connection: nothing lost, nothing twice, in order', async () => {
    const reader = follow({ after: await cursor() }, { transport });
    const said: string[] = [];
    for (let n = 0; n < 12; n++) {
      const body = `${transport} ${n}`;
      said.push(body);
      if (n % 3 === 1) gates.cut();
      await say(scene.agent, ticketId, body);
      if (n % 4 === 2) gates.cut();
      if (n % 4 === 3) await until(() => expect(reader.bodies).toEqual(said));
    }
    await until(() => expect(reader.bodies).toEqual(said));
    expect(new Set(reader.all.map(({ id }) => id)).size).toBe(reader.all.length);
  });

  it('catches up with what happened while there was no way through', async () => {
    const reader = follow({ after: await cursor() }, { transport });
    await say(scene.agent, ticketId, 'before');
    await until(() => expect(reader.bodies).toEqual(['before']));
    gates.shut();
    for (const body of ['meanwhile 1', 'meanwhile 2']) await say(scene.agent, ticketId, body);
    gates.open();
    await until(() => expect(reader.bodies).toEqual(['before', 'meanwhile 1', 'meanwhile 2']));
  });

  it('asks for fresh data where the stream cannot vouch for what is between, and goes on from there', async () => {
    const { desk, organization } = scene;
    const member = await desk.affiliate({ organization });
    const after = await cursor(member);
    await say(scene.agent, ticketId, 'unseen');
    await act(scene.admin, 'updateAffiliate', { id: member.globalId, role: 'ADMINISTRATOR' }, 'affiliate { id }');
    const onRefreshRequired = vi.fn(() => cursor(member));
    const reader = follow({ after, onRefreshRequired }, { transport }, member);
    await until(() => expect(onRefreshRequired).toHaveBeenCalledOnce());
    await onRefreshRequired.mock.results[0]?.value;
    await say(scene.agent, ticketId, 'afterwards');
    await until(() => expect(reader.bodies).toEqual(['afterwards']));
  });

  it('throws what no other try would mend', async () => {
    const failing = async (after: string | null, token = scene.agent.authorization) => {
      const reader = follow({ after }, { transport, token: () => token });
      await reader.done;
      return reader.failure();
    };
    expect(await failing('nonsense')).toMatchObject({ name: 'SubscriptionError', code: 'INVALID_CURSOR' });
    expect(await failing(null, 'nonsense')).toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('asks for another token when the last one was refused', async () => {
    const token = vi.fn((refused?: string) => (refused ? scene.agent.authorization : 'Bearer expired'));
    const reader = follow({ after: await cursor() }, { transport, token });
    await say(scene.agent, ticketId, 'with the new one');
    await until(() => expect(reader.bodies).toEqual(['with the new one']));
    expect(token.mock.calls.map(([refused]) => refused)).toEqual([undefined, 'INVALID_TOKEN']);
  });

  it('keeps its place for the next process, once an event was dealt with', async () => {
    const kept = new Map<string, string>();
    const store = {
      in: { get: (key: string) => kept.get(key), set: (key: string, at: string) => void kept.set(key, at) },
      key: 'me',
    };
    kept.set('me', await cursor());
    await say(scene.agent, ticketId, 'one');
    await say(scene.agent, ticketId, 'two');
    const first = clientOf(gates.port, scene.agent, { transport });
    clients.push(first);
    for await (const event of first.subscribe<{ commentAdded: { comment: { body: string } } }>(
      comments,
      { ticketId },
      { store },
    ))
      if (event.comment.body === 'two') break; // and dies over it
    const reader = follow({ store }, { transport });
    await until(() => expect(reader.bodies).toEqual(['two']));
  });

  it('lets its reader be slow, and holds no more than it was allowed', async () => {
    const client = clientOf(gates.port, scene.agent, { transport, buffer: 3 });
    clients.push(client);
    const events = client.subscribe<{ commentAdded: { comment: { body: string } } }>(
      comments,
      { ticketId },
      { after: await cursor() },
    );
    const said = Array.from({ length: 15 }, (_, n) => `slow ${n}`);
    await say(scene.agent, ticketId, said[0]);
    const got = [(await events.next()).value?.comment.body];
    for (const body of said.slice(1)) await say(scene.agent, ticketId, body);
    for (const _ of said.slice(1)) got.push((await events.next()).value?.comment.body);
    expect(got).toEqual(said);
    await events.return();
  });

  it('ends when its reader stops, by signal and by leaving the loop', async () => {
    const { feed } = scene.desk.desk;
    await until(() => expect(feed.followers).toBe(0));
    const stop = new AbortController();
    const reader = follow({ signal: stop.signal }, { transport });
    await until(() => expect(feed.followers).toBe(1));
    stop.abort();
    await reader.done;
    expect(reader.failure()).toBeUndefined();
    await until(() => expect(feed.followers).toBe(0));
  });
});

describe('where no WebSocket comes through', () => {
  it('a client takes SSE by itself', async () => {
    gates.refuseUpgrades();
    const reader = follow({ after: await cursor() });
    await say(scene.agent, ticketId, 'all the same');
    await until(() => expect(reader.bodies).toEqual(['all the same']));
  });
});

it('a client that is closed while it connects ends quietly, whatever becomes of the connection', async () => {
  const never = new Promise<string>(() => undefined);
  const token = vi.fn(() => never);
  const client = clientOf(gates.port, scene.agent, { transport: 'websocket', token });
  const reader = reading(client.subscribe(comments, { ticketId }));
  await until(() => expect(token).toHaveBeenCalled());
  const stray: unknown[] = [];
  const note = (reason: unknown) => stray.push(reason);
  process.on('unhandledRejection', note);
  client.close();
  await reader.done;
  gates.cut();
  const other = clientOf(gates.port, scene.agent);
  clients.push(other);
  // by when another one has come through, the first has failed
  const after = reading(other.subscribe(comments, { ticketId }, { after: await cursor() }));
  await say(scene.agent, ticketId, 'later');
  await until(() => expect(after.bodies).toEqual(['later']));
  process.off('unhandledRejection', note);
  expect(stray).toEqual([]);
  expect(reader.failure()).toBeUndefined();
});

it('a document without `id` and `cursor` is told so', async () => {
  const client = clientOf(gates.port, scene.agent);
  clients.push(client);
  const query = 'subscription ($after: String) { commentAdded(after: $after) { change } }';
  const reader = reading(client.subscribe(query, {}, { after: await cursor() }));
  await say(scene.agent, ticketId, 'x');
  await reader.done;
  expect(reader.failure()).toMatchObject({ code: 'BAD_RESPONSE' });
});
