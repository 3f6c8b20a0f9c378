import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open } from '../scene.ts';
import { type AttachmentScene, attachmentScene, follow, upload } from './attachment-desk.ts';
import { placeNames } from './stores.ts';

// long enough to come in several pieces
const text = Array.from({ length: 30_000 }, (_, n) => `line ${n}\n`).join('');
const bytes = Buffer.from(text);

describe.each(placeNames)('VK-08 a link to a file that is kept %s', (where) => {
  let scene: AttachmentScene;
  let url: string;
  let checksum: string;
  const get = (init: RequestInit = {}) => follow(scene.desk, url, init);
  const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

  beforeAll(async () => {
    scene = await attachmentScene({}, where);
    const ticket = await open(scene.requester);
    const { attachments } = await upload(scene.desk, scene.requester, 'addAttachments', { ticket }, [
      ['año "1"; (copy).txt', text],
    ]);
    [{ url, checksum }] = attachments;
  });
  afterAll(() => scene.close());

  it('gives the bytes, to be saved under their name and never run', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="a_o _1_; (copy).txt"; filename*=UTF-8''a%C3%B1o%20%221%22%3B%20%28copy%29.txt`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
      'accept-ranges': 'bytes',
      etag: `"${checksum}"`,
    });
    expect((await bodyOf(response)).equals(bytes)).toBe(true);
  });

  it('answers HEAD with the same and no bytes', async () => {
    const response = await get({ method: 'HEAD' });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
    expect(await bodyOf(response)).toHaveLength(0);
  });

  it.each([
    ['bytes=0-9', 0, 10],
    ['bytes=100000-200000', 100_000, 200_001],
    [`bytes=${bytes.length - 5}-`, bytes.length - 5, bytes.length],
    ['bytes=-7', bytes.length - 7, bytes.length],
    [`bytes=10-${bytes.length + 100}`, 10, bytes.length],
    [`bytes=-${bytes.length + 100}`, 0, bytes.length],
  ])('gives the part %s', async (range, start, end) => {
    const response = await get({ headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${bytes.length}`);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect((await bodyOf(response)).equals(bytes.subarray(start, end))).toBe(true);
  });

  it.each([`bytes=${bytes.length}-`, 'bytes=-0', 'bytes=999999999999-'])('refuses the part %s', async (range) => {
    const response = await get({ headers: { range } });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
  });

  it.each(['bytes=0-1,5-6', 'bytes=9-1', 'lines=0-1', 'bytes=-', 'bytes=x-y'])(
    'gives the whole where a part is asked for as %s',
    async (range) => {
      const response = await get({ headers: { range } });
      expect([response.status, (await bodyOf(response)).length]).toEqual([200, bytes.length]);
    },
  );

  it('gives the part only of the same file, and says when it is still the same', async () => {
    const range = 'bytes=0-9';
    const statusOf = async (headers: Record<string, string>) => {
      const response = await get({ headers });
      await bodyOf(response);
      return response.status;
    };
    expect(await statusOf({ range, 'if-range': `"${checksum}"` })).toBe(206);
    expect(await statusOf({ range, 'if-range': '"other"' })).toBe(200);
    const same = await get({ headers: { 'if-none-match': `"other", W/"${checksum}"` } });
    expect([same.status, (await bodyOf(same)).length]).toEqual([304, 0]);
    expect(await statusOf({ 'if-none-match': '"other"' })).toBe(200);
  });

  it('takes nothing but GET and HEAD', async () => {
    const response = await get({ method: 'POST', body: 'x' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('works over a socket, also after a client gave up, and says so where the bytes are gone', async () => {
    const port = await scene.desk.app.listen();
    const address = `http://127.0.0.1:${port}${new URL(url).pathname}`;
    const abort = new AbortController();
    await fetch(address, { signal: abort.signal });
    abort.abort();
    const response = await fetch(address, { headers: { range: 'bytes=5-' } });
    expect([response.status, (await bodyOf(response)).equals(bytes.subarray(5))]).toEqual([206, true]);
    for (const key of await scene.desk.desk.files.store.keys()) await scene.desk.desk.files.store.remove(key);
    const gone = await fetch(address);
    expect([gone.status, (await gone.json()).code]).toEqual([500, 'INTERNAL']);
  });
});
