import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutIds } from '../contract/transport.ts';
import { define } from '../custom-field/fields.ts';
import { follow } from '../follow.ts';
import { act, open, read, say } from '../scene.ts';
import { type PortalScene, panel, portalScene, titles } from './portal-desk.ts';

let scene: PortalScene;
beforeAll(async () => {
  scene = await portalScene();
});
afterAll(() => scene.desk.close());

const start = async (portal: string, affiliate = scene.requester.globalId, more: object = {}, by = scene.agent) =>
  act(by, 'startPortalPreview', { portal, affiliate, ...more }, 'accessToken accessTokenExpiresAt');

/** Who looks with the token. */
async function look(portal: string, affiliate?: string) {
  const { accessToken } = await start(portal, affiliate);
  return scene.desk.bearer(`Bearer ${accessToken}`);
}

describe('OD-11 a preview', () => {
  it('sees by every query exactly what the customer sees there, and not what staff see', async () => {
    const { requester, agent, stranger } = scene;
    const { id: portal, slug } = await scene.portal({ details: panel('priority!'), filters: ['statuses'] });
    const ticket = await open(requester, { title: 'Previewed' });
    await open(stranger, { title: 'Not theirs' });
    await say(agent, ticket, 'Between us', { visibility: 'INTERNAL' });
    const [customer, eye] = [await scene.at(requester, slug), await look(portal)];
    for (const query of [
      `{ viewer { kind name affiliate { id email } portal { slug } unreadTicketCount }
         tickets { totalCount nodes { title description priority isUnread isFollowing visibleFields editableFields
           viewerCanReply viewerCanUpdate viewerCanClose viewerCanReplyInternally comments { totalCount } timeline { totalCount } } } }`,
      '{ tickets(filter: { priorities: [LOW] }) { totalCount } }',
      '{ managers { totalCount } }',
      '{ organizations { nodes { name timeZone } } affiliates { nodes { name email } } }',
    ])
      expect(withoutIds(await eye.ask(query)), query).toEqual(withoutIds(await customer.ask(query)));
    expect(await titles(eye)).toEqual(['Previewed']);
  });

  it('follows live what the customer would', async () => {
    const { desk, requester, agent } = scene;
    const port = await desk.app.listen();
    const { id: portal } = await scene.portal();
    const ticket = await open(requester);
    const eye = await look(portal);
    const { eventCursor: after } = await eye.run('{ eventCursor }');
    const query = 'subscription ($after: String) { commentAdded(after: $after) { comment { body } } }';
    const stream = await follow(port, eye, query, { after });
    await say(agent, ticket, 'Internal', { visibility: 'INTERNAL' });
    await say(agent, ticket, 'Public');
    expect(await stream.until(1)).toEqual([{ comment: { body: 'Public' } }]);
    await stream.stop();
  });

  it('changes nothing: every mutation is refused, and the customer’s marks stay', async () => {
    const { requester } = scene;
    const { id: portal, slug } = await scene.portal({ details: panel('priority!') });
    const ticket = await open(requester);
    const eye = await look(portal);
    for (const [name, input] of [
      ['updateTicket', { id: ticket, priority: 'LOW' }],
      ['addComment', { ticket, body: 'x' }],
      ['createTicket', { title: 'x', description: 'x' }],
      ['markTicketUnread', { id: ticket }],
      ['closeTicket', { id: ticket }],
    ] as const)
      expect((await act(eye, name, input, '__typename')).error, name).toMatchObject({
        type: 'FORBIDDEN',
        code: 'PREVIEW_READ_ONLY',
      });
    expect(await read(await scene.at(requester, slug), ticket, 'isUnread status')).toEqual({
      isUnread: false,
      status: 'OPEN',
    });
  });

  it('is for managers, of active customers whom the portal admits, also before it is enabled', async () => {
    const { desk, organization, requester, stranger, admin } = scene;
    const { id: portal } = await scene.portal({ organizations: [desk.id('Organization', organization.id)] });
    expect((await start(portal, requester.globalId, {}, requester)).error.type).toBe('FORBIDDEN');
    expect((await start(portal, stranger.globalId)).error).toMatchObject({ fields: [{ field: 'affiliate' }] });
    expect((await start(desk.id('PortalConfig', requester.id))).error).toMatchObject({ fields: [{ field: 'portal' }] });
    expect((await start(portal, requester.globalId, { expiresInSeconds: 5 })).error).toMatchObject({
      fields: [{ field: 'expiresInSeconds' }],
    });
    await act(admin, 'disablePortal', { id: portal }, 'portal { id }');
    expect((await (await look(portal)).run('{ viewer { name } }')).viewer.name).toBe('Marta');
  });

  it('ends with its time, by signing out, and when the manager or the customer is deactivated', async () => {
    const { desk, admin } = scene;
    const { id: portal } = await scene.portal();
    const { agent: looker, customer } = { agent: await desk.manager(), customer: await desk.affiliate() };
    const { accessToken } = await start(portal, customer.globalId, {}, looker);
    const eye = desk.bearer(`Bearer ${accessToken}`);
    const code = async () => (await eye.ask('{ viewer { name } }')).errors?.[0]?.extensions.code;
    expect(await code()).toBeUndefined();
    await act(admin, 'deactivateManager', { id: looker.globalId }, 'manager { id }');
    expect(await code()).toBe('SESSION_ENDED');
    await act(admin, 'reactivateManager', { id: looker.globalId }, 'manager { id }');
    await act(admin, 'deactivateAffiliate', { id: customer.globalId }, 'affiliate { id }');
    expect(await code()).toBe('SESSION_ENDED');
    const other = await look(portal);
    await act(other, 'signOut', {}, '__typename');
    expect((await other.ask('{ viewer { name } }')).errors?.[0]?.extensions.code).toBe('SESSION_ENDED');
  });

  it('is marked in the log: who looked, as whom and where', async () => {
    const { desk, agent, requester } = scene;
    const { id: portal } = await scene.portal();
    await look(portal);
    const event = await desk.db.event.findFirstOrThrow({
      where: { subjectType: 'PortalPreview' },
      orderBy: { id: 'desc' },
    });
    expect(event).toMatchObject({ kind: 'portal_preview.created', managerId: agent.id, audience: 'STAFF' });
    expect(event.data).toMatchObject({ affiliateId: requester.id });
  });
});

describe('an explanation of visibility', () => {
  const query = `query ($ticket: ID!, $affiliate: ID!, $portal: ID!) {
    explainVisibility(ticket: $ticket, affiliate: $affiliate, portal: $portal) {
      isVisible rule fields { name isVisible isEditable rule } } }`;
  const explain = async (ticket: string, affiliate: string, portal: string) =>
    (await scene.agent.run(query, { ticket, affiliate, portal })).explainVisibility;

  it('names the rule that shows or hides the ticket', async () => {
    const { desk, admin, requester, colleague, stranger, organization } = scene;
    const ticket = await open(requester);
    const { id: usual } = await scene.portal();
    const rule = async (person: { globalId: string }, portal = usual) =>
      (await explain(ticket, person.globalId, portal)).rule;
    expect(await rule(requester)).toBe('REQUESTED');
    expect(await rule(colleague)).toBe('ORGANIZATION');
    expect(await rule(stranger)).toBe('NO_PART_IN_IT');
    await act(admin, 'addTicketFollower', { id: ticket, affiliate: stranger.globalId });
    expect(await rule(stranger)).toBe('FOLLOWED');
    const { id: tasks } = await scene.portal({ kind: 'TASKS' });
    const { id: managers } = await scene.portal({ users: 'TICKET_MANAGERS' });
    const { id: typed } = await scene.portal({ types: [] });
    const { id: dark } = await scene.portal({ showPeopleItems: false });
    const { id: closed } = await scene.portal({ enabled: false });
    const { id: members } = await scene.portal({ organizations: [desk.id('Organization', organization.id)] });
    expect(await rule(requester, tasks)).toBe('OTHER_KIND');
    expect(await rule(requester, managers)).toBe('ROLE_NOT_ADMITTED');
    expect(await rule(requester, typed)).toBe('OTHER_TYPE');
    expect(await rule(requester, dark)).toBe('ITEMS_SWITCHED_OFF');
    expect(await rule(requester, closed)).toBe('PORTAL_DISABLED');
    expect(await rule(stranger, members)).toBe('ORGANIZATION_NOT_ADMITTED');
  });

  it('names the rule of each property, and agrees with what the customer gets', async () => {
    const { requester, colleague } = scene;
    const ticket = await open(requester, { description: 'x' });
    const { id: portal, slug } = await scene.portal({ details: panel('priority!', 'ccs') });
    const of = (fields: { name: string }[], name: string) => fields.find((field) => field.name === name);
    const { fields, isVisible } = await explain(ticket, requester.globalId, portal);
    expect(isVisible).toBe(true);
    expect(of(fields, 'title')).toMatchObject({ isVisible: true, rule: 'ALWAYS' });
    expect(of(fields, 'priority')).toMatchObject({ isVisible: true, isEditable: true, rule: 'SHOWN_BY_PORTAL' });
    expect(of(fields, 'descriptionHtml')).toMatchObject({ isVisible: false, rule: 'HIDDEN_BY_PORTAL' });
    expect(of(fields, 'tags')).toMatchObject({ isVisible: false, rule: 'STAFF_ONLY' });
    expect(of(fields, 'ccs')).toMatchObject({ isVisible: true, rule: 'SHOWN_BY_PORTAL' });
    const others = (await explain(ticket, colleague.globalId, portal)).fields;
    expect(of(others, 'ccs')).toMatchObject({ isVisible: false, rule: 'REQUESTER_ONLY' });

    const guest = await scene.at(requester, slug);
    const { visibleFields, editableFields } = await read(guest, ticket, 'visibleFields editableFields');
    const seen = fields
      .filter(
        ({ isVisible, name }: { isVisible: boolean; name: string }) =>
          isVisible && !/^viewerCan|^(visible|editable)Fields$/.test(name),
      )
      .map(({ name }: { name: string }) => name);
    expect([...visibleFields].sort()).toEqual(seen.sort());
    expect(editableFields).toEqual(['priority']);
  });

  it('OD-10 tells of no custom field that is archived', async () => {
    const { admin, requester } = scene;
    const field = await define(admin, 'TEXT');
    const { id: portal, slug } = await scene.portal({ details: panel(`customFields.${field.key}!`) });
    const customer = await scene.at(requester, slug);
    const ticket = await open(requester);
    const told = async () =>
      (await explain(ticket, requester.globalId, portal)).fields.filter(
        ({ name }: { name: string }) => name === `customFields.${field.key}`,
      );
    expect(await told()).toMatchObject([{ isVisible: true, isEditable: true }]);
    expect(await read(customer, ticket, 'viewerCanUpdate')).toEqual({ viewerCanUpdate: true });
    await act(admin, 'archiveCustomField', { id: field.id }, 'customField { id }');
    expect(await told()).toEqual([]);
    expect(await read(customer, ticket, 'viewerCanUpdate')).toEqual({ viewerCanUpdate: false });
  });

  it('is for staff, and null for what is not there', async () => {
    const { desk, requester } = scene;
    const { id: portal } = await scene.portal();
    const none = desk.id('Ticket', '01900000-0000-7000-8000-000000000000');
    expect(await explain(none, requester.globalId, portal)).toBeNull();
    const { errors } = await requester.ask(query, { ticket: none, affiliate: requester.globalId, portal });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
