import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { filtered } from '../../src/events/filter.schema.ts';
import { EventStream } from '../../src/events/stream.ts';
import type { Told } from '../../src/events/told.ts';
import { RequestContext } from '../../src/http/context.ts';
import type { Person } from '../desk.ts';
import { act, makeScene, open, type Scene, say } from '../scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

/** A stream that tells what kind of event it is, and whether its reader may read more of it. */
async function streamOf(person: Person, after: string) {
  const viewer = await person.viewer();
  const context = new RequestContext(scene.desk.desk, viewer, { lastEventId: null } as never);
  const stream = await EventStream.open(context, filtered(viewer, {}), after);
  const answer = async ({ kind, live }: { kind: string; live?: { change: unknown; readable: boolean } }) => ({
    json: `${kind} ${live?.change} ${live?.readable}`,
    ...{ cursor: '', codes: [], size: 0 },
  });
  stream.answerBy({ key: null, answer: answer as never }, () => undefined);
  return stream;
}

/** The node has come to what is committed by now. */
async function heard() {
  const { feed } = scene.desk.desk;
  const { position } = await feed.settle();
  await vi.waitFor(() => expect(feed.head.position >= position).toBe(true));
}

/** More events than the node keeps. */
async function forget() {
  const { desk } = scene;
  await desk.db.event.createMany({
    data: Array.from({ length: 2_200 }, () => ({
      ...{ kind: 'template.updated', actorType: 'SYSTEM' as const, audience: 'STAFF' as const },
      ...{ subjectType: 'Template', subjectId: crypto.randomUUID() },
    })),
  });
  await heard();
}

async function withdrawn() {
  const { admin, agent, requester, stranger } = scene;
  const id = await open(requester);
  await act(admin, 'addTicketFollower', { id, affiliate: stranger.globalId });
  const { eventCursor: after } = await stranger.run('{ eventCursor }');
  for (const body of ['One', 'Two', 'Three']) await say(agent, id, body);
  const withdraw = async () => {
    await act(admin, 'removeTicketFollower', { id, affiliate: stranger.globalId });
    await heard();
  };
  return { after, withdraw };
}

it('RT-05 what was read from the log is judged by its ticket as it is when it is told', async () => {
  const { after, withdraw } = await withdrawn();
  await forget();
  const stream = await streamOf(scene.stranger, after);
  expect((await stream.next()).value?.json).toBe('comment.added ADDED true');
  await withdraw();
  expect((await stream.next()).value?.json).not.toContain('true');
  await stream.return();
});

it('RT-05 so is what waits for room while the node forgets it', async () => {
  const { after, withdraw } = await withdrawn();
  const stream = await streamOf(scene.stranger, after);
  const taken: string[] = [];
  const rooms: (() => void)[] = [];
  let hasRoom = false;
  const outlet = {
    take: ({ json }: Told) => hasRoom && taken.push(json) > 0,
    room: () => new Promise<void>((resolve) => rooms.push(resolve)),
  };
  const ended = stream.next(outlet);
  await vi.waitFor(() => expect(rooms).toHaveLength(1));
  await forget();
  await withdraw();
  hasRoom = true;
  rooms[0]?.();
  await vi.waitFor(() => expect(taken.at(-1)).toContain('REMOVED'));
  expect(taken.filter((json) => json.endsWith('true'))).toEqual([]);
  await stream.return();
  await ended.catch(() => undefined);
});
