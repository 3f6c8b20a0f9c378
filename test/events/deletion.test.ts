import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { type Follower, follow } from '../follow.ts';
import { act, makeScene, open, type Scene, say } from '../scene.ts';

const event = '{ __typename change ticketId actor { name } ticket { title } ... on CommentEvent { commentId } }';
const stream = `subscription ($after: String, $filter: TicketEventFilterInput) { ticketEvents(after: $after, filter: $filter) ${event} }`;
const added = `subscription ($after: String) { commentAdded(after: $after) ${event} }`;
const pages = `query ($after: String, $filter: TicketEventFilterInput) { events(after: $after, filter: $filter) { nodes ${event} hasNextPage } }`;

let scene: Scene;
let port: number;
const followers: Follower[] = [];
/** Who followed the ticket when they left, and no more when it was deleted; who came to follow it; who did in between. */
let leaver: Person;
let comer: Person;
let passer: Person;
let after: string;
let gone: string;

beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
  const { desk, requester, agent, admin } = scene;
  [leaver, comer, passer] = [await desk.affiliate(), await desk.affiliate(), await desk.affiliate()];
  const lets = (person: Person, way: 'add' | 'remove') =>
    act(admin, `${way}TicketFollower`, { id: gone, affiliate: person.globalId });
  gone = await open(requester, { title: 'Secret' });
  await lets(leaver, 'add');
  after = (await agent.run('{ eventCursor }')).eventCursor;

  await say(agent, gone, 'Between us', { visibility: 'INTERNAL' });
  const oops = await say(agent, gone, 'Oops');
  await act(agent, 'moveComment', { id: oops, visibility: 'INTERNAL' }, 'comment { id }');
  await lets(leaver, 'remove');
  await lets(passer, 'add');
  await lets(comer, 'add');
  await lets(passer, 'remove');
  await act(agent, 'updateTicket', { id: gone, tags: ['secret'], priority: 'HIGH' });
  await act(agent, 'startTicket', { id: gone });
  await act(admin, 'deleteTicket', { id: gone }, 'deletedTicketId');
});
afterAll(async () => {
  await Promise.all(followers.map((follower) => follower.stop()));
  await scene.desk.close();
});

/** What is told of the deleted ticket, by a stream as by pages, until something that comes last. */
async function told(by: Person, filter?: object) {
  const end = await open(scene.requester, { title: 'End' });
  for (const person of [leaver, comer, passer, scene.stranger])
    await act(scene.admin, 'addTicketFollower', { id: end, affiliate: person.globalId });
  const follower = await follow(port, by, stream, { after, filter });
  followers.push(follower);
  const got = await follower.until((all) => all.some(({ ticketId }) => ticketId === end));
  const { events } = await by.run(pages, { after, filter });
  const ofGone = (all: { ticketId: string }[]) => all.filter(({ ticketId }) => ticketId === gone);
  expect(ofGone(events.nodes)).toEqual(ofGone(got));
  return ofGone(got);
}

const left = { change: 'REMOVED', ticketId: '', actor: null, ticket: null };
const removed = (__typename: string, more: object = {}) => [{ __typename, ...left, ticketId: gone, ...more }];

describe('RT-05 a stream that goes on across the deletion of a ticket', () => {
  it('tells staff that it is gone and who deleted it, and nothing of what it held', async () => {
    expect(await told(scene.agent)).toEqual(removed('TicketDeletedEvent', { actor: { name: 'Ana' } }));
  });

  it('tells customers who saw it the id', async () => {
    for (const person of [scene.requester, scene.colleague, comer])
      expect(await told(person), person.name).toEqual(removed('TicketDeletedEvent'));
  });

  it('tells who ceased to see it before that it left their sight', async () => {
    expect(await told(leaver)).toEqual(removed('TicketVisibilityEvent'));
    expect(await told(passer)).toEqual(removed('TicketVisibilityEvent'));
  });

  it('tells nothing to who never saw it', async () => {
    expect(await told(scene.stranger)).toEqual([]);
  });

  it('tells what left the filter before, and nothing of what never held it', async () => {
    expect(await told(scene.agent, { statuses: ['OPEN'] })).toEqual(removed('TicketVisibilityEvent'));
    const never = { statuses: ['RESOLVED'] };
    expect((await scene.agent.run(pages, { after, filter: never })).events).toEqual({ nodes: [], hasNextPage: false });
  });

  it('tells of none of its comments, also where only those are followed', async () => {
    const id = await open(scene.requester);
    await say(scene.agent, id, 'End');
    for (const by of [scene.agent, scene.requester]) {
      const follower = await follow(port, by, added, { after });
      followers.push(follower);
      expect((await follower.until(1)).map(({ ticketId }) => ticketId)).toEqual([id]);
    }
  });
});
