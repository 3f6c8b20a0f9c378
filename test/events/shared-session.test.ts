import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { appendChange } from '../../src/events/log.ts';
import { transact } from '../../src/store/transact.ts';
import { changeTicket } from '../../src/ticket/change.ts';
import { type Follower, follow } from '../follow.ts';
import { keyOf } from '../people/log.ts';
import { makeScene, open, type Scene } from '../scene.ts';

const query = 'subscription { ticketEvents { __typename ticket { title } ... on VisibilityChangedEvent { scope } } }';

let scene: Scene;
let port: number;
beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
});
afterAll(() => scene.desk.close());

describe('RT-02 of a session with several streams', () => {
  it('each is told that the rights changed, and none tells of what happened after it in the same moment', async () => {
    const { desk, admin, colleague, requester } = scene;
    const id = keyOf(await open(requester));
    const elsewhere = await desk.organization();
    const streams: Follower[] = [];
    for (let n = 0; n < 3; n++) streams.push(await follow(port, colleague, query));
    await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(streams.length));

    const viewer = await admin.viewer();
    await transact(desk.desk, async (tx) => {
      const by = { tx, viewer, now: new Date() };
      await tx.affiliate.update({ where: { id: colleague.id }, data: { organizationId: elsewhere.id } });
      await appendChange(by, 'Affiliate', colleague.id, 'updated', ['organization']);
      await changeTicket(by, await tx.ticket.findUniqueOrThrow({ where: { id } }), {
        kind: 'ticket.updated',
        audience: 'EVERYONE',
        properties: ['title'],
        data: { changes: [{ property: 'title' }] },
        set: { title: 'Not for their eyes' },
      });
    });
    // what they see from now on, to be sure that nothing came between
    await open(colleague, { title: 'Their own' });
    for (const stream of streams) {
      const got = await stream.until((all) => all.some((event) => event.ticket?.title === 'Their own'));
      expect(got.map(({ scope, ticket }) => scope ?? ticket?.title)).toEqual(['ORGANIZATION', 'Their own']);
    }
    for (const stream of streams) await stream.stop();
  });
});
