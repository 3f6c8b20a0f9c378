import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { makeScene, type Scene } from '../scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

it('a stream over SSE whose client goes ends, in whatever moment of its beginning that is', async () => {
  const port = await scene.desk.app.listen();
  const body = JSON.stringify({ query: 'subscription { commentAdded { id } }' });
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    authorization: scene.agent.authorization,
  };
  const visit = async (leaving: Promise<unknown> | 'begun') => {
    const leave = new AbortController();
    const answer = fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body, signal: leave.signal });
    const begun = answer.then(({ status }) => expect(status).toBe(200));
    await (leaving === 'begun' ? begun : leaving);
    leave.abort();
    await begun.catch(() => undefined);
  };
  await Promise.all(Array.from({ length: 60 }, (_, i) => visit(i % 3 === 0 ? 'begun' : sleep(i))));
  await vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(0), { timeout: 20_000 });
});
