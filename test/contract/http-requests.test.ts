import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Person, type TestDesk, testDesk } from '../desk.ts';
import { type Answer, expectRefusal } from './transport.ts';

let desk: TestDesk;
let manager: Person;
let url: string;
beforeAll(async () => {
  desk = await testDesk();
  manager = await desk.manager();
  url = `http://127.0.0.1:${await desk.app.listen()}/graphql`;
});
afterAll(() => desk.close());

const json = { 'content-type': 'application/json', accept: 'application/json' };
const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers: { ...json, ...headers }, body });
const get = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${url}?query=${encodeURIComponent(query)}`, { headers: { accept: 'application/json', ...headers } });
const answerOf = async (response: Response) => (await response.json()) as Answer;

describe('a request over HTTP', () => {
  it.each([
    ['that is no JSON', '{ "query": '],
    ['that is nothing', ''],
    ['that is null', 'null'],
    ['that is a text', '"{ viewer { name } }"'],
    ['that is a number', '1'],
    ['without a query', '{}'],
    ['whose query is no text', '{ "query": { "viewer": true } }'],
    ['whose variables are a list', '{ "query": "{ viewer { name } }", "variables": [1] }'],
    ['with something else beside', '{ "query": "{ viewer { name } }", "password": "x" }'],
    ['that is a batch', '[{ "query": "{ viewer { name } }" }]'],
  ])('%s is a BAD_REQUEST with status 400', async (_what, body) => {
    const response = await post(body, { authorization: manager.authorization });
    expect(response.status).toBe(400);
    expectRefusal(await answerOf(response), 'BAD_REQUEST');
  });

  it('of more than a million bytes is a BAD_REQUEST with status 413', async () => {
    const response = await post(
      JSON.stringify({ query: '{ viewer { name } }', variables: { x: 'x'.repeat(1_000_001) } }),
    );
    expect(response.status).toBe(413);
    expectRefusal(await answerOf(response), 'BAD_REQUEST');
  });

  it('whose document is wrong has status 200 as JSON, and 400 as a GraphQL response', async () => {
    const body = JSON.stringify({ query: '{ salary }' });
    const accept = 'application/graphql-response+json';
    expect((await post(body)).status).toBe(200);
    const response = await post(body, { accept });
    expect([response.status, response.headers.get('content-type')]).toEqual([400, `${accept}; charset=utf-8`]);
    expectRefusal(await answerOf(response), 'BAD_REQUEST');
  });

  it('may read by GET', async () => {
    const response = await get('{ viewer { name } }', { authorization: manager.authorization });
    expect([response.status, await answerOf(response)]).toEqual([200, { data: { viewer: { name: manager.name } } }]);
  });

  it('changes nothing by GET', async () => {
    const response = await get('mutation { signOutEverywhere(input: {}) { error { code } } }', {
      authorization: manager.authorization,
    });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expectRefusal(await answerOf(response), 'BAD_REQUEST');
    expect(await manager.run('{ viewer { name } }')).toEqual({ viewer: { name: manager.name } });
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('by %s is a BAD_REQUEST with status 405', async (method) => {
    const response = await fetch(url, { method, headers: json, body: '{}' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expectRefusal(await answerOf(response), 'BAD_REQUEST');
  });

  it('in a form or as plain text, which a page of any site can send unasked, is a BAD_REQUEST with status 415', async () => {
    const query = '{ viewer { name } }';
    const upload = new FormData();
    upload.append('operations', JSON.stringify({ query }));
    upload.append('map', '{}');
    for (const body of [
      new URLSearchParams({ query }),
      upload,
      query,
      new Blob([query], { type: 'application/graphql' }),
    ]) {
      const response = await fetch(url, { method: 'POST', headers: { accept: 'application/json' }, body });
      expect(response.status).toBe(415);
      expectRefusal(await answerOf(response), 'BAD_REQUEST');
    }
  });

  it('that subscribes and takes no stream of events is not acceptable', async () => {
    const query = 'subscription { ticketEvents { id } }';
    const response = await post(JSON.stringify({ query }), { authorization: manager.authorization });
    expect(response.status).toBe(406);
    await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(0));
  });

  it('that subscribes streams until its client goes away', async () => {
    const query = 'subscription { ticketEvents { ... on TicketCreatedEvent { ticket { title } } } }';
    const going = new AbortController();
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...json, accept: 'text/event-stream', authorization: manager.authorization },
      body: JSON.stringify({ query }),
      signal: going.signal,
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const customer = await desk.affiliate();
    await customer.run('mutation { createTicket(input: { title: "Live", description: "x" }) { error { code } } }');
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.includes('"Live"')) break;
    }
    going.abort();
    expect(text).toContain('data: {"data":{"ticketEvents":{"ticket":{"title":"Live"}}}}');
    await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(0));
  });

  it('elsewhere finds nothing', async () => {
    for (const path of ['/', '/graphql/x', '/graph'])
      expect((await fetch(new URL(path, url), { headers: json })).status, path).toBe(404);
  });
});
