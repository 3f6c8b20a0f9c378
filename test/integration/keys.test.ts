import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { transports } from '../contract/transport.ts';
import { follow } from '../follow.ts';
import { act, makeScene, open, read, type Scene, say } from '../scene.ts';
import { makeKey, makeProgram, type Program, programOf, request, secretOf } from './program.ts';

let scene: Scene;
let port: number;
beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
});
afterAll(() => scene.desk.close());
afterEach(() => vi.useRealTimers());

const hour = 3_600_000;
const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
const who = '{ viewer { kind name sessionExpiresAt manager { id } affiliate { id } integration { id name scopes } } }';
const codeOf = async (program: Program) =>
  (await request(scene, secretOf(program), '{ viewer { name } }')).errors?.[0]?.extensions.code;

describe('an administrator', () => {
  it('makes an integration and a key, which is shown once and kept as a hash', async () => {
    const program = await makeProgram(scene, ['TICKETS_READ', 'PEOPLE_READ'], 'Panel');
    expect(program.key).toMatch(/^hilo_[0-9a-z]{8}_[\w-]{43}$/);
    const { data, errors } = await scene.admin.ask(
      '{ integrations { nodes { id name scopes isActive createdAt keys { id prefix isActive createdAt expiresAt lastUsedAt revokedAt } } } }',
    );
    expect(errors).toBeUndefined();
    const panel = data.integrations.nodes.find(({ id }: { id: string }) => id === program.integrationId);
    expect(panel).toMatchObject({ name: 'Panel', scopes: ['TICKETS_READ', 'PEOPLE_READ'], isActive: true });
    const plain = {
      prefix: program.key.slice(0, 13),
      isActive: true,
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    };
    expect(panel.keys).toEqual([{ id: program.keyId, createdAt: expect.any(String), ...plain }]);
    const row = await scene.desk.db.apiKey.findFirstOrThrow({ where: { prefix: plain.prefix } });
    expect(row.hash).toBe(createHash('sha256').update(program.key).digest('hex'));
    expect(JSON.stringify(await scene.desk.db.event.findMany({ select: { data: true } }))).not.toContain(program.key);
  });

  it('finds each step in the log, under their name', async () => {
    const program = await makeProgram(scene, ['TICKETS_READ']);
    await act(scene.admin, 'rotateApiKey', { id: program.keyId }, 'secret');
    await act(scene.admin, 'revokeApiKey', { id: program.keyId }, 'apiKey { id }');
    await act(
      scene.admin,
      'updateIntegration',
      { id: program.integrationId, name: 'New', scopes: [] },
      'integration { id }',
    );
    await act(scene.admin, 'deactivateIntegration', { id: program.integrationId }, 'integration { id }');
    await act(scene.admin, 'reactivateIntegration', { id: program.integrationId }, 'integration { id }');
    const keys = await scene.desk.db.apiKey.findMany({ where: { integrationId: program.id } });
    const events = await scene.desk.db.event.findMany({
      where: { subjectId: { in: [program.id, ...keys.map(({ id }) => id)] } },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ kind }) => kind)).toEqual([
      'integration.created',
      'api_key.created',
      'api_key.updated',
      'api_key.created',
      'api_key.revoked',
      'integration.updated',
      'integration.deactivated',
      'integration.reactivated',
    ]);
    expect(new Set(events.map(({ managerId }) => managerId))).toEqual(new Set([scene.admin.id]));
  });

  it('makes at most ten keys in force, and none for an integration that is deactivated', async () => {
    const { integrationId, keyId } = await makeProgram(scene, []);
    for (let n = 2; n <= 10; n++) await makeKey(scene, integrationId);
    const tooMany = () => act(scene.admin, 'createApiKey', { integration: integrationId }, 'secret');
    expect((await tooMany()).error).toMatchObject({ code: 'LIMIT_REACHED' });
    await act(scene.admin, 'revokeApiKey', { id: keyId }, 'apiKey { id }');
    expect((await tooMany()).error).toBeNull();
    await act(scene.admin, 'deactivateIntegration', { id: integrationId }, 'integration { id }');
    expect((await tooMany()).error).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ field: 'integration', code: 'INVALID_REFERENCE' }],
    });
  });

  it('cannot make a key that ends in the past, nor two integrations of one name', async () => {
    const { integrationId } = await makeProgram(scene, [], 'Only one');
    const past = { integration: integrationId, expiresAt: new Date(Date.now() - 1).toISOString() };
    expect((await act(scene.admin, 'createApiKey', past, 'secret')).error.fields[0].field).toBe('expiresAt');
    const again = await act(scene.admin, 'createIntegration', { name: 'Only one', scopes: [] }, 'integration { id }');
    expect(again.error).toMatchObject({ code: 'ALREADY_EXISTS', fields: [{ field: 'name' }] });
  });
});

describe('nobody else', () => {
  it('sees or makes keys: neither an agent, nor a customer, nor a program', async () => {
    const program = await makeProgram(scene, ['TICKETS_READ', 'PEOPLE_READ', 'PEOPLE_WRITE', 'ACT_ON_BEHALF']);
    const asked = `query ($key: ID!, $integration: ID!) {
      key: node(id: $key) { id }
      integration: node(id: $integration) { ... on Integration { name keys { prefix } } }
    }`;
    const ids = { key: program.keyId, integration: program.integrationId };
    for (const person of [scene.agent, scene.requester]) {
      expect((await person.ask('{ integrations { totalCount } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      const made = await act(person, 'createApiKey', { integration: program.integrationId }, 'secret');
      expect(made).toMatchObject({ secret: null, error: { code: 'FORBIDDEN' } });
    }
    expect((await scene.agent.run(asked, ids)).integration).toEqual({ name: program.name, keys: null });
    expect((await scene.agent.run(asked, ids)).key).toBeNull();
    expect(await scene.requester.run(asked, ids)).toEqual({ key: null, integration: null });
    for (const headers of [{}, { 'x-on-behalf-of': scene.admin.globalId }]) {
      const all = { ...secretOf(program), ...headers };
      const query = `mutation ($id: ID!) { createApiKey(input: { integration: $id }) { secret error { code } } }`;
      const { data } = await request(scene, all, query, { id: program.integrationId });
      expect(data.createApiKey).toEqual({ secret: null, error: { code: 'FORBIDDEN' } });
      expect((await request(scene, all, asked, ids)).errors?.map(({ extensions }) => extensions.code)).toContain(
        'FORBIDDEN',
      );
      expect((await request(scene, all, '{ integrations { totalCount } }')).errors?.[0]?.extensions.code).toBe(
        'FORBIDDEN',
      );
    }
  });
});

describe('a program', () => {
  it('is itself, and sees what staff see', async () => {
    const program = await makeProgram(scene, ['TICKETS_READ'], 'Reader');
    const id = await open(scene.requester);
    const integration = { id: program.integrationId, name: 'Reader', scopes: ['TICKETS_READ'] };
    expect(await program.run(who)).toEqual({
      viewer: {
        kind: 'INTEGRATION',
        name: 'Reader',
        sessionExpiresAt: null,
        manager: null,
        affiliate: null,
        integration,
      },
    });
    await say(scene.agent, id, 'a note', { visibility: 'INTERNAL' });
    expect(await read(program, id, 'tags comments { nodes { body visibility } }')).toEqual({
      tags: [],
      comments: { nodes: [{ body: 'a note', visibility: 'INTERNAL' }] },
    });
    expect(
      await read(program, id, 'viewerCanReply viewerCanUpdate viewerCanClose viewerCanDelete viewerCanAssign'),
    ).toEqual({
      viewerCanReply: false,
      viewerCanUpdate: false,
      viewerCanClose: false,
      viewerCanDelete: false,
      viewerCanAssign: false,
    });
  });

  it('opens tickets, comments and acts under its own name, for customers too', async () => {
    const program = await makeProgram(scene, ['TICKETS_READ', 'TICKETS_WRITE'], 'Monitor');
    const id = await open(program, { requester: scene.requester.globalId });
    const comment = await say(program, id, 'The postback failed.');
    await say(program, id, 'Seen by **staff** only.', { visibility: 'INTERNAL' });
    await act(program, 'updateTicket', { id, priority: 'HIGH' });
    const actor = { __typename: 'Integration', id: program.integrationId, name: 'Monitor' };
    const asked = `createdBy { __typename name ... on Integration { id } } comments { nodes { author { __typename name ... on Integration { id } } } }
      timeline { nodes { __typename actor { __typename name ... on Integration { id scopes } } via { name } } }`;
    const seen = await read(scene.requester, id, asked);
    expect(seen.createdBy).toEqual(actor);
    expect(seen.comments.nodes).toEqual([{ author: actor }]);
    expect(seen.timeline.nodes.map(({ actor: by, via }: { actor: object; via: unknown }) => [by, via])).toEqual(
      ['TicketCreatedEvent', 'CommentAddedEvent', 'TicketUpdatedEvent'].map(() => [{ ...actor, scopes: null }, null]),
    );
    const staff = await read(scene.agent, id, asked);
    expect(staff.comments.nodes).toEqual([{ author: actor }, { author: actor }]);
    for (const event of staff.timeline.nodes)
      expect(event).toMatchObject({
        actor: { ...actor, scopes: ['TICKETS_READ', 'TICKETS_WRITE'] },
        via: { name: 'Monitor' },
      });
    const rows = await scene.desk.db.event.findMany({ where: { integrationId: program.id } });
    expect(rows.map(({ actorType, managerId, affiliateId }) => [actorType, managerId, affiliateId])).toEqual(
      rows.map(() => ['INTEGRATION', null, null]),
    );
    expect(rows.length).toBe(4);
    // its own comment is its own, and nobody else's but an administrator's to delete
    const other = await makeProgram(scene, ['TICKETS_READ', 'TICKETS_WRITE']);
    const edit = (by: Program) => act(by, 'editComment', { id: comment, body: 'It works again.' }, 'comment { body }');
    expect((await edit(other)).error).toMatchObject({ code: 'FORBIDDEN' });
    expect((await edit(program)).comment).toEqual({ body: 'It works again.' });
    expect((await act(other, 'deleteComment', { id: comment })).error).toMatchObject({ code: 'FORBIDDEN' });
    expect((await act(program, 'deleteComment', { id: comment })).error).toBeNull();
  });

  it('AF-05 counts for neither side, and does not change whose turn it is', async () => {
    const program = await makeProgram(scene, ['TICKETS_READ', 'TICKETS_WRITE']);
    const id = await open(scene.requester);
    const counters =
      'staffCommentCount affiliateCommentCount firstRespondedAt lastStaffMessageAt waitingOn lastCustomerMessageAt';
    const before = await read(scene.agent, id, counters);
    const comment = await say(program, id, 'An automatic answer');
    expect(await read(scene.agent, id, counters)).toEqual(before);
    await act(scene.agent, 'moveComment', { id: comment, visibility: 'INTERNAL' });
    expect(await read(scene.agent, id, counters)).toEqual(before);
    await say(scene.agent, id, 'A person');
    expect(await read(scene.agent, id, counters)).toMatchObject({ staffCommentCount: 1, affiliateCommentCount: 0 });
  });

  it('replies from a template under its name', async () => {
    const program = await makeProgram(scene, ['TICKETS_READ', 'TICKETS_WRITE', 'TEMPLATES_WRITE'], 'Answering machine');
    const { template } = await act(
      program,
      'createTemplate',
      { name: `From ${program.name}`, body: 'Yours, {{ manager.name }}' },
      'template { id }',
    );
    const id = await open(scene.requester);
    await act(program, 'addComment', { ticket: id, template: template.id });
    expect((await read(scene.requester, id, 'comments { nodes { body } }')).comments.nodes).toEqual([
      { body: 'Yours, Answering machine' },
    ]);
  });

  it('gets the first answer again for a repeated idempotency key', async () => {
    const program = await makeProgram(scene, ['TICKETS_WRITE', 'TICKETS_READ']);
    const input = { requester: scene.requester.globalId, idempotencyKey: 'once' };
    expect(await open(program, input)).toBe(await open(program, input));
  });
});

describe('when a key was last used', () => {
  it('is written down, at most once a minute', async () => {
    const program = await makeProgram(scene, []);
    const used = async () =>
      (
        await scene.admin.run('query ($id: ID!) { node(id: $id) { ... on ApiKey { lastUsedAt } } }', {
          id: program.keyId,
        })
      ).node.lastUsedAt;
    await program.run('{ viewer { name } }');
    const first = await vi.waitFor(async () => {
      const at = await used();
      expect(at).not.toBeNull();
      return at;
    });
    later(59_000);
    await program.run('{ viewer { name } }');
    later(5_000);
    await program.run('{ viewer { name } }');
    await vi.waitFor(async () => expect(Date.parse(await used()) - Date.parse(first)).toBeGreaterThanOrEqual(60_000));
  });
});

describe('a key', () => {
  const bad: [what: string, code: string, make: () => Promise<Program>][] = [
    [
      'that nobody made',
      'INVALID_TOKEN',
      async () => {
        const program = await makeProgram(scene, []);
        return programOf(scene, { ...program, key: `${program.key.slice(0, -3)}AAA` });
      },
    ],
    [
      'that is cut off',
      'INVALID_TOKEN',
      async () => {
        const program = await makeProgram(scene, []);
        return programOf(scene, { ...program, key: program.key.slice(0, 20) });
      },
    ],
    [
      'that was revoked',
      'KEY_ENDED',
      async () => {
        const program = await makeProgram(scene, []);
        await act(scene.admin, 'revokeApiKey', { id: program.keyId }, 'apiKey { id }');
        return program;
      },
    ],
    [
      'past its time',
      'KEY_ENDED',
      async () => {
        const program = await makeProgram(scene, []);
        await scene.desk.db.apiKey.updateMany({
          where: { integrationId: program.id },
          data: { expiresAt: new Date(Date.now() - 1) },
        });
        return program;
      },
    ],
    [
      'of a deactivated integration',
      'KEY_ENDED',
      async () => {
        const program = await makeProgram(scene, []);
        await act(scene.admin, 'deactivateIntegration', { id: program.integrationId }, 'integration { id }');
        return program;
      },
    ],
  ];

  it.each(bad)('%s is %s with status 401, and closes a WebSocket with 4401', async (_what, code, make) => {
    const program = await make();
    const answer = await request(scene, secretOf(program), '{ viewer { name } __typename }');
    expect([answer.status, answer.errors?.[0]?.extensions.code, answer.data]).toEqual([401, code, undefined]);
    const asked = transports.WebSocket(port, { query: '{ viewer { name } }' }, program.authorization);
    await expect(asked).rejects.toMatchObject({ code: 4401, reason: code });
  });

  it('of a reactivated integration works again', async () => {
    const program = await makeProgram(scene, []);
    await act(scene.admin, 'deactivateIntegration', { id: program.integrationId }, 'integration { id }');
    expect(await codeOf(program)).toBe('KEY_ENDED');
    await act(scene.admin, 'reactivateIntegration', { id: program.integrationId }, 'integration { id }');
    expect(await codeOf(program)).toBeUndefined();
  });
});

describe('rotation', () => {
  const rotate = (program: Program, input: object = {}) =>
    act(scene.admin, 'rotateApiKey', { id: program.keyId, ...input }, 'secret apiKey { id expiresAt }');

  it('gives a new key, and the old one goes on for the overlap', async () => {
    const program = await makeProgram(scene, ['TICKETS_READ']);
    const { secret, apiKey } = await rotate(program, { overlapHours: 2 });
    const next = programOf(scene, { ...program, key: secret, keyId: apiKey.id });
    expect(apiKey.expiresAt).toBeNull();
    expect([await codeOf(program), await codeOf(next)]).toEqual([undefined, undefined]);
    later(2 * hour - 60_000);
    expect([await codeOf(program), await codeOf(next)]).toEqual([undefined, undefined]);
    later(2 * 60_000);
    expect([await codeOf(program), await codeOf(next)]).toEqual(['KEY_ENDED', undefined]);
  });

  it('without an overlap ends the old key at once', async () => {
    const program = await makeProgram(scene, []);
    await rotate(program, { overlapHours: 0 });
    expect(await codeOf(program)).toBe('KEY_ENDED');
    const again = await rotate(program);
    expect(again.error.fields).toMatchObject([{ field: 'id', code: 'INVALID_REFERENCE' }]);
  });

  it('does not lengthen the old key’s life, and gives the new one as long a life', async () => {
    const { integrationId, name } = await makeProgram(scene, []);
    const expiresAt = new Date(Date.now() + 10 * hour).toISOString();
    const made = await makeKey(scene, integrationId, { expiresAt });
    const old = programOf(scene, { name, integrationId, key: made.secret, keyId: made.apiKey.id });
    const { apiKey } = await rotate(old, { overlapHours: 720 });
    expect(Math.abs(Date.parse(apiKey.expiresAt) - Date.now() - 10 * hour)).toBeLessThan(60_000);
    const { node } = await scene.admin.run('query ($id: ID!) { node(id: $id) { ... on ApiKey { expiresAt } } }', {
      id: old.keyId,
    });
    expect(node.expiresAt).toBe(expiresAt);
  });

  it.each([-1, 721])('takes an overlap of 0 to 720 hours, and refuses %i', async (overlapHours) => {
    const program = await makeProgram(scene, []);
    expect((await rotate(program, { overlapHours })).error.fields).toMatchObject([{ field: 'overlapHours' }]);
  });
});

describe('a subscription of a program', () => {
  const events = 'subscription { ticketEvents { __typename ticket { title } actor { name } } }';
  const ends: [how: string, code: string, (program: Program) => Promise<unknown>][] = [
    ['its key is revoked', 'KEY_ENDED', ({ keyId: id }) => act(scene.admin, 'revokeApiKey', { id }, 'apiKey { id }')],
    [
      'its key is rotated away',
      'KEY_ENDED',
      ({ keyId: id }) => act(scene.admin, 'rotateApiKey', { id, overlapHours: 0 }, 'secret'),
    ],
    [
      'its integration is deactivated',
      'KEY_ENDED',
      ({ integrationId: id }) => act(scene.admin, 'deactivateIntegration', { id }, 'integration { id }'),
    ],
    [
      'it loses the scope',
      'FORBIDDEN',
      ({ integrationId: id }) => act(scene.admin, 'updateIntegration', { id, scopes: [] }, 'integration { id }'),
    ],
  ];

  it.each(ends)('brings what staff see, and ends once %s (%s), with no other event', async (_how, code, end) => {
    const program = await makeProgram(scene, ['TICKETS_READ']);
    const { followers } = scene.desk.desk.feed;
    const follower = await follow(port, program, events);
    await vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(followers + 1));
    await open(scene.requester, { title: 'Live' });
    expect(await follower.until(1)).toEqual([
      { __typename: 'TicketCreatedEvent', ticket: { title: 'Live' }, actor: { name: scene.requester.name } },
    ]);
    await end(program);
    await vi.waitFor(() => expect(follower.errors).toMatchObject([{ extensions: { code } }]));
    await vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(followers));
    await follower.stop();
  });

  it('over SSE ends too', async () => {
    const program = await makeProgram(scene, ['TICKETS_READ']);
    const { feed } = scene.desk.desk;
    const { followers } = feed;
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...secretOf(program) },
      body: JSON.stringify({ query: events }),
    });
    expect(response.status).toBe(200);
    await vi.waitFor(() => expect(feed.followers).toBe(followers + 1));
    await act(scene.admin, 'revokeApiKey', { id: program.keyId }, 'apiKey { id }');
    expect(await response.text()).toContain('KEY_ENDED');
    await vi.waitFor(() => expect(feed.followers).toBe(followers));
  });
});
