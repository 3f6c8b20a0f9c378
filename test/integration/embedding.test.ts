import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sweep } from '../../src/store/housekeeping.ts';
import { follow } from '../follow.ts';
import { act, makeScene, open, type Scene, say } from '../scene.ts';
import { makeProgram, type Program, request } from './program.ts';

let scene: Scene;
let panel: Program;
let port: number;
beforeAll(async () => {
  scene = await makeScene();
  port = await scene.desk.app.listen();
  panel = await makeProgram(scene, ['AFFILIATE_TOKENS'], 'Panel');
});
afterAll(() => scene.desk.close());
afterEach(() => vi.useRealTimers());

const later = (seconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1_000 });
const token = (input: object, by: Program = panel) =>
  act(by, 'createAffiliateToken', input, 'accessToken accessTokenExpiresAt affiliate { id name }');
const bearer = ({ accessToken }: { accessToken: string }) => ({ authorization: `Bearer ${accessToken}` });
const codeOf = async (made: { accessToken: string }) =>
  (await request(scene, bearer(made), '{ viewer { name } }')).errors?.[0]?.extensions.code;

let count = 0;
const somebody = (more: object = {}) => {
  const n = ++count;
  return { externalId: `user-${n}`, name: `User ${n}`, email: `User${n}@Shop.test`, ...more };
};

describe('createAffiliateToken', () => {
  it('signs a customer of the panel in, for queries, mutations and subscriptions', async () => {
    const made = await token({ ...somebody(), organization: { externalId: 'shop-1', name: 'Shop' } });
    expect(made.error).toBeNull();
    const who =
      '{ viewer { kind name portal { slug } integration { name } affiliate { email organization { name } } } }';
    expect((await request(scene, bearer(made), who)).data).toEqual({
      viewer: {
        kind: 'AFFILIATE',
        name: made.affiliate.name,
        portal: { slug: 'default' },
        integration: null,
        affiliate: { email: `user${count}@shop.test`, organization: { name: 'Shop' } },
      },
    });
    const { feed } = scene.desk.desk;
    const { followers } = feed;
    const follower = await follow(
      port,
      bearer(made),
      'subscription { commentAdded { comment { body author { name } } } }',
    );
    await vi.waitFor(() => expect(feed.followers).toBe(followers + 1));
    const { data } = await request(
      scene,
      bearer(made),
      'mutation { createTicket(input: { title: "From the panel", description: "x" }) { ticket { id createdBy { name } } error { code } } }',
    );
    expect(data.createTicket).toMatchObject({ error: null, ticket: { createdBy: { name: made.affiliate.name } } });
    await open(scene.requester);
    await say(scene.agent, data.createTicket.ticket.id, 'Welcome');
    expect(await follower.until(1)).toEqual([{ comment: { body: 'Welcome', author: { name: 'Luis' } } }]);
    await follower.stop();
  });

  it('makes a new person and their organization, and tells the log by whom', async () => {
    const input = somebody({ organization: { externalId: 'shop-2', name: 'Second shop' } });
    const { affiliate } = await token(input);
    const row = await scene.desk.db.affiliate.findUniqueOrThrow({
      where: { externalId: input.externalId },
      include: { organization: true, links: true },
    });
    expect(row).toMatchObject({ name: input.name, email: input.email.toLowerCase(), role: 'MEMBER', links: [] });
    expect(row.organization).toMatchObject({ name: 'Second shop', externalId: 'shop-2', personal: false });
    expect(scene.desk.id('Affiliate', row.id)).toBe(affiliate.id);
    const events = await scene.desk.db.event.findMany({
      where: {
        OR: [
          { subjectId: { in: [row.id, row.organizationId] } },
          { subjectType: 'AffiliateToken', data: { equals: { affiliateId: row.id } } },
        ],
      },
      orderBy: { id: 'asc' },
    });
    const { id: session } = await scene.desk.db.session.findFirstOrThrow({ where: { affiliateId: row.id } });
    expect(events.at(-1)?.subjectId).toBe(session);
    expect(
      events.map(({ kind, actorType, integrationId, audience }) => [kind, actorType, integrationId, audience]),
    ).toEqual(
      ['organization.created', 'affiliate.created', 'affiliate_token.created'].map((kind) => [
        kind,
        'INTEGRATION',
        panel.id,
        'STAFF',
      ]),
    );
  });

  it('gives somebody without an organization one of their own', async () => {
    const input = somebody();
    await token(input);
    const { organization } = await scene.desk.db.affiliate.findUniqueOrThrow({
      where: { externalId: input.externalId },
      include: { organization: true },
    });
    expect(organization).toMatchObject({ name: input.name, personal: true });
  });

  it('finds them again by the external id, and leaves them as they are', async () => {
    const input = somebody({ organization: { externalId: 'shop-3', name: 'Third shop' } });
    const first = await token(input);
    const row = () => scene.desk.db.affiliate.findUniqueOrThrow({ where: { externalId: input.externalId } });
    const before = await row();
    const again = await token({
      externalId: input.externalId,
      name: 'Another name',
      email: 'another@shop.test',
      organization: { externalId: 'shop-4', name: 'Fourth shop' },
    });
    expect(again.affiliate).toEqual(first.affiliate);
    expect(await row()).toEqual(before);
    expect(await scene.desk.db.organization.count({ where: { externalId: 'shop-4' } })).toBe(0);
    expect((await token({ externalId: input.externalId })).affiliate).toEqual(first.affiliate);
    expect((await token({ affiliate: first.affiliate.id })).affiliate).toEqual(first.affiliate);
  });

  it('makes one person and one organization where several calls come at once', async () => {
    const organization = { externalId: 'shop-5', name: 'Fifth shop' };
    const [input, other] = [
      { ...somebody(), organization },
      { ...somebody(), organization },
    ];
    const made = await Promise.all([input, other, input, other, input].map((each) => token(each)));
    expect(made.map(({ error }) => error)).toEqual(made.map(() => null));
    expect(new Set(made.map(({ affiliate }) => affiliate.id)).size).toBe(2);
    expect(await scene.desk.db.affiliate.count({ where: { externalId: input.externalId } })).toBe(1);
    expect(await scene.desk.db.organization.count({ where: { name: 'Fifth shop' } })).toBe(1);
    expect(await scene.desk.db.organization.count({ where: { name: input.name } })).toBe(0);
  });

  it('knows somebody whom staff gave the external id', async () => {
    const colleague = scene.colleague.globalId;
    const { error } = await act(
      scene.admin,
      'updateAffiliate',
      { id: colleague, externalId: 'linked' },
      'affiliate { externalId }',
    );
    expect(error).toBeNull();
    const events = await scene.desk.db.event.findMany({ where: { subjectId: scene.colleague.id } });
    expect(events.at(-1)?.properties).toEqual(['externalId']);
    expect((await token({ externalId: 'linked' })).affiliate.id).toBe(colleague);
    const query = `{ node(id: "${colleague}") { ... on Affiliate { name externalId } } }`;
    expect((await scene.agent.run(query)).node).toEqual({ name: 'Diego', externalId: 'linked' });
    expect((await scene.requester.run(query)).node).toEqual({ name: 'Diego', externalId: null });
  });
});

describe('a customer token', () => {
  it('goes on with a subscription where the one before it left off', async () => {
    const input = somebody();
    const first = await token(input);
    const { eventCursor } = (await request(scene, bearer(first), '{ eventCursor }')).data;
    const query = 'mutation { createTicket(input: { title: "Meanwhile", description: "x" }) { error { code } } }';
    await request(scene, bearer(first), query);
    const next = await token(input);
    const follower = await follow(
      port,
      bearer(next),
      'subscription ($after: String) { ticketEvents(after: $after) { ticket { title } } }',
      { after: eventCursor },
    );
    expect(await follower.until(1)).toEqual([{ ticket: { title: 'Meanwhile' } }]);
    await follower.stop();
  });

  it('ends with its time, and cannot be refreshed', async () => {
    const made = await token({ ...somebody(), expiresInSeconds: 60 });
    expect(Date.parse(made.accessTokenExpiresAt) - Date.now()).toBeLessThanOrEqual(60_000);
    expect(await codeOf(made)).toBeUndefined();
    later(61);
    expect(await codeOf(made)).toBe('TOKEN_EXPIRED');
    // nor by what stands in the database
    const session = await scene.desk.db.session.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    const refresh = await scene.desk.anonymous(
      `mutation { refreshSession(input: { refreshToken: "${session.id}.${'a'.repeat(43)}" }) { accessToken error { code } } }`,
    );
    expect(refresh.data.refreshSession).toEqual({ accessToken: null, error: { code: 'SESSION_ENDED' } });
  });

  it('ends its subscription with its time', async () => {
    const made = await token({ ...somebody(), expiresInSeconds: 60 });
    const { feed } = scene.desk.desk;
    const { followers } = feed;
    const follower = await follow(port, bearer(made), 'subscription { ticketEvents { id } }');
    await vi.waitFor(() => expect(feed.followers).toBe(followers + 1));
    later(61);
    await open(scene.admin, { requester: made.affiliate.id });
    await vi.waitFor(() => expect(follower.errors).toMatchObject([{ extensions: { code: 'SESSION_ENDED' } }]));
    expect(follower.got).toEqual([]);
    await follower.stop();
  });

  it('is good for 15 minutes unless it is said otherwise', async () => {
    const { accessTokenExpiresAt } = await token(somebody());
    const seconds = (Date.parse(accessTokenExpiresAt) - Date.now()) / 1_000;
    expect(seconds).toBeGreaterThan(880);
    expect(seconds).toBeLessThanOrEqual(900);
  });

  const ends: [how: string, end: (made: { affiliate: { id: string }; accessToken: string }) => Promise<unknown>][] = [
    [
      'signs out everywhere',
      async (made) => {
        const other = await token({ affiliate: made.affiliate.id });
        return request(scene, bearer(other), 'mutation { signOutEverywhere(input: {}) { error { code } } }');
      },
    ],
    ['signs out', (made) => request(scene, bearer(made), 'mutation { signOut(input: {}) { error { code } } }')],
    ['is deactivated', ({ affiliate: { id } }) => act(scene.admin, 'deactivateAffiliate', { id }, 'affiliate { id }')],
  ];

  it.each(ends)('ends at once when the customer %s, and so does its subscription', async (_how, end) => {
    const made = await token(somebody());
    const { feed } = scene.desk.desk;
    const { followers } = feed;
    const follower = await follow(port, bearer(made), 'subscription { ticketEvents { id } }');
    await vi.waitFor(() => expect(feed.followers).toBe(followers + 1));
    expect(await codeOf(made)).toBeUndefined();
    await end(made);
    expect(await codeOf(made)).toBe('SESSION_ENDED');
    await vi.waitFor(() => expect(follower.errors).toMatchObject([{ extensions: { code: 'SESSION_ENDED' } }]));
    await follower.stop();
  });

  it('ends with its portal, and none is given for one that is disabled or not there', async () => {
    const portal = await scene.desk.db.portalConfig.create({ data: { slug: 'shop', name: 'Shop' } });
    const input = somebody({ portal: 'shop' });
    const made = await token(input);
    expect(await codeOf(made)).toBeUndefined();
    await scene.desk.db.portalConfig.update({ where: { id: portal.id }, data: { enabled: false } });
    expect(await codeOf(made)).toBe('SESSION_ENDED');
    for (const slug of ['shop', 'nowhere'])
      expect(await token({ ...input, portal: slug })).toMatchObject({
        accessToken: null,
        error: { fields: [{ field: 'portal', code: 'INVALID_REFERENCE' }] },
      });
  });

  it('ends with the integration that asked for it', async () => {
    const other = await makeProgram(scene, ['AFFILIATE_TOKENS']);
    const made = await token(somebody(), other);
    await act(scene.admin, 'deactivateIntegration', { id: other.integrationId }, 'integration { id }');
    expect(await codeOf(made)).toBe('SESSION_ENDED');
    await act(scene.admin, 'reactivateIntegration', { id: other.integrationId }, 'integration { id }');
    expect(await codeOf(made)).toBe('SESSION_ENDED');
  });
});

describe('housekeeping', () => {
  it('removes the sessions of tokens a day after their end, and leaves other sessions for longer', async () => {
    const { db } = scene.desk;
    const person = await scene.desk.affiliate();
    await token({ affiliate: person.globalId });
    const mine = { affiliateId: person.id };
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
    await db.session.updateMany({ where: mine, data: { expiresAt: twoDaysAgo } });
    expect(await db.session.count({ where: mine })).toBe(2);
    await sweep(scene.desk.database);
    expect(await db.session.findMany({ where: mine })).toMatchObject([{ integrationId: null }]);
  });
});

describe('createAffiliateToken refuses', () => {
  const wrong: [what: string, field: string, code: string, input: () => Promise<object> | object][] = [
    ['somebody new without a name', 'name', 'REQUIRED', () => ({ externalId: 'x', email: 'x@shop.test' })],
    ['somebody new without an address', 'email', 'REQUIRED', () => ({ externalId: 'x', name: 'X' })],
    [
      'a new organization without a name',
      'organization.name',
      'REQUIRED',
      () => somebody({ organization: { externalId: 'nameless' } }),
    ],
    [
      'an address that somebody else has',
      'email',
      'ALREADY_EXISTS',
      () => somebody({ email: scene.requester.email.toUpperCase() }),
    ],
    [
      'a person who is not there',
      'affiliate',
      'INVALID_REFERENCE',
      () => ({ affiliate: scene.desk.id('Affiliate', '019a0000-0000-7000-8000-000000000002') }),
    ],
    [
      'a person who is deactivated',
      'affiliate',
      'INVALID_REFERENCE',
      async () => {
        const { globalId } = await scene.desk.affiliate();
        await act(scene.admin, 'deactivateAffiliate', { id: globalId }, 'affiliate { id }');
        return { affiliate: globalId };
      },
    ],
    [
      'a person whose organization is deactivated',
      'externalId',
      'INVALID_REFERENCE',
      async () => {
        const input = somebody();
        const { affiliate } = await token(input);
        const query = `{ node(id: "${affiliate.id}") { ... on Affiliate { organization { id } } } }`;
        const { id } = (await scene.admin.run(query)).node.organization;
        await act(scene.admin, 'deactivateOrganization', { id }, 'organization { id }');
        return input;
      },
    ],
    [
      'a new person of a deactivated organization',
      'organization',
      'INVALID_REFERENCE',
      async () => {
        const organization = await scene.desk.db.organization.create({
          data: { name: 'Gone', externalId: 'gone', deactivatedAt: new Date() },
        });
        return somebody({ organization: { externalId: organization.externalId } });
      },
    ],
    ['a manager’s id', 'affiliate', 'INVALID_ID', () => ({ affiliate: scene.agent.globalId })],
    ['a life of less than a minute', 'expiresInSeconds', 'INVALID_FORMAT', () => somebody({ expiresInSeconds: 59 })],
    ['a life of more than a day', 'expiresInSeconds', 'INVALID_FORMAT', () => somebody({ expiresInSeconds: 86_401 })],
  ];

  it.each(wrong)('%s (%s: %s), and makes nothing', async (_what, field, code, input) => {
    const given = await input();
    const { db } = scene.desk;
    const counts = () => Promise.all([db.affiliate.count(), db.organization.count(), db.session.count()]);
    const before = await counts();
    const made = await token(given);
    expect(made).toMatchObject({ accessToken: null, affiliate: null, error: { fields: [{ field, code }] } });
    expect(await counts()).toEqual(before);
  });

  it('neither, or both, of id and external id', async () => {
    for (const input of [{}, { affiliate: scene.requester.globalId, externalId: 'x' }])
      expect((await token(input)).error).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('a person, a program without the scope, and a program on behalf of a person', async () => {
    const input = { affiliate: scene.requester.globalId };
    for (const by of [scene.admin, scene.requester, await makeProgram(scene, ['PEOPLE_WRITE'])])
      expect((await act(by, 'createAffiliateToken', input, 'accessToken')).error).toMatchObject({ code: 'FORBIDDEN' });
    const able = await makeProgram(scene, ['AFFILIATE_TOKENS', 'ACT_ON_BEHALF']);
    const { data } = await request(
      scene,
      { authorization: able.authorization, 'x-on-behalf-of': scene.admin.globalId },
      'mutation ($input: CreateAffiliateTokenInput!) { createAffiliateToken(input: $input) { accessToken error { code } } }',
      { input },
    );
    expect(data.createAffiliateToken).toEqual({ accessToken: null, error: { code: 'FORBIDDEN' } });
  });
});
