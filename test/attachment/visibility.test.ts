import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Person } from '../desk.ts';
import { act, open, read, say } from '../scene.ts';
import { type AttachmentScene, attachmentScene, follow, upload } from './attachment-desk.ts';

let scene: AttachmentScene;
let ticket: string;
beforeAll(async () => {
  scene = await attachmentScene();
});
beforeEach(async () => {
  ticket = await open(scene.requester);
});
afterAll(() => scene.close());

const attached = async (by: Person, input: object = {}) => {
  const { comment } = await upload(scene.desk, by, 'addComment', { ticket, body: 'Look', ...input }, [
    ['a.txt', 'secret'],
  ]);
  return {
    comment: comment.id as string,
    id: comment.attachments[0].id as string,
    url: comment.attachments[0].url as string,
  };
};
const node = async (by: Person, id: string) =>
  (await by.run('query ($id: ID!) { node(id: $id) { ... on Attachment { name url } } }', { id })).node;
const urlFor = async (by: Person, id: string): Promise<string> => (await node(by, id)).url;
const codeAt = async (url: string) => {
  const response = await follow(scene.desk, url);
  const text = await response.text();
  return response.status === 200 ? 200 : [response.status, JSON.parse(text).code];
};
const timelineOf = async (by: Person) => {
  const fields =
    'timeline(last: 50) { nodes { __typename ... on AttachmentsAddedEvent { attachments { name } comment { id } } } }';
  return (await read(by, ticket, fields)).timeline.nodes.filter((event: { __typename: string }) =>
    event.__typename.startsWith('Attachment'),
  );
};

describe('AF-10 VK-08 an attachment of an internal comment', () => {
  it('does not exist for customers: not by node, in lists, by link, in the timeline, nor by the version', async () => {
    const { agent, requester } = scene;
    const before = await read(requester, ticket, 'version updatedAt isUnread');
    const { id, comment } = await attached(agent, { visibility: 'INTERNAL' });
    expect(await node(agent, id)).toMatchObject({ name: 'a.txt' });
    expect(await node(requester, id)).toBeNull();
    const fields = 'version updatedAt isUnread attachments { id } comments { nodes { id attachments { id } } }';
    expect(await read(requester, ticket, fields)).toEqual({ ...before, attachments: [], comments: { nodes: [] } });
    expect(await timelineOf(requester)).toEqual([]);
    expect(await timelineOf(agent)).toEqual([
      { __typename: 'AttachmentsAddedEvent', attachments: [{ name: 'a.txt' }], comment: { id: comment } },
    ]);
    // a link made for a customer before it was hidden from them says as much as one to nothing
    const link = scene.desk.desk.fileLinks.urlOf(await requester.viewer(), { id: keyOf(id), name: 'a.txt' });
    const nothing = scene.desk.desk.fileLinks.urlOf(await requester.viewer(), {
      id: crypto.randomUUID(),
      name: 'a.txt',
    });
    expect(await (await follow(scene.desk, link)).text()).toBe(await (await follow(scene.desk, nothing)).text());
    expect([await codeAt(link), await codeAt(nothing)]).toEqual([
      [404, 'NOT_FOUND'],
      [404, 'NOT_FOUND'],
    ]);
    expect((await act(requester, 'deleteAttachment', { id })).error.code).toBe('NOT_FOUND');
  });

  it('appears and disappears with the comment as it moves, and links follow at once', async () => {
    const { agent, requester, colleague } = scene;
    const { id, url, comment } = await attached(requester);
    const theirs = await urlFor(colleague, id);
    expect([await codeAt(url), await codeAt(theirs)]).toEqual([200, 200]);
    await act(agent, 'moveComment', { id: comment, visibility: 'INTERNAL' }, 'comment { id }');
    // its own sender too
    expect([await codeAt(url), await codeAt(theirs)]).toEqual([
      [404, 'NOT_FOUND'],
      [404, 'NOT_FOUND'],
    ]);
    expect(await node(requester, id)).toBeNull();
    expect(await timelineOf(requester)).toEqual([]);
    await act(agent, 'moveComment', { id: comment, visibility: 'PUBLIC' }, 'comment { id }');
    expect([await codeAt(url), await node(requester, id)]).toEqual([200, expect.objectContaining({ name: 'a.txt' })]);
    expect(await timelineOf(requester)).toHaveLength(1);
  });

  it('is told to no follower who is a customer, while one of a public comment is', async () => {
    const { agent, requester } = scene;
    const received: Record<string, string[]> = { agent: [], requester: [] };
    const ends: (() => Promise<unknown>)[] = [];
    const port = await scene.desk.app.listen();
    for (const who of ['agent', 'requester'] as const) {
      const abort = new AbortController();
      const stream = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: {
          authorization: scene[who].authorization,
          'content-type': 'application/json',
          accept: 'text/event-stream',
        },
        body: JSON.stringify({
          query: `subscription ($ticket: ID!) { ticketEvents(filter: { tickets: [$ticket] }) {
            __typename change ... on AttachmentsAddedEvent { attachments { name } } ... on AttachmentRemovedEvent { attachmentId } } }`,
          variables: { ticket },
        }),
        signal: abort.signal,
      });
      const reading = (async () => {
        let text = '';
        for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
          text += chunk;
          received[who] = [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, data = '']) => {
            const { __typename, change, attachments, attachmentId } = JSON.parse(data).data.ticketEvents;
            return [__typename, change, attachments?.length ?? (attachmentId ? 'id' : '')].join(' ').trim();
          });
        }
      })().catch(() => {});
      ends.push(() => {
        abort.abort();
        return reading;
      });
    }
    const internal = await attached(agent, { visibility: 'INTERNAL' });
    await act(agent, 'deleteAttachment', { id: internal.id });
    const open = await attached(agent);
    await act(agent, 'deleteAttachment', { id: open.id });
    await upload(scene.desk, requester, 'addAttachments', { ticket }, [['b.txt', 'b']]);
    const visible = [
      'CommentAddedEvent ADDED',
      'AttachmentsAddedEvent UPDATED',
      'AttachmentRemovedEvent UPDATED id',
      'AttachmentsAddedEvent UPDATED 1',
    ];
    const told = (events: string[] | undefined) => events?.map((event) => event.replace(/UPDATED \d$/, 'UPDATED'));
    await vi.waitFor(() => expect(told(received['requester'])).toEqual(told(visible)), { timeout: 10_000 });
    await vi.waitFor(() => expect(told(received['agent'])).toEqual(told([...visible.slice(0, 3), ...visible])), {
      timeout: 10_000,
    });
    await Promise.all(ends.map((end) => end()));
  });
});

describe('VK-08 the link to an attachment', () => {
  it('is for whoever got it while their session lasts', async () => {
    const { agent, desk } = scene;
    const { id } = await attached(scene.requester);
    const guest = await desk.affiliate({ organization: scene.organization });
    const theirs = await urlFor(guest, id);
    expect(await codeAt(theirs)).toBe(200);
    await guest.run('mutation { signOutEverywhere(input: {}) { error { code } } }');
    expect(await codeAt(theirs)).toEqual([403, 'SESSION_ENDED']);
    expect(await codeAt(await urlFor(agent, id))).toBe(200);
  });

  it('opens nothing more for somebody who no longer sees the ticket', async () => {
    const { admin, stranger } = scene;
    const { id } = await attached(scene.requester);
    expect(await node(stranger, id)).toBeNull();
    await act(admin, 'addTicketFollower', { id: ticket, affiliate: stranger.globalId });
    const url = await urlFor(stranger, id);
    expect(await codeAt(url)).toBe(200);
    await act(admin, 'removeTicketFollower', { id: ticket, affiliate: stranger.globalId });
    expect(await codeAt(url)).toEqual([404, 'NOT_FOUND']);
  });

  it('ends after its time, and cannot be forged', async () => {
    const { desk, requester } = scene;
    const { id, url } = await attached(requester);
    const { fileLinks } = desk.desk;
    const made = (at: number) =>
      fileLinks.urlOf({ kind: 'MANAGER', sessionId: sessionOf(url) } as never, { id: keyOf(id), name: 'a' }, at);
    expect(await codeAt(made(Date.now()))).toBe(200);
    expect(await codeAt(made(Date.now() - 301_000))).toEqual([403, 'TOKEN_EXPIRED']);
    const [, , token = ''] = new URL(url).pathname.split('/');
    const [body = '', signature = ''] = token.split('.');
    const other = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), expiresAt: 9e9 }),
    );
    for (const forged of [
      `${other.toString('base64url')}.${signature}`,
      `${body}.${'A'.repeat(signature.length)}`,
      `${body}.`,
      `.${signature}`,
      body,
      'x',
      '',
      '..%2f..%2fetc%2fpasswd',
    ])
      expect(await codeAt(`http://desk.test/files/${forged}/a.txt`), forged).toEqual([403, 'INVALID_TOKEN']);
  });
});

describe('AF-10 VK-08 deleting an attachment', () => {
  it('is for who sent it and for administrators', async () => {
    const { agent, admin, requester, colleague } = scene;
    const { id } = await attached(requester);
    for (const other of [agent, colleague]) {
      expect(
        (await other.run('query ($id: ID!) { node(id: $id) { ... on Attachment { viewerCanDelete } } }', { id })).node,
      ).toEqual({ viewerCanDelete: false });
      expect((await act(other, 'deleteAttachment', { id })).error.code).toBe('FORBIDDEN');
    }
    const { result } = await requester.run(
      'mutation ($id: ID!) { result: deleteAttachment(input: { id: $id }) { deletedAttachmentId ticket { id } error { code } } }',
      { id },
    );
    expect(result).toEqual({ deletedAttachmentId: id, ticket: { id: ticket }, error: null });
    expect(await node(requester, id)).toBeNull();
    expect((await act(admin, 'deleteAttachment', { id: (await attached(requester)).id })).error).toBeNull();
    await say(requester, ticket);
  });
});

const keyOf = (id: string) => Buffer.from(id, 'base64').toString().split(':')[1] ?? '';
const sessionOf = (url: string): string => {
  const [, , token = ''] = new URL(url).pathname.split('/');
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).pass.sessionId;
};
