import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onServer } from '../database.ts';
import { password } from '../desk.ts';
import { during } from '../during.ts';
import { keyOf, logged } from '../people/log.ts';
import { act } from '../scene.ts';
import { type PortalScene, panel, portalScene } from './portal-desk.ts';

let scene: PortalScene;
beforeAll(async () => {
  scene = await portalScene();
});
afterAll(() => scene.desk.close());

const everything = `portal {
  id slug name kind locale isEnabled admitsAllOrganizations organizations { name } showPeopleItems showProjectItems
  showsAllTypes types { key } offersAllFilters filters showsAllDetails details { property isEditable }
  users submitters closingMessages { locale text } widgetEnabled widgetOrigins viewerCanUse viewerCanSubmit
} warnings`;

const create = (input: object) =>
  act(scene.admin, 'createPortal', { name: 'Clients', slug: 'clients', kind: 'TICKETS', ...input }, everything);
const update = (id: string, input: object) => act(scene.admin, 'updatePortal', { id, ...input }, everything);

describe('OD-01 a portal', () => {
  it('shows everything and lets change nothing, unless its settings say otherwise', async () => {
    const { portal, warnings, error } = await create({ slug: 'usual' });
    expect(error).toBeNull();
    expect(warnings).toEqual([]);
    expect(portal).toMatchObject({
      slug: 'usual',
      name: 'Clients',
      kind: 'TICKETS',
      locale: 'en',
      isEnabled: true,
      admitsAllOrganizations: true,
      organizations: [],
      showPeopleItems: true,
      showProjectItems: true,
      showsAllTypes: true,
      types: null,
      offersAllFilters: true,
      showsAllDetails: true,
      users: 'EVERYONE',
      submitters: 'EVERYONE',
      closingMessages: [],
      widgetEnabled: false,
      widgetOrigins: [],
    });
    expect(portal.filters).toContain('priorities');
    expect(portal.filters).not.toContain('affiliateTags');
    expect(portal.details).toContainEqual({ property: 'priority', isEditable: false });
    expect(portal.details.some(({ isEditable }: { isEditable: boolean }) => isEditable)).toBe(false);
  });

  it('keeps every setting, and `null` takes a list back to all', async () => {
    const { desk, organization } = scene;
    const type = await desk.db.ticketType.findUniqueOrThrow({ where: { key: 'TECHNICAL_QUESTION' } });
    const settings = {
      slug: 'all-set',
      kind: 'TASKS',
      locale: 'es',
      organizations: [desk.id('Organization', organization.id)],
      showPeopleItems: false,
      types: [desk.id('TicketType', type.id)],
      filters: ['statuses', 'mine'],
      details: panel('priority', 'dueDate!', 'title!'),
      users: 'TICKET_MANAGERS',
      submitters: 'ADMINISTRATORS',
      closingMessages: [{ locale: 'es', text: 'Pregunte a su administrador.' }],
      widget: { enabled: true, origins: ['https://shop.example.com'] },
    };
    const { portal } = await create(settings);
    expect(portal).toMatchObject({
      kind: 'TASKS',
      locale: 'es',
      admitsAllOrganizations: false,
      organizations: [{ name: 'Nube' }],
      showPeopleItems: false,
      showProjectItems: true,
      types: [{ key: 'TECHNICAL_QUESTION' }],
      filters: ['statuses', 'mine'],
      details: [
        { property: 'priority', isEditable: false },
        { property: 'dueDate', isEditable: true },
        { property: 'title', isEditable: true },
      ],
      users: 'TICKET_MANAGERS',
      submitters: 'ADMINISTRATORS',
      closingMessages: [{ locale: 'es', text: 'Pregunte a su administrador.' }],
      widgetEnabled: true,
      widgetOrigins: ['https://shop.example.com'],
    });
    const events = await logged(desk, keyOf(portal.id));
    const { slug: _slug, kind: _kind, ...again } = settings;
    const same = await update(portal.id, { name: 'Clients', ...again });
    expect(same.portal).toEqual(portal);
    expect(await logged(desk, keyOf(portal.id))).toEqual(events);
    const open = await update(portal.id, { organizations: null, types: null, filters: null, details: null });
    expect(open.portal).toMatchObject({
      admitsAllOrganizations: true,
      organizations: [],
      showsAllTypes: true,
      types: null,
      offersAllFilters: true,
      showsAllDetails: true,
      widgetOrigins: ['https://shop.example.com'],
    });
  });

  it('warns of what is allowed and likely a mistake', async () => {
    const { warnings } = await create({
      slug: 'odd',
      showPeopleItems: false,
      showProjectItems: false,
      types: [],
      organizations: [],
      details: panel('type'),
      filters: ['priorities', 'types'],
    });
    expect(warnings).toEqual(['NO_ITEMS', 'NO_TYPES', 'NOBODY_ADMITTED', 'FILTER_ON_HIDDEN_PROPERTY']);
  });

  it.each([
    ['a slug with capitals', { slug: 'Clients' }, 'slug'],
    ['an unknown property', { details: panel('priority', 'tags') }, 'details.1.property'],
    ['a property twice', { details: panel('priority', 'priority!') }, 'details.1.property'],
    ['an editable property that customers never change', { details: panel('assignee!') }, 'details.0.editable'],
    ['a custom field that is not there', { details: panel('customFields.nothing') }, 'details.0.property'],
    ['a filter of the staff’s own', { filters: ['statuses', 'affiliateTags'] }, 'filters.1'],
    ['an origin with a path', { widget: { origins: ['https://shop.example.com/help'] } }, 'widget.origins.0'],
    ['a language that is none', { closingMessages: [{ locale: '!', text: 'x' }] }, 'closingMessages.0.locale'],
  ])('refuses %s, and says where it is', async (_what, input, field) => {
    const { portal, error } = await create({ slug: 'wrong', ...input });
    expect(portal).toBeNull();
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ field }] });
  });

  it('has a slug of its own', async () => {
    await create({ slug: 'taken' });
    expect((await create({ slug: 'taken' })).error).toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('is found by its slug by anybody while it is enabled: name, kind and language, and nothing more', async () => {
    const { portal } = await create({ slug: 'by-link', name: 'By link' });
    const query = '{ portal(slug: "by-link") { name kind locale } }';
    expect(await scene.desk.anonymous(query)).toEqual({
      data: { portal: { name: 'By link', kind: 'TICKETS', locale: 'en' } },
    });
    const { data, errors } = await scene.desk.anonymous('{ portal(slug: "by-link") { details { property } } }');
    expect(data.portal.details).toBeNull();
    expect(errors).toMatchObject([{ path: ['portal', 'details'], extensions: { code: 'UNAUTHENTICATED' } }]);
    await act(scene.admin, 'disablePortal', { id: portal.id }, 'portal { isEnabled }');
    expect(await scene.desk.anonymous(query)).toEqual({ data: { portal: null } });
  });
});

describe('a portal that is closed', () => {
  it('signs out whoever came by it, and they stay so when it is open again', async () => {
    const { portal } = await create({ slug: 'closing' });
    const guest = await scene.at(scene.requester, 'closing');
    expect((await guest.run('{ viewer { name } }')).viewer.name).toBe('Marta');
    await act(scene.admin, 'disablePortal', { id: portal.id }, 'portal { isEnabled }');
    expect((await guest.ask('{ viewer { name } }')).errors).toMatchObject([{ extensions: { code: 'SESSION_ENDED' } }]);
    await act(scene.admin, 'enablePortal', { id: portal.id }, 'portal { isEnabled }');
    expect((await guest.ask('{ viewer { name } }')).errors).toMatchObject([{ extensions: { code: 'SESSION_ENDED' } }]);
  });

  it.runIf(onServer)('leaves nobody signed in who came at the same moment', async () => {
    const { desk, admin, requester } = scene;
    const { portal } = await create({ slug: 'closing-at-once' });
    const hash = await desk.desk.passwords.hash(password);
    await desk.db.credential.create({ data: { affiliateId: requester.id, hash } });
    const input = { email: requester.email, password, portal: 'closing-at-once' };
    const [, signedIn] = await during(
      desk.database,
      'PortalConfig',
      () => act(admin, 'disablePortal', { id: portal.id }, 'portal { isEnabled }'),
      () =>
        desk.anonymous('mutation ($input: SignInInput!) { signIn(input: $input) { accessToken error { code } } }', {
          input,
        }),
    );
    expect(signedIn.data.signIn).toEqual({ accessToken: null, error: { code: 'INVALID_CREDENTIALS' } });
  });

  it('is deleted only once it is disabled, and the built-in one never', async () => {
    const { desk, admin } = scene;
    const { portal } = await create({ slug: 'going' });
    const remove = (id: string) => act(admin, 'deletePortal', { id }, 'deletedPortalId');
    expect((await remove(portal.id)).error).toMatchObject({ type: 'CONFLICT', code: 'PORTAL_IN_USE' });
    await act(admin, 'disablePortal', { id: portal.id }, 'portal { isEnabled }');
    expect(await remove(portal.id)).toMatchObject({ deletedPortalId: portal.id, error: null });
    const builtIn = await desk.db.portalConfig.findUniqueOrThrow({ where: { slug: 'default' } });
    expect((await remove(desk.id('PortalConfig', builtIn.id))).error).toMatchObject({ code: 'PORTAL_IN_USE' });
    expect((await update(desk.id('PortalConfig', builtIn.id), { slug: 'other' })).error).toMatchObject({
      code: 'PORTAL_IN_USE',
    });
  });

  it('admits people of its organizations only, at once', async () => {
    const { desk, organization, requester, stranger } = scene;
    const { portal } = await create({
      slug: 'members',
      organizations: [desk.id('Organization', organization.id)],
    });
    const [member, outsider] = [await scene.at(requester, 'members'), await scene.at(stranger, 'members')];
    expect((await member.run('{ viewer { name } }')).viewer.name).toBe('Marta');
    expect((await outsider.ask('{ viewer { name } }')).errors?.[0]?.extensions.code).toBe('SESSION_ENDED');
    await update(portal.id, { organizations: [] });
    expect((await member.ask('{ viewer { name } }')).errors?.[0]?.extensions.code).toBe('SESSION_ENDED');
  });
});

describe('who may change portals', () => {
  it('are managers with the permission, and nobody else', async () => {
    const { desk, agent, requester } = scene;
    const keeper = await desk.manager({ permissions: ['MANAGE_PORTALS'] });
    const input = { name: 'Mine', slug: 'mine', kind: 'TICKETS' };
    expect((await act(agent, 'createPortal', input, 'portal { id }')).error.type).toBe('FORBIDDEN');
    expect((await act(requester, 'createPortal', input, 'portal { id }')).error.type).toBe('FORBIDDEN');
    expect((await act(keeper, 'createPortal', input, 'portal { slug }')).portal).toEqual({ slug: 'mine' });
  });

  it('leaves each change in the log', async () => {
    const { portal } = await create({ slug: 'logged' });
    await update(portal.id, { filters: [], name: 'Logged' });
    await update(portal.id, { name: 'Logged' });
    const events = await scene.desk.db.event.findMany({
      where: { subjectType: 'PortalConfig', kind: { startsWith: 'portal_config.' } },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(events.map(({ kind, properties }) => [kind, properties])).toEqual([
      ['portal_config.updated', ['name', 'filters']],
      ['portal_config.created', []],
    ]);
  });
});
