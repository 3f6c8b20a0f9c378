import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Person } from '../desk.ts';
import { follow } from '../follow.ts';
import { type PortalScene, portalScene, titles } from '../portal/portal-desk.ts';
import { act, open, read } from '../scene.ts';
import { keyOf, logged } from './log.ts';

let scene: PortalScene;
let port: number;
beforeAll(async () => {
  scene = await portalScene();
  port = await scene.desk.app.listen();
});
afterAll(() => scene.desk.close());

let count = 0;
const fields = 'customRole { id name countsAs }';
const make = async (countsAs: string, name = `Role ${++count}`): Promise<string> =>
  (await act(scene.admin, 'createCustomRole', { name, countsAs }, fields)).customRole.id;
const give = (person: Person, customRole: string | null) =>
  act(scene.admin, 'updateAffiliate', { id: person.globalId, customRole }, 'affiliate { role customRole { name } }');
const change = (id: string, input: object) => act(scene.admin, 'updateCustomRole', { id, ...input }, fields);
const remove = (id: string) => act(scene.admin, 'deleteCustomRole', { id }, 'deletedCustomRoleId');
const member = (role: 'MEMBER' | 'ADMINISTRATOR' = 'MEMBER') =>
  scene.desk.affiliate({ organization: scene.organization, role });

describe('a custom role', () => {
  it('is made, renamed, listed by name and removed by who looks after people', async () => {
    const { desk, admin, agent } = scene;
    const keeper = await desk.manager({ permissions: ['MANAGE_PEOPLE'] });
    const made = await act(keeper, 'createCustomRole', { name: ' Buyer ', countsAs: 'MEMBER' }, fields);
    expect(made).toMatchObject({ customRole: { name: 'Buyer', countsAs: 'MEMBER' }, error: null });
    const { id } = made.customRole;
    expect((await act(keeper, 'createCustomRole', { name: 'Buyer', countsAs: 'MEMBER' }, fields)).error).toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    await act(keeper, 'createCustomRole', { name: 'Accountant', countsAs: 'MEMBER' }, fields);
    expect((await change(id, { name: 'Head buyer', countsAs: 'TICKET_MANAGER' })).customRole).toEqual({
      id,
      name: 'Head buyer',
      countsAs: 'TICKET_MANAGER',
    });
    await change(id, { name: 'Head buyer' });
    expect((await agent.run('{ customRoles { totalCount nodes { name } } }')).customRoles).toEqual({
      totalCount: 2,
      nodes: [{ name: 'Accountant' }, { name: 'Head buyer' }],
    });
    expect((await act(agent, 'deleteCustomRole', { id }, 'deletedCustomRoleId')).error).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await remove(id)).toEqual({ deletedCustomRoleId: id, error: null });
    expect((await remove(id)).error).toMatchObject({ code: 'NOT_FOUND' });
    expect(await logged(desk, keyOf(id))).toEqual([
      'custom_role.created',
      'custom_role.updated name countsAs',
      'custom_role.deleted',
    ]);
    expect((await admin.run(`{ node(id: "${id}") { id } }`)).node).toBeNull();
  });

  it('decides in place of the role beneath, for as long as somebody has it, in lists too', async () => {
    const { desk, agent, organization } = scene;
    const person = await member();
    const role = await make('ADMINISTRATOR', 'Partner');
    const found = async (roles: string) => {
      const filter = `organizations: ["${desk.id('Organization', organization.id)}"], roles: [${roles}]`;
      return (
        await agent.run(`{ affiliates(first: 100, filter: { ${filter} }) { nodes { id } } }`)
      ).affiliates.nodes.some(({ id }: { id: string }) => id === person.globalId);
    };
    expect([await found('MEMBER'), await found('ADMINISTRATOR')]).toEqual([true, false]);
    expect((await give(person, role)).affiliate).toEqual({ role: 'ADMINISTRATOR', customRole: { name: 'Partner' } });
    expect([await found('MEMBER'), await found('ADMINISTRATOR')]).toEqual([false, true]);
    expect((await person.viewer()) as { role?: string }).toMatchObject({ role: 'ADMINISTRATOR' });
    expect((await give(person, null)).affiliate).toEqual({ role: 'MEMBER', customRole: null });
    expect(await logged(desk, person.id)).toEqual(['affiliate.updated customRole', 'affiliate.updated customRole']);
    const created = await act(
      scene.admin,
      'createAffiliate',
      { name: 'New', email: 'new-partner@shop.test', customRole: role },
      'affiliate { role customRole { name } }',
    );
    expect(created.affiliate).toEqual({ role: 'ADMINISTRATOR', customRole: { name: 'Partner' } });
    expect((await give(person, desk.id('CustomRole', '01900000-0000-7000-8000-000000000000'))).error).toMatchObject({
      fields: [{ field: 'customRole', code: 'INVALID_REFERENCE' }],
    });
  });

  it('that somebody has is not removed, also where both happen at once', async () => {
    const [person, other] = [await member(), await member()];
    const role = await make('MEMBER');
    await give(person, role);
    expect(await remove(role)).toMatchObject({
      deletedCustomRoleId: null,
      error: { type: 'CONFLICT', code: 'ROLE_IN_USE' },
    });
    await give(person, null);
    const [given, removed] = await Promise.all([give(other, role), remove(role)]);
    expect([given.error === null, removed.error === null].sort()).toEqual([false, true]);
  });

  it('is read by colleagues, and by no other customer', async () => {
    const { requester, stranger } = scene;
    const person = await member();
    const role = await make('TICKET_MANAGER', 'Captain');
    await give(person, role);
    const seen = (by: Person) =>
      by.run(
        'query ($id: ID!) { node(id: $id) { ... on Affiliate { role customRole { name countsAs createdAt } } } }',
        {
          id: person.globalId,
        },
      );
    expect((await seen(requester)).node).toEqual({
      role: 'TICKET_MANAGER',
      customRole: { name: 'Captain', countsAs: 'TICKET_MANAGER', createdAt: null },
    });
    expect((await seen(stranger)).node).toBeNull();
    const ticket = await open(person);
    await act(scene.admin, 'addTicketFollower', { id: ticket, affiliate: stranger.globalId });
    expect((await read(stranger, ticket, 'requester { name role customRole { name } }')).requester).toEqual({
      name: person.name,
      role: null,
      customRole: null,
    });
    for (const by of [requester, stranger]) {
      expect((await by.ask('{ customRoles { totalCount } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      expect((await by.run(`{ node(id: "${role}") { id } }`)).node).toBeNull();
    }
  });
});

describe('what is asked of a role is asked of what a custom one counts as', () => {
  it('TD-01 a custom role that counts as administrator may submit, and one that counts as member may not', async () => {
    const { slug } = await scene.portal({ submitters: 'ADMINISTRATORS' });
    const [plain, head] = [await member(), await member('ADMINISTRATOR')];
    const at = (person: Person) => scene.at(person, slug);
    const closed = async (person: Person) =>
      (await read(scene.agent, await open(await at(person)), 'isAutoClosed')).isAutoClosed;
    expect([await closed(plain), await closed(head)]).toEqual([true, false]);
    await give(plain, await make('ADMINISTRATOR'));
    await give(head, await make('MEMBER'));
    expect([await closed(plain), await closed(head)]).toEqual([false, true]);
    const { viewer } = await (await at(plain)).run('{ viewer { portal { viewerCanSubmit } } }');
    expect(viewer.portal.viewerCanSubmit).toBe(true);
  });

  it('BM-05 a portal for ticket managers opens and closes with what the role counts as, at once', async () => {
    const { slug } = await scene.portal({ users: 'TICKET_MANAGERS' });
    const person = await scene.at(await member(), slug);
    await open(scene.colleague, { title: 'Of the organization' });
    const role = await make('TICKET_MANAGER');
    const canUse = async () => (await person.run('{ viewer { portal { viewerCanUse } } }')).viewer.portal.viewerCanUse;
    expect([await canUse(), await titles(person)]).toEqual([false, []]);
    await give(person, role);
    expect([await canUse(), (await titles(person)).includes('Of the organization')]).toEqual([true, true]);
    await change(role, { countsAs: 'MEMBER' });
    expect([await canUse(), await titles(person)]).toEqual([false, []]);
  });

  it('a colleague’s ticket is closed by who counts as ticket manager', async () => {
    const person = await member();
    const ticket = await open(scene.colleague);
    const close = async () => (await act(person, 'closeTicket', { id: ticket })).error?.code ?? null;
    expect(await close()).toBe('FORBIDDEN');
    await give(person, await make('TICKET_MANAGER'));
    expect(await close()).toBeNull();
  });

  it('a change of what it counts as reaches streams that are open', async () => {
    const { slug } = await scene.portal({ users: 'TICKET_MANAGERS' });
    const person = await scene.at(await member(), slug);
    const role = await make('TICKET_MANAGER');
    await give(person, role);
    const stream = await follow(
      port,
      person,
      'subscription { ticketEvents { __typename ... on TicketCreatedEvent { ticket { title } } } }',
    );
    const seen = (title: string) => (got: { ticket?: { title: string } | null }[]) =>
      got.some(({ ticket }) => ticket?.title === title);
    await vi.waitFor(() => expect(scene.desk.desk.feed.followers).toBe(1), { timeout: 10_000, interval: 5 });
    await open(scene.colleague, { title: 'before' });
    await stream.until(seen('before'));
    await change(role, { countsAs: 'MEMBER' });
    await open(scene.colleague, { title: 'between' });
    await change(role, { countsAs: 'ADMINISTRATOR' });
    await open(scene.colleague, { title: 'after' });
    const got = await stream.until(seen('after'));
    expect(seen('between')(got)).toBe(false);
    await stream.stop();
  });
});
