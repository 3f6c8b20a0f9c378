import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../desk.ts';
import { type PortalScene, panel, portalScene, project } from '../portal/portal-desk.ts';
import { act, open, say } from '../scene.ts';
import { readBy } from './reader.ts';

const query = `subscription ($after: String) { commentAdded(after: $after) { comment { body } } }`;

let scene: PortalScene;
let port: number;
beforeAll(async () => {
  scene = await portalScene();
  port = await scene.desk.app.listen();
});
afterAll(() => scene.desk.close());

/** How a customer goes on after a change: with what was missed, or by a code. */
async function goingOn(by: Person, change: () => Promise<unknown>): Promise<string> {
  const { eventCursor: after } = await by.run('{ eventCursor }');
  await change();
  await say(scene.agent, await open(by), 'missed');
  const reader = await readBy('websocket', port, by, { query, variables: { after } });
  try {
    await reader.until((got) => got.length > 0 || reader.errors.length > 0);
    return reader.errors[0]?.extensions.code ?? reader.got[0].comment.body;
  } finally {
    reader.stop();
  }
}

describe('RT-05 a cursor from before a change', () => {
  const affiliate = (input: object) => async () => {
    const by = await scene.desk.affiliate();
    const change = () => act(scene.admin, 'updateAffiliate', { id: by.globalId, ...input }, 'affiliate { id }');
    return [by, change] as const;
  };
  const portal = (input: object) => async () => {
    const { id, slug } = await scene.portal({ organizations: null });
    const by = await scene.at(await scene.desk.affiliate(), slug);
    return [by, () => act(scene.admin, 'updatePortal', { id, ...input }, 'portal { id }')] as const;
  };

  it.each<[string, () => Promise<readonly [Person, () => Promise<unknown>]>]>([
    ['of one’s own name, language and tags', affiliate({ name: 'Else', locale: 'es', tags: ['x'] })],
    [
      'of the organization’s name',
      async () => {
        const organization = await scene.desk.organization();
        const id = scene.desk.id('Organization', organization.id);
        const change = () => act(scene.admin, 'updateOrganization', { id, name: 'Else' }, 'organization { id }');
        return [await scene.desk.affiliate({ organization }), change] as const;
      },
    ],
    ['of the portal’s name and widget', portal({ name: 'Else', widget: { enabled: true } })],
  ])('%s is good: nothing that one sees is otherwise', async (_what, make) => {
    expect(await goingOn(...(await make()))).toBe('missed');
  });

  it.each<[string, () => Promise<readonly [Person, () => Promise<unknown>]>]>([
    ['of one’s own role', affiliate({ role: 'ADMINISTRATOR' })],
    [
      'of what one’s custom role counts as',
      async () => {
        const { admin, desk } = scene;
        const input = { name: 'Buyer', countsAs: 'MEMBER' };
        const { customRole } = await act(admin, 'createCustomRole', input, 'customRole { id }');
        const by = await desk.affiliate();
        await act(admin, 'updateAffiliate', { id: by.globalId, customRole: customRole.id }, 'affiliate { id }');
        const change = { id: customRole.id, countsAs: 'ADMINISTRATOR' };
        return [by, () => act(admin, 'updateCustomRole', change, 'customRole { id }')] as const;
      },
    ],
    ['of the portal’s details', portal({ details: panel('priority') })],
    [
      'of the projects that one follows',
      async () => {
        const by = await scene.desk.affiliate();
        const follower = { id: await project(scene.admin, 'Else'), affiliate: by.globalId };
        return [by, () => act(scene.admin, 'addProjectFollower', follower, 'project { id }')] as const;
      },
    ],
    [
      'among more of them than are looked at',
      async () => {
        const by = await scene.desk.affiliate();
        const { id } = by;
        const rename = { kind: 'affiliate.updated', subjectType: 'Affiliate', subjectId: id, properties: ['name'] };
        const columns = {
          ...rename,
          actorType: 'SYSTEM' as const,
          audience: 'STAFF' as const,
          occurredAt: new Date(),
          data: {},
        };
        const change = () => scene.desk.db.event.createMany({ data: Array.from({ length: 200 }, () => columns) });
        return [by, change] as const;
      },
    ],
  ])('%s is FULL_REFRESH_REQUIRED', async (_what, make) => {
    expect(await goingOn(...(await make()))).toBe('FULL_REFRESH_REQUIRED');
  });
});
