import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { act, makeScene, open, type Scene, say } from '../scene.ts';
import { countStatements } from '../statements.ts';

const many = 100;
let scene: Scene;
let ticket: string;

beforeAll(async () => {
  scene = await makeScene({ OPERATION_COST_LIMIT: '100000' });
  const { agent, admin, requester, colleague } = scene;
  for (let n = 0; n < many; n++) {
    const id = await open(n % 2 ? requester : colleague, { title: `Ticket ${n}` });
    await say(agent, id, 'public');
    await say(agent, id, 'internal', { visibility: 'INTERNAL' });
    await say(requester, id, 'answer');
    await act(admin, 'assignTicket', { id, assignee: n % 3 ? agent.globalId : admin.globalId });
    ticket = id;
  }
  await attachRows();
});
afterAll(() => scene.desk.close());

/** A file for each ticket and each comment; nobody asks for its bytes here. */
async function attachRows() {
  const { db } = scene.desk;
  const file = { name: 'a.txt', mimeType: 'text/plain', size: 1, checksum: '', uploaderType: 'AFFILIATE' as const };
  const [tickets, comments] = [await db.ticket.findMany(), await db.comment.findMany()];
  const places = [
    ...tickets.map(({ id }) => ({ ticketId: id })),
    ...comments.map(({ id, ticketId }) => ({ ticketId, commentId: id })),
  ];
  await db.attachment.createMany({
    data: places.map((place) => ({ ...file, ...place, affiliateId: scene.requester.id, key: randomUUID() })),
  });
}

const asked = async (by: Person, query: string, variables: object = {}) => {
  await by.run(query, variables); // nothing is prepared for the first time while counting
  const { statements } = await countStatements(scene.desk.database, () => by.run(query, variables));
  return statements;
};

const rich = `number title isUnread isFollowing viewerCanClose viewerCanUpdate staffCommentCount affiliateCommentCount
  type { name } category { name } requester { id name organization { name } } organization { name } assignee { name } team { name }
  attachments { name url uploadedBy { name } ticket { number } viewerCanDelete }
  createdBy { name } productAreas { name } threads { visibility }
  comments(last: 5) { totalCount edges { node { body author { name } viewerCanEdit attachments { name url comment { id } } } } }
  timeline(last: 5) { totalCount nodes { __typename actor { name } ... on CommentEvent { comment { body } } ... on TicketAssignedEvent { previous { name } next { name } } } }`;
const list = `query ($first: Int) { tickets(first: $first) { totalCount pageInfo { hasNextPage } nodes { ${rich} } } }`;

describe('SQL statements of an operation', () => {
  for (const who of ['agent', 'requester'] as const) {
    it(`are as many for a page of 1 as for a page of 100, for the ${who}`, async () => {
      const one = await asked(scene[who], list, { first: 1 });
      const all = await asked(scene[who], list, { first: many });
      expect(all.length, all.join('\n\n')).toBe(one.length);
    });
  }

  it('AF-05 the counters of a list cost none of their own', async () => {
    const bare = await asked(scene.agent, '{ tickets(first: 100) { nodes { number } } }');
    const counted = await asked(
      scene.agent,
      '{ tickets(first: 100) { nodes { number staffCommentCount affiliateCommentCount } } }',
    );
    expect(counted.length).toBe(bare.length);
  });

  it('count a list only when its count is asked for', async () => {
    const plain = await asked(scene.agent, '{ tickets(first: 5) { nodes { number } } }');
    const counted = await asked(scene.agent, '{ tickets(first: 5) { totalCount nodes { number } } }');
    expect(plain.filter((sql) => /count\(/i.test(sql))).toEqual([]);
    expect(counted.length).toBe(plain.length + 1);
  });

  it('are one for who asks and one for a ticket with its people, comments and timeline', async () => {
    const statements = await asked(
      scene.agent,
      `query ($id: ID!) { ticket(id: $id) { number requester { name organization { name } } assignee { name } attachments { name url uploadedBy { name } } comments(last: 20) { nodes { body author { name } attachments { name uploadedBy { name } } } } timeline { nodes { actor { name } } } } }`,
      { id: ticket },
    );
    expect(statements, statements.join('\n\n')).toHaveLength(2);
  });

  it('by node are as many for one id as for many', async () => {
    const ids = (await scene.agent.run('{ tickets(first: 50) { nodes { id } } }')).tickets.nodes.map(
      ({ id }: { id: string }) => id,
    );
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Ticket { title requester { name } } } }';
    expect((await asked(scene.agent, query, { ids })).length).toBe(
      (await asked(scene.agent, query, { ids: ids.slice(0, 1) })).length,
    );
  });
});
