import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientOf, comments, reading } from '../client/client-desk.ts';
import { makeScene, open, type Scene, say } from '../scene.ts';
import { type Reader, readBy, type Way } from './reader.ts';

const query = 'subscription ($after: String) { commentAdded(after: $after) { cursor comment { body } } }';

let scene: Scene;
let port: number;
let ticket: string;
beforeAll(async () => {
  scene = await makeScene({ CONNECTIONS_PER_VIEWER: '2', SUBSCRIPTIONS_PER_VIEWER: '2' });
  port = await scene.desk.app.listen();
  ticket = await open(scene.requester);
});
afterAll(() => scene.desk.close());

const live = (followers: number) =>
  vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(followers), { timeout: 10_000, interval: 5 });
const follow = (way: Way, by = scene.agent) => readBy(way, port, by, { query });
const ended = (reader: Reader) =>
  vi.waitFor(
    () => {
      if (!reader.end) throw new Error('it goes on');
      return reader.end;
    },
    { timeout: 10_000, interval: 5 },
  );

describe('RT-05 one viewer', () => {
  it('has so many connections at a time: a WebSocket beyond is closed with 4430, a stream over SSE gets 429', async () => {
    const two = [await follow('websocket'), await follow('sse')];
    await live(2);
    expect(await ended(await follow('websocket'))).toEqual({ code: 4430, reason: 'TOO_MANY_CONNECTIONS' });
    const refused = await follow('sse');
    expect((await ended(refused)).status).toBe(429);
    expect(refused.errors).toMatchObject([{ extensions: { type: 'LIMIT', limit: 2 } }]);
    // others have their own
    const other = await follow('sse', scene.requester);
    await live(3);
    for (const reader of [...two, other]) reader.stop();
    await live(0);
  });

  it('may open another once one is closed, and a client waits for that by itself', async () => {
    const two = [await follow('sse'), await follow('sse')];
    await live(2);
    const lost = vi.fn();
    const client = clientOf(port, scene.agent, { transport: 'websocket' });
    const { eventCursor: after } = await scene.agent.run('{ eventCursor }');
    const reader = reading(client.subscribe(comments, { ticketId: ticket }, { after, onLost: lost }));
    await vi.waitFor(() => expect(lost).toHaveBeenCalledWith('TOO_MANY_CONNECTIONS'), { timeout: 10_000 });
    two[0]?.stop();
    await say(scene.agent, ticket, 'at last');
    await vi.waitFor(() => expect(reader.bodies).toEqual(['at last']), { timeout: 10_000 });
    client.close();
    two[1]?.stop();
    await reader.done;
    await live(0);
  });

  it('has so many subscriptions at a time, over one WebSocket too: one beyond is refused alone', async () => {
    const two = [await follow('websocket'), await follow('websocket')];
    await live(2);
    const client = clientOf(port, scene.requester, { transport: 'websocket' });
    const mine = [1, 2].map(() => reading(client.subscribe(comments)));
    await live(4);
    const lost = vi.fn();
    const third = reading(client.subscribe(comments, {}, { onLost: lost }));
    await vi.waitFor(() => expect(lost).toHaveBeenCalledWith('TOO_MANY_SUBSCRIPTIONS'), { timeout: 10_000 });
    await say(scene.agent, ticket, 'to the two');
    for (const reader of mine)
      await vi.waitFor(() => expect(reader.bodies).toEqual(['to the two']), { timeout: 10_000 });
    client.close();
    for (const reader of two) reader.stop();
    await third.done;
    await live(0);
  });
});

describe('RT-05 over SSE', () => {
  it('the id of each event is its cursor, and Last-Event-ID goes on after it, whatever `after` says', async () => {
    const { eventCursor: after } = await scene.agent.run('{ eventCursor }');
    for (const body of ['one', 'two']) await say(scene.agent, ticket, body);
    const first = await readBy('sse', port, scene.agent, { query, variables: { after } });
    await first.until(2);
    expect(first.ids).toEqual(first.got.map(({ cursor }) => cursor));
    first.stop();
    const headers = { 'last-event-id': first.ids[0] ?? '' };
    const again = await readBy('sse', port, scene.agent, { query, variables: { after }, headers });
    expect((await again.until(1)).map(({ comment }) => comment.body)).toEqual(['two']);
    again.stop();
    const forged = await readBy('sse', port, scene.agent, { query, headers: { 'last-event-id': 'x' } });
    await ended(forged);
    expect(forged.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    await live(0);
  });
});
