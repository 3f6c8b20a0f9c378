import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { open } from '../scene.ts';
import { countStatements } from '../statements.ts';
import { type AttachmentScene, attachmentScene, upload } from './attachment-desk.ts';

const many = 10;
let scene: AttachmentScene;
beforeAll(async () => {
  scene = await attachmentScene();
  for (let n = 0; n < many; n++) {
    const ticket = await open(scene.requester);
    const files = ['a', 'b', 'c'].map((name) => [`${name}.txt`, name] as const);
    await upload(scene.desk, scene.requester, 'addAttachments', { ticket }, files);
    await upload(scene.desk, scene.agent, 'addComment', { ticket, body: 'Look' }, files);
  }
});
afterAll(() => scene.close());

const asked = async (by: Person, first: number) => {
  const query = `query ($first: Int) { tickets(first: $first) { nodes { timeline(last: 10) { nodes {
    __typename ... on AttachmentsAddedEvent { comment { id } attachments { name uploadedBy { name } } } } } } } }`;
  await by.run(query, { first }); // nothing is prepared for the first time while counting
  const { statements, result } = await countStatements(scene.desk.database, () => by.run(query, { first }));
  const events = result.tickets.nodes.flatMap(({ timeline }: { timeline: { nodes: object[] } }) => timeline.nodes);
  expect(events.flatMap(({ attachments = [] }: { attachments?: object[] }) => attachments)).toHaveLength(first * 6);
  return statements;
};

describe('AF-10 the SQL statements of a timeline with files', () => {
  it.each(['agent', 'requester'] as const)('are as many for one ticket as for several, for the %s', async (who) => {
    const [one, all] = [await asked(scene[who], 1), await asked(scene[who], many)];
    expect(all.length, all.join('\n\n')).toBe(one.length);
  });
});
