import { createHash, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { open, read, say } from '../scene.ts';
import {
  type AttachmentScene,
  attachmentScene,
  claiming,
  formOf,
  inventory,
  pdf,
  png,
  send,
  upload,
  uploadForm,
} from './attachment-desk.ts';

const most = 3_000;
let scene: AttachmentScene;
let ticket: string;
beforeAll(async () => {
  scene = await attachmentScene({ ATTACHMENT_MAX_BYTES: String(most), ATTACHMENT_MAX_COUNT: '3' });
  ticket = await open(scene.requester);
});
afterAll(() => scene.close());

/** Whatever happened: what is stored is what rows hold. */
afterEach(async () => {
  const { stored, held, loose } = await inventory(scene.desk);
  expect({ stored, loose }).toEqual({ stored: held, loose: [] });
});

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const add = (by: Person, files: Parameters<typeof upload>[4], input: object = {}) =>
  upload(scene.desk, by, 'addAttachments', { ticket, ...input }, files);

describe('AF-10 VK-08 files', () => {
  it('go with a reply: name, type by content, size, checksum and dimensions are told', async () => {
    const { desk, requester, agent } = scene;
    const { comment, error } = await upload(desk, requester, 'addComment', { ticket, body: 'Look' }, [
      ['pantalla ñandú.png', png],
      ['invoice.pdf', pdf],
    ]);
    expect(error).toBeNull();
    expect(comment.attachments).toMatchObject([
      {
        name: 'pantalla ñandú.png',
        mimeType: 'image/png',
        size: png.length,
        checksum: sha256(png),
        width: 3,
        height: 2,
        viewerCanDelete: true,
        uploadedBy: { name: 'Marta' },
        comment: { id: comment.id },
        ticket: { id: ticket },
      },
      { name: 'invoice.pdf', mimeType: 'application/pdf', width: null, height: null },
    ]);
    const seen = await read(agent, ticket, 'attachments { id } comments { nodes { attachments { name } } }');
    expect(seen.attachments).toEqual([]);
    expect(seen.comments.nodes[0].attachments.map(({ name }: { name: string }) => name)).toEqual([
      'pantalla ñandú.png',
      'invoice.pdf',
    ]);
  });

  it('are taken without a size where an image claims one that nothing can have', async () => {
    const { attachments, error } = await add(scene.requester, [['huge.png', claiming(0xfffffff0, 2)]]);
    expect(error).toBeNull();
    expect(attachments).toMatchObject([{ mimeType: 'image/png', width: null, height: null }]);
  });

  it('open a ticket with it, and are the ticket’s own', async () => {
    const { desk, requester } = scene;
    const { ticket: opened } = await upload(desk, requester, 'createTicket', { title: 'T', description: 'D' }, [
      ['a.txt', 'one'],
      ['b.txt', 'two'],
    ]);
    expect(opened.attachments).toMatchObject([
      { name: 'a.txt', mimeType: 'text/plain', comment: null },
      { name: 'b.txt', comment: null },
    ]);
    expect(opened.version).toBe(1);
  });

  it('are added to a ticket later, which is a change that others have not seen', async () => {
    const { requester, agent } = scene;
    const { ticket: before } = await agent
      .run('mutation ($id: ID!) { markTicketRead(input: { id: $id }) { ticket { isUnread version } } }', { id: ticket })
      .then(({ markTicketRead }) => markTicketRead);
    expect(before.isUnread).toBe(false);
    const { attachments, ticket: after } = await add(requester, [['notes.csv', 'a,b\n1,2\n']]);
    expect(attachments).toMatchObject([{ name: 'notes.csv', mimeType: 'text/csv' }]);
    expect(after.version).toBe(before.version + 1);
    expect(await read(agent, ticket, 'isUnread')).toEqual({ isUnread: true });
  });

  it('of more bytes than allowed are FILE_TOO_LARGE, and those of just as many are taken', async () => {
    const { requester } = scene;
    const text = (bytes: number) => 'x'.repeat(bytes);
    const { attachments, error } = await add(requester, [
      ['just.txt', text(most)],
      ['over.txt', text(most + 1)],
    ]);
    expect(attachments).toBeNull();
    expect(error).toMatchObject({
      type: 'LIMIT',
      code: 'FILE_TOO_LARGE',
      fields: [{ field: 'files.1', code: 'FILE_TOO_LARGE', message: '"over.txt" has more than 3000 bytes.' }],
    });
    expect((await add(requester, [['just.txt', text(most)]])).attachments).toMatchObject([{ size: most }]);
  });

  it('too many at once are TOO_MANY_FILES', async () => {
    const files = ['a', 'b', 'c', 'd'].map((name) => [`${name}.txt`, name] as const);
    const { error } = await add(scene.requester, files);
    expect(error).toMatchObject({ code: 'TOO_MANY_FILES', fields: [{ field: 'files.3', code: 'TOO_MANY_FILES' }] });
    expect((await add(scene.requester, files.slice(0, 3))).error).toBeNull();
  });

  it('without one are refused', async () => {
    const { error } = await add(scene.requester, []);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ field: 'files', code: 'REQUIRED' }] });
  });

  it('of a type that is not allowed are FILE_TYPE_REFUSED, whatever they are called, and nothing of the comment stays', async () => {
    const { desk, requester } = scene;
    const count = await desk.db.comment.count();
    const { error, comment } = await upload(desk, requester, 'addComment', { ticket, body: 'Look' }, [
      ['fine.png', png],
      ['fine.png', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
      ['empty.txt', ''],
    ]);
    expect(comment).toBeNull();
    expect(error).toMatchObject({
      type: 'VALIDATION',
      code: 'FILE_TYPE_REFUSED',
      fields: [
        { field: 'attachments.1', code: 'FILE_TYPE_REFUSED' },
        { field: 'attachments.2', code: 'FILE_TYPE_REFUSED' },
      ],
    });
    expect(await desk.db.comment.count()).toBe(count);
  });

  it('come once with the same idempotency key, and other files are another request', async () => {
    const { requester } = scene;
    const input = { idempotencyKey: 'once' };
    const first = await add(requester, [['a.txt', 'same']], input);
    const again = await add(requester, [['a.txt', 'same']], input);
    expect(again.attachments[0].id).toBe(first.attachments[0].id);
    expect((await add(requester, [['a.txt', 'other']], input)).error.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('are at most 100 on a ticket itself', async () => {
    const { desk, requester } = scene;
    const { ticket: full } = await upload(desk, requester, 'createTicket', { title: 'T', description: 'D' }, [
      ['a.txt', 'one'],
    ]);
    const row = await desk.db.attachment.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const { id: _, key: __, ...rest } = row;
    const planted = Array.from({ length: 98 }, () => ({ ...rest, key: randomUUID() }));
    await desk.db.attachment.createMany({ data: planted });
    const more = () => upload(desk, requester, 'addAttachments', { ticket: full.id }, [['b.txt', 'two']]);
    expect((await more()).error).toBeNull();
    expect((await more()).error).toMatchObject({ type: 'LIMIT', code: 'TOO_MANY_FILES' });
    // the planted ones have no bytes
    await desk.db.attachment.deleteMany({ where: { key: { in: planted.map(({ key }) => key) } } });
  });

  it('for a ticket that one may not see are NOT_FOUND', async () => {
    expect((await add(scene.stranger, [['a.txt', 'one']])).error.code).toBe('NOT_FOUND');
  });
});

describe('a request with files', () => {
  const query = 'mutation ($input: AddAttachmentsInput!) { addAttachments(input: $input) { error { code } } }';
  const variables = () => ({ input: { ticket, files: [null] } });
  const sent = ['a.txt', 'one'] as const;
  const place = 'variables.input.files.0';

  it('of nobody who is signed in is refused like any form', async () => {
    const { status, answer } = await send(scene.desk, formOf(query, variables(), [{ path: place, sent }]));
    expect([status, answer.errors[0].extensions.code]).toEqual([415, 'BAD_REQUEST']);
  });

  it('with a token that is none is refused', async () => {
    const nobody = { ...scene.requester, authorization: 'Bearer nonsense' };
    const { status, answer } = await send(scene.desk, formOf(query, variables(), [{ path: place, sent }]), nobody);
    expect([status, answer.errors[0].extensions.code]).toEqual([401, 'INVALID_TOKEN']);
  });

  const form = (parts: [string, string | Blob][]) => {
    const made = new FormData();
    for (const [name, value] of parts)
      if (typeof value === 'string') made.append(name, value);
      else made.append(name, value, 'a.txt');
    return made;
  };
  const operations = () => JSON.stringify({ query, variables: variables() });
  const file = new Blob(['one']);
  const map = JSON.stringify({ 0: [place] });
  const malformed: [string, () => [string, string | Blob][]][] = [
    [
      'without operations',
      () => [
        ['map', map],
        ['0', file],
      ],
    ],
    [
      'without a map',
      () => [
        ['operations', operations()],
        ['0', file],
      ],
    ],
    [
      'whose map comes late',
      () => [
        ['operations', operations()],
        ['0', file],
        ['map', map],
      ],
    ],
    [
      'whose operations are no JSON',
      () => [
        ['operations', '{'],
        ['map', map],
        ['0', file],
      ],
    ],
    [
      'that is a batch',
      () => [
        ['operations', `[${operations()}]`],
        ['map', map],
        ['0', file],
      ],
    ],
    [
      'whose map is a list',
      () => [
        ['operations', operations()],
        ['map', '[]'],
        ['0', file],
      ],
    ],
    [
      'whose map leads into a prototype',
      () => [
        ['operations', operations()],
        ['map', '{"0":["variables.__proto__.x"]}'],
        ['0', file],
      ],
    ],
    [
      'whose map leads out of the variables',
      () => [
        ['operations', operations()],
        ['map', '{"0":["query"]}'],
        ['0', file],
      ],
    ],
    [
      'that puts one file in two places',
      () => [
        ['operations', operations()],
        ['map', `{"0":["${place}","${place}"]}`],
        ['0', file],
      ],
    ],
    [
      'that puts a file where something is',
      () => [
        ['operations', operations()],
        ['map', '{"0":["variables.input.ticket"]}'],
        ['0', file],
      ],
    ],
    [
      'whose file does not come',
      () => [
        ['operations', operations()],
        ['map', map],
      ],
    ],
    [
      'with a file that the map does not know',
      () => [
        ['operations', operations()],
        ['map', map],
        ['0', file],
        ['1', file],
      ],
    ],
    [
      'with a file that comes twice',
      () => [
        ['operations', operations()],
        ['map', map],
        ['0', file],
        ['0', file],
      ],
    ],
  ];
  it.each(malformed)('%s is a BAD_REQUEST', async (_what, parts) => {
    const { status, answer } = await send(scene.desk, form(parts()), scene.requester);
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST', type: 'VALIDATION' } }] });
    expect(status).toBe(400);
  });

  it('whose body is no form is a BAD_REQUEST', async () => {
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x']) {
      const response = await scene.desk.app.fetch(
        new Request('http://desk.test/graphql', {
          method: 'POST',
          headers: { 'content-type': type, authorization: scene.requester.authorization, accept: 'application/json' },
          body: 'no form',
        }),
      );
      expect([response.status, (await response.json()).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
    }
  });

  it('of more bytes than all its files may have is a BAD_REQUEST with status 413', async () => {
    const { status, answer } = await send(
      scene.desk,
      uploadForm('addAttachments', { ticket }, [['a.txt', 'x'.repeat(2_100_000)]]),
      scene.requester,
    );
    expect([status, answer.errors[0].extensions.code]).toEqual([413, 'BAD_REQUEST']);
  });

  it('may be refused for the operation itself, and keeps nothing', async () => {
    const { answer } = await send(
      scene.desk,
      formOf('mutation ($file: File!) { nonsense(file: $file) }', { file: null }, [{ path: 'variables.file', sent }]),
      scene.requester,
    );
    expect(answer.errors[0].extensions.code).toBe('BAD_REQUEST');
  });

  it('may use each file once', async () => {
    const twice = `mutation ($ticket: ID!, $file: File!) {
      one: addAttachments(input: { ticket: $ticket, files: [$file] }) { error { code } }
      two: addAttachments(input: { ticket: $ticket, files: [$file] }) { error { code } } }`;
    const files = [{ path: 'variables.file', sent }];
    const { answer } = await send(scene.desk, formOf(twice, { ticket, file: null }, files), scene.requester);
    expect(answer.data).toEqual({ one: { error: null }, two: { error: { code: 'INVALID_ARGUMENT' } } });
  });

  it('is needed for files: as JSON there are none', async () => {
    const { errors } = await scene.requester.ask(query, { input: { ticket, files: ['a.txt'] } });
    expect(errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
    const literal = `mutation { addAttachments(input: { ticket: "${ticket}", files: ["a"] }) { error { code } } }`;
    expect((await scene.requester.ask(literal)).errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
  });

  it('may read as well', async () => {
    const { answer } = await send(scene.desk, formOf('{ viewer { name } }', {}, []), scene.requester);
    expect(answer).toEqual({ data: { viewer: { name: 'Marta' } } });
    await say(scene.requester, ticket);
  });
});
