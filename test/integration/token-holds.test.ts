import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { act, makeScene, type Scene } from '../scene.ts';
import { makeProgram, type Program, request } from './program.ts';

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
