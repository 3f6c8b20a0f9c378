import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeId } from '../../src/graphql/id.ts';
import { clientOf, comments, reading } from '../client/client-desk.ts';
import { makeProgram } from '../integration/program.ts';
import { makeScene, open, type Scene, say } from '../scene.ts';
import { readBy, ways } from './reader.ts';

let scene: Scene;
let port: number;
let ticketId: string;
beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
  ticketId = await open(scene.requester);
});
afterAll(() => scene.desk.close());

/** A token of the agent’s session that is past its time so soon. */
async function shortToken(seconds: number) {
  const { tokens } = scene.desk.desk;
  const { sessionId } = await scene.agent.viewer();
  const claims = { kind: 'MANAGER' as const, personId: scene.agent.id, sessionId: String(sessionId), portalId: null };
  return `Bearer ${(await tokens.issue(claims, new Date(), seconds)).token}`;
}
const gone = () => vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(0), { timeout: 10_000, interval: 5 });

describe('RT-01 an access token that ends', () => {
  it('closes its WebSocket with 4403, though nothing happens on it', async () => {
    const reader = await readBy('websocket', port, { authorization: await shortToken(2) }, { query: comments });
    await vi.waitFor(() => expect(reader.end).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' }), { timeout: 10_000 });
    await gone();
  });

  it('ends its stream over SSE by a last error', async () => {
    const reader = await readBy('sse', port, { authorization: await shortToken(2) }, { query: comments });
    await vi.waitFor(() => expect(reader.end).toEqual({ complete: true, status: 200 }), { timeout: 10_000 });
    expect(reader.errors).toMatchObject([{ extensions: { code: 'TOKEN_EXPIRED', type: 'FORBIDDEN' } }]);
    await gone();
  });

  it.each(ways)('costs a client over %s nothing: it asks for another and goes on where it was', async (transport) => {
    const refusals: (string | undefined)[] = [];
    const { eventCursor: after } = await scene.agent.run('{ eventCursor }');
    const client = clientOf(port, scene.agent, {
      transport,
      token: (refused) => {
        refusals.push(refused);
        return shortToken(refusals.length < 3 ? 2 : 60);
      },
    });
    const reader = reading(client.subscribe(comments, { ticketId }, { after }));
    await vi.waitFor(() => expect(refusals).toHaveLength(3), { timeout: 15_000 });
    await say(scene.requester, ticketId, `by the third over ${transport}`);
    await vi.waitFor(() => expect(reader.bodies).toEqual([`by the third over ${transport}`]), { timeout: 10_000 });
    expect(refusals).toEqual([undefined, 'TOKEN_EXPIRED', 'TOKEN_EXPIRED']);
    client.close();
    await reader.done;
    expect(reader.failure()).toBeUndefined();
  });
});

describe('RT-01 an API key whose time is over', () => {
  it.each(ways)('ends its streams over %s, though nothing happens', async (way) => {
    const program = await makeProgram(scene, ['TICKETS_READ']);
    const id = decodeId('ApiKey', program.keyId) ?? '';
    // no event tells of time
    await scene.desk.db.apiKey.update({ where: { id }, data: { expiresAt: new Date(Date.now() + 2_000) } });
    const reader = await readBy(way, port, program, { query: comments });
    await vi.waitFor(() => expect(reader.errors).toMatchObject([{ extensions: { code: 'KEY_ENDED' } }]));
    await gone();
    reader.stop();
  });
});
