import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { onServer } from '../database.ts';
import { secret } from '../desk.ts';
import { makeScene, open, type Scene, say } from '../scene.ts';
import { startServer } from '../server/process.ts';
import { clientOf, comments, reading } from './client-desk.ts';
import { type Gate, gate } from './gate.ts';

let scene: Scene;
let port: number;
beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
});
afterAll(() => scene.desk.close());

async function urlOfDatabase(): Promise<string> {
  const { rows } = await scene.desk.database.pool.query<{ name: string }>('select current_database() as name');
  const url = new URL(process.env['DATABASE_URL'] ?? '');
  url.pathname = `/${rows[0]?.name}`;
  return url.href;
}

describe.runIf(onServer)('RT-05 a server that is told to stop while another goes on', () => {
  it('hands its clients over, over WebSocket and SSE: nothing is lost, nothing comes twice', async () => {
    const ticketId = await open(scene.requester);
    const leaving = startServer({ DATABASE_URL: await urlOfDatabase(), SECRET: secret, SHUTDOWN_SECONDS: '5' });
    let way: Gate | undefined;
    try {
      let place = Number(new URL(await leaving.url()).port);
      way = await gate(() => place);
      const { eventCursor: after } = await scene.agent.run('{ eventCursor }');
      const toGate = way.port;
      const clients = (['websocket', 'sse'] as const).map((transport) =>
        clientOf(toGate, scene.agent, { transport, backoff: { first: 20, longest: 200 } }),
      );
      const readers = clients.map((client) => reading(client.subscribe(comments, { ticketId }, { after })));
      const said: string[] = [];
      const tell = async (body: string) => {
        said.push(body);
        await say(scene.agent, ticketId, body);
      };
      const heard = () =>
        vi.waitFor(() => readers.map(({ bodies }) => expect(bodies).toEqual(said)), { timeout: 20_000, interval: 5 });
      await tell('by the one that goes');
      await heard();
      place = port;
      leaving.child.kill('SIGTERM');
      let gone = false;
      const end = leaving.ended().then((status) => {
        gone = true;
        return status;
      });
      for (let n = 0; n < 500 && !gone; n++) await tell(`while it goes ${n}`);
      expect(await end).toBe(0);
      await tell('by the other');
      await heard();
      for (const client of clients) client.close();
      for (const reader of readers) {
        await reader.done;
        expect(reader.failure()).toBeUndefined();
      }
    } finally {
      await leaving.stop('SIGKILL');
      await way?.close();
    }
  });
});
