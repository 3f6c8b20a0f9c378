import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onServer } from '../database.ts';
import { during } from '../during.ts';
import { act, makeScene, type Scene } from '../scene.ts';
import { makeProgram, type Program, request } from './program.ts';

// What `createAffiliateToken` is asked while its ground gives way.

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene.desk.close());

let count = 0;
const somebody = (more: object = {}) => {
  const n = ++count;
  return { externalId: `held-${n}`, name: `Held ${n}`, email: `held${n}@shop.test`, ...more };
};
const token = (by: Program, input: object) => act(by, 'createAffiliateToken', input, 'accessToken affiliate { id }');
const codeOf = async ({ accessToken }: { accessToken: string }) =>
  (await request(scene, { authorization: `Bearer ${accessToken}` }, '{ viewer { name } }')).errors?.[0]?.extensions
    .code;
const counts = async () => {
  const { affiliate, organization, session, event } = scene.desk.db;
  return Promise.all([affiliate.count(), organization.count(), session.count(), event.count()]);
};

describe('a portal that admits some organizations only', () => {
  let panel: Program;
  let slug: string;
  beforeAll(async () => {
    panel = await makeProgram(scene, ['AFFILIATE_TOKENS']);
    slug = 'members';
    const input = { name: 'Members', slug, organizations: [scene.desk.id('Organization', scene.organization.id)] };
    await act(scene.admin, 'createPortal', { ...input, kind: 'TICKETS' }, 'portal { id }');
  });

  it('gives a token to a customer of one of them', async () => {
    const made = await token(panel, { affiliate: scene.requester.globalId, portal: slug });
    expect(made.error).toBeNull();
    expect(await codeOf(made)).toBeUndefined();
  });

  it.each([
    ['a customer of another', () => ({ affiliate: scene.stranger.globalId })],
    ['somebody new with a new organization', () => somebody({ organization: { externalId: 'new', name: 'New' } })],
    ['somebody new with an organization of their own', () => somebody()],
  ])('refuses %s, and makes nothing', async (_who, input) => {
    const before = await counts();
    expect(await token(panel, { ...input(), portal: slug })).toMatchObject({
      accessToken: null,
      affiliate: null,
      error: { fields: [{ field: 'portal', code: 'INVALID_REFERENCE' }] },
    });
    expect(await counts()).toEqual(before);
  });
});

// the embedded database has one connection: nothing happens meanwhile
describe.runIf(onServer)('no session outlives what ends it', () => {
  const keyEnded = { accessToken: null, error: { code: 'KEY_ENDED' } };
  const deactivate = ({ integrationId: id }: Program) =>
    act(scene.admin, 'deactivateIntegration', { id }, 'integration { id }');

  it('where a program asks while its integration is being deactivated', async () => {
    const program = await makeProgram(scene, ['AFFILIATE_TOKENS']);
    const before = await counts();
    const [, made] = await during(
      scene.desk.database,
      'Integration',
      () => deactivate(program),
      () => token(program, somebody()),
    );
    expect(made).toMatchObject(keyEnded);
    expect((await counts()).slice(0, 3)).toEqual(before.slice(0, 3));
  });

  it('where its integration is deactivated while it is being given', async () => {
    const program = await makeProgram(scene, ['AFFILIATE_TOKENS']);
    const [made] = await during(
      scene.desk.database,
      'Session',
      () => token(program, somebody()),
      () => deactivate(program),
    );
    expect(made.error).toBeNull();
    expect(await codeOf(made)).toBe('SESSION_ENDED');
  });

  it('where a program asks while its key is being revoked', async () => {
    const program = await makeProgram(scene, ['AFFILIATE_TOKENS']);
    const [, made] = await during(
      scene.desk.database,
      'ApiKey',
      () => act(scene.admin, 'revokeApiKey', { id: program.keyId }, 'apiKey { id }'),
      () => token(program, somebody()),
    );
    expect(made).toMatchObject(keyEnded);
  });

  it('where a program asks while the portal is being disabled, nor once it is enabled again', async () => {
    const program = await makeProgram(scene, ['AFFILIATE_TOKENS']);
    const input = { name: 'Closing', slug: 'closing', kind: 'TICKETS' };
    const { portal } = await act(scene.admin, 'createPortal', input, 'portal { id }');
    const [, made] = await during(
      scene.desk.database,
      'PortalConfig',
      () => act(scene.admin, 'disablePortal', portal, 'portal { id }'),
      () => token(program, somebody({ portal: 'closing' })),
    );
    expect(made).toMatchObject({ error: { fields: [{ field: 'portal', code: 'INVALID_REFERENCE' }] } });
    await act(scene.admin, 'enablePortal', portal, 'portal { id }');
    expect(await scene.desk.db.session.count({ where: { portal: { slug: 'closing' }, revokedAt: null } })).toBe(0);
  });

  it.each([
    ['person', 'Affiliate'],
    ['organization', 'Organization'],
  ] as const)('where a program asks while the %s is being deactivated', async (_what, type) => {
    const program = await makeProgram(scene, ['AFFILIATE_TOKENS']);
    const { affiliate } = await token(program, somebody());
    const { organizationId } = await scene.desk.db.affiliate.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    const id = type === 'Affiliate' ? affiliate.id : scene.desk.id('Organization', organizationId);
    const [, made] = await during(
      scene.desk.database,
      type,
      () => act(scene.admin, `deactivate${type}`, { id }, `${type.toLowerCase()} { id }`),
      () => token(program, { affiliate: affiliate.id }),
    );
    expect(made).toMatchObject({ error: { fields: [{ field: 'affiliate', code: 'INVALID_REFERENCE' }] } });
  });
});
