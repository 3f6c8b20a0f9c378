import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { uploadsPerViewer } from '../../src/limits/seats.ts';
import type { Person } from '../desk.ts';
import { open } from '../scene.ts';
import { type AttachmentScene, attachmentScene, inventory, send, uploadForm } from './attachment-desk.ts';
import { slowUpload } from './slow-upload.ts';

let scene: AttachmentScene;
let ticket: string;
let strange: string;
let url: string;
beforeAll(async () => {
  scene = await attachmentScene({ RATE_LIMIT_PER_MINUTE: '1000' });
  [ticket, strange] = [await open(scene.requester), await open(scene.stranger)];
  url = `http://127.0.0.1:${await scene.desk.app.listen()}`;
});
afterAll(() => scene.close());

const add = (by: Person, to: string) =>
  send(scene.desk, uploadForm('addAttachments', { ticket: to }, [['a.txt', 'a']]), by);

it('nothing is kept of the files of somebody whose minute is spent, and of others it is', async () => {
  const { requester, stranger, desk } = scene;
  const spend = async (first: number) => (await requester.ask(`{ tickets(first: ${first}) { nodes { id } } }`)).errors;
  while (!(await spend(80)));
  while (!(await spend(1)));
  const took = vi.spyOn(desk.desk.files, 'take');
  const { status, answer } = await add(requester, ticket);
  expect([status, answer.errors[0].extensions.code]).toEqual([429, 'RATE_LIMITED']);
  expect(answer.errors[0].extensions.retryAfter).toBeGreaterThan(0);
  expect(took).not.toHaveBeenCalled();
  expect((await add(stranger, strange)).answer.data.result.error).toBeNull();
  expect(took).toHaveBeenCalledOnce();
  took.mockRestore();
});

it('nobody sends more than ten requests with files at a time, and others are not kept waiting', async () => {
  const { colleague, stranger, desk } = scene;
  const slow = Array.from({ length: uploadsPerViewer }, () => slowUpload(url, colleague.authorization, ticket));
  for (const { write } of slow) write('x'.repeat(1_000));
  await vi.waitFor(async () => expect((await inventory(desk)).loose).toHaveLength(uploadsPerViewer));
  const { status, answer } = await add(colleague, ticket);
  expect([status, answer.errors[0].extensions]).toMatchObject([
    429,
    { code: 'TOO_MANY_CONNECTIONS', limit: uploadsPerViewer },
  ]);
  expect((await add(stranger, strange)).answer.data.result.error).toBeNull();
  slow[0]?.abort();
  await vi.waitFor(async () => expect((await add(colleague, ticket)).answer.data?.result.error).toBeNull());
  for (const { end } of slow.slice(1)) end();
  for (const { ended } of slow.slice(1)) expect(JSON.parse(await ended).data.addAttachments.error).toBeNull();
});
