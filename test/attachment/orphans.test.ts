import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Person } from '../desk.ts';
import { act, open, read } from '../scene.ts';
import {
  type AttachmentScene,
  attachmentScene,
  inventory,
  pdf,
  png,
  send,
  upload,
  uploadForm,
} from './attachment-desk.ts';
import { slowUpload } from './slow-upload.ts';
import { placeNames } from './stores.ts';

describe.each(placeNames)('AF-10 VK-08 of files that are kept %s', (where) => {
  let scene: AttachmentScene;
  let ticket: string;
  let url: string;
  beforeAll(async () => {
    scene = await attachmentScene({ ATTACHMENT_MAX_BYTES: '3000000' }, where);
    url = `http://127.0.0.1:${await scene.desk.app.listen()}`;
  });
  beforeEach(async () => {
    ticket = await open(scene.requester);
  });
  afterAll(() => scene.close());

  /** At last, what is stored is what rows of attachments hold, and nothing is loose. */
  const settled = () =>
    vi.waitFor(
      async () => {
        const { stored, held, loose } = await inventory(scene.desk);
        expect({ stored, loose }).toEqual({ stored: held, loose: [] });
        return stored.length;
      },
      { timeout: 20_000, interval: 50 },
    );
  const comment = async (by: Person, input: object = {}) =>
    upload(scene.desk, by, 'addComment', { ticket, body: 'Look', ...input }, [
      ['a.png', png],
      ['b.pdf', pdf],
    ]);

  it('none stays of a comment that is refused after they came', async () => {
    const before = await settled();
    expect((await comment(scene.requester, { expectedVersion: 99 })).error.code).toBe('VERSION_CONFLICT');
    expect((await comment(scene.stranger)).error.code).toBe('NOT_FOUND');
    expect((await comment(scene.requester, { visibility: 'INTERNAL' })).error.code).toBe('FORBIDDEN');
    expect(await settled()).toBe(before);
  });

  it('none stays of a transaction that fails by our own fault', async () => {
    const before = await settled();
    await scene.desk.database.pool.query(
      `create function fail() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$;
       create trigger planted before insert on "Attachment" for each row execute function fail()`,
    );
    try {
      expect((await comment(scene.requester)).error.code).toBe('INTERNAL');
    } finally {
      await scene.desk.database.pool.query('drop trigger planted on "Attachment"; drop function fail()');
    }
    expect(await settled()).toBe(before);
    expect(await read(scene.requester, ticket, 'comments { totalCount }')).toEqual({ comments: { totalCount: 0 } });
  });

  it('none stays of an upload that breaks off, or that ends before it is whole', async () => {
    const before = await settled();
    for (const end of ['abort', 'stop'] as const) {
      const slow = slowUpload(url, scene.requester.authorization, ticket);
      slow.write('x'.repeat(200_000));
      await vi.waitFor(async () => expect((await inventory(scene.desk)).loose).toHaveLength(1));
      slow[end]();
      const answer = await slow.ended;
      if (end === 'stop') expect(JSON.parse(answer).errors[0].extensions.code).toBe('BAD_REQUEST');
      expect(await settled()).toBe(before);
    }
  });

  it('none is taken that goes on beyond its limit, and the answer comes all the same', async () => {
    const before = await settled();
    const slow = slowUpload(url, scene.requester.authorization, ticket);
    for (let n = 0; n < 40; n++) slow.write('x'.repeat(100_000));
    slow.end();
    expect(JSON.parse(await slow.ended).data.addAttachments.error.code).toBe('FILE_TOO_LARGE');
    expect(await settled()).toBe(before);
  });

  it('each goes with its attachment, its comment and its ticket', async () => {
    const { admin, requester } = scene;
    const before = await settled();
    const { comment: said } = await comment(requester);
    await upload(scene.desk, requester, 'addAttachments', { ticket }, [['c.txt', 'c']]);
    await comment(requester);
    expect(await settled()).toBe(before + 5);
    await act(requester, 'deleteAttachment', { id: said.attachments[0].id });
    expect(await settled()).toBe(before + 4);
    await act(requester, 'deleteComment', { id: said.id });
    expect(await settled()).toBe(before + 3);
    await act(admin, 'deleteTicket', { id: ticket });
    expect(await settled()).toBe(before);
  });

  it('the sweep leaves what may still become an attachment, and takes what is an hour old', async () => {
    const { desk } = scene;
    const before = await settled();
    const slow = slowUpload(url, scene.requester.authorization, ticket);
    slow.write('x'.repeat(200_000));
    await vi.waitFor(async () => expect((await inventory(desk)).loose).toHaveLength(1));
    await desk.desk.files.sweep(new Date(Date.now() + 50 * 60_000));
    expect((await inventory(desk)).loose).toHaveLength(1);
    slow.end();
    const { data } = JSON.parse(await slow.ended);
    expect(data.addAttachments.error).toBeNull();
    expect(await settled()).toBe(before + 1);
    await desk.desk.files.sweep(new Date(Date.now() + 24 * 3_600_000));
    expect(await settled()).toBe(before + 1);
  });

  it('what the sweep would take any moment becomes no attachment any more', async () => {
    const { desk, requester } = scene;
    const before = await settled();
    const slow = slowUpload(url, requester.authorization, ticket);
    slow.write('x'.repeat(200_000));
    await vi.waitFor(async () => expect((await inventory(desk)).loose).toHaveLength(1));
    await desk.db.looseFile.updateMany({ data: { createdAt: new Date(Date.now() - 46 * 60_000) } });
    slow.end();
    expect(JSON.parse(await slow.ended).data.addAttachments.error.code).toBe('INVALID_ARGUMENT');
    expect(await settled()).toBe(before);
  });

  it('what could not be removed stays known, until a sweep removes it', async () => {
    const { desk, requester } = scene;
    const before = await settled();
    const { attachments } = await upload(desk, requester, 'addAttachments', { ticket }, [['c.txt', 'c']]);
    const fails = vi.spyOn(desk.desk.files.store, 'remove').mockRejectedValue(new Error('the store is away'));
    await act(requester, 'deleteAttachment', { id: attachments[0].id });
    const refused = await send(desk, uploadForm('addAttachments', { ticket }, [['d.txt', '<html>']]), requester);
    expect(refused.answer.data.result.error.code).toBe('FILE_TYPE_REFUSED');
    await vi.waitFor(() => expect(fails.mock.calls.length).toBeGreaterThanOrEqual(2));
    await vi.waitFor(async () => expect((await inventory(desk)).loose).toHaveLength(2));
    fails.mockRestore();
    await desk.desk.files.sweep(new Date(Date.now() + 2 * 3_600_000));
    expect(await settled()).toBe(before);
  });
});
