import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Person, type TestDesk, testDesk } from '../desk.ts';
import { act } from '../scene.ts';
import { keyOf, logged } from './log.ts';

let desk: TestDesk;
let boss: Person;
beforeAll(async () => {
  desk = await testDesk();
  boss = await desk.manager({ role: 'ADMIN' });
});
afterAll(() => desk.close());

let count = 0;
const newcomer = () => ({ name: `Newcomer ${++count}`, email: `newcomer${count}@shop.test` });
const all = `affiliate {
  id number name email role tags locale timeZone isActive
  organization { id name isPersonal } accountManager { name }
}`;

describe('an affiliate is created', () => {
  test('with everything that was given', async () => {
    const organization = await desk.organization('Zapatos Sur');
    const keeper = await desk.manager({ name: 'Keeper' });
    const { affiliate, error } = await act(
      boss,
      'createAffiliate',
      {
        name: '  Rosa Díaz ',
        email: 'Rosa@Shop.test',
        organization: desk.id('Organization', organization.id),
        role: 'TICKET_MANAGER',
        tags: ['vip', 'vip', 'south'],
        accountManager: keeper.globalId,
        locale: 'es',
        timeZone: 'America/Bogota',
      },
      all,
    );
    expect(error).toBeNull();
    expect(affiliate).toMatchObject({
      number: expect.any(Number),
      name: 'Rosa Díaz',
      email: 'rosa@shop.test',
      role: 'TICKET_MANAGER',
      tags: ['vip', 'south'],
      locale: 'es',
      timeZone: 'America/Bogota',
      isActive: true,
      organization: { name: 'Zapatos Sur', isPersonal: false },
      accountManager: { name: 'Keeper' },
    });
    expect(await logged(desk, keyOf(affiliate.id))).toEqual(['affiliate.created']);
  });

  test('without an organization in one of their own, named after them', async () => {
    const person = newcomer();
    const { affiliate } = await act(boss, 'createAffiliate', person, all);
    expect(affiliate).toMatchObject({ role: 'MEMBER', tags: [], locale: 'en', timeZone: 'UTC' });
    expect(affiliate.organization).toMatchObject({ name: person.name, isPersonal: true });
    expect(await logged(desk, keyOf(affiliate.organization.id))).toEqual(['organization.created']);
  });

  test('and is mailed the link of the first sign-in, once although the request is repeated', async () => {
    const send = vi.spyOn(desk.desk.mailer, 'send');
    const input = { ...newcomer(), idempotencyKey: 'once' };
    const first = await act(boss, 'createAffiliate', input, 'affiliate { id }');
    const again = await act(boss, 'createAffiliate', input, 'affiliate { id }');
    expect(again).toEqual(first);
    expect(send.mock.calls.map(([mail]) => mail.to)).toEqual([input.email]);
    send.mockRestore();
  });

  test('never with an address that somebody has, and then nothing of it happens', async () => {
    const taken = await desk.affiliate();
    const organizations = await desk.db.organization.count();
    const { affiliate, error } = await act(
      boss,
      'createAffiliate',
      { name: 'Double', email: taken.email.toUpperCase() },
      'affiliate { id }',
    );
    expect([affiliate, error.code]).toEqual([null, 'ALREADY_EXISTS']);
    expect(await desk.db.organization.count()).toBe(organizations);
  });

  test.each([
    ['a blank name', { name: ' ' }, 'name', 'REQUIRED'],
    ['what is no address', { email: 'rosa at shop' }, 'email', 'INVALID_FORMAT'],
    ['an unknown time zone', { timeZone: 'Mars/Base' }, 'timeZone', 'INVALID_FORMAT'],
    ['an unknown language', { locale: 'not a tag' }, 'locale', 'INVALID_FORMAT'],
    ['the id of something else', { organization: 'VGVhbTox' }, 'organization', 'INVALID_ID'],
  ])('never with %s', async (_what, wrong, field, code) => {
    const { error } = await act(boss, 'createAffiliate', { ...newcomer(), ...wrong }, 'affiliate { id }');
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ field, code }] });
  });

  test('never in a deactivated organization, or looked after by a deactivated manager', async () => {
    const closed = await desk.organization();
    await desk.db.organization.update({ where: { id: closed.id }, data: { deactivatedAt: new Date() } });
    const gone = await desk.manager();
    await desk.db.manager.update({ where: { id: gone.id }, data: { deactivatedAt: new Date() } });
    const wrongs = { organization: desk.id('Organization', closed.id), accountManager: gone.globalId };
    for (const [field, id] of Object.entries(wrongs)) {
      const { error } = await act(boss, 'createAffiliate', { ...newcomer(), [field]: id }, 'affiliate { id }');
      expect(error.fields).toMatchObject([{ field, code: 'INVALID_REFERENCE' }]);
    }
  });

  test('by agents who may manage people, and by no others', async () => {
    const input = () => act(person, 'createAffiliate', newcomer(), 'affiliate { id }');
    let person = await desk.manager({ permissions: ['MANAGE_PEOPLE'] });
    expect((await input()).error).toBeNull();
    person = await desk.manager({ permissions: ['MANAGE_CATALOG'] });
    expect((await input()).error.code).toBe('FORBIDDEN');
    person = await desk.affiliate({ role: 'ADMINISTRATOR' });
    expect((await input()).error.code).toBe('FORBIDDEN');
  });
});

describe('an affiliate is changed', () => {
  test('in what is given only, and the event names it', async () => {
    const person = await desk.affiliate({ name: 'Old name' });
    const { affiliate } = await act(
      boss,
      'updateAffiliate',
      { id: person.globalId, name: 'New name', tags: ['vip'], locale: null, role: 'MEMBER' },
      all,
    );
    expect(affiliate).toMatchObject({ name: 'New name', tags: ['vip'], email: person.email, locale: 'en' });
    expect(await logged(desk, person.id)).toEqual(['affiliate.updated name tags']);
  });

  test('without an event where all is so already', async () => {
    const keeper = await desk.manager();
    const person = await desk.affiliate();
    const input = { id: person.globalId, accountManager: keeper.globalId, tags: ['one', 'two'] };
    await act(boss, 'updateAffiliate', input, all);
    await act(boss, 'updateAffiliate', { ...input, tags: ['two', 'one'], name: person.name }, all);
    expect(await logged(desk, person.id)).toEqual(['affiliate.updated tags accountManager']);
  });

  test('null empties what may be empty', async () => {
    const keeper = await desk.manager();
    const person = await desk.affiliate();
    await act(boss, 'updateAffiliate', { id: person.globalId, accountManager: keeper.globalId, tags: ['a'] }, all);
    const { affiliate } = await act(
      boss,
      'updateAffiliate',
      { id: person.globalId, accountManager: null, tags: null, name: null, organization: null },
      all,
    );
    expect(affiliate).toMatchObject({ accountManager: null, tags: [], name: person.name });
    expect((await logged(desk, person.id)).at(-1)).toBe('affiliate.updated tags accountManager');
  });

  test('and a link that went to the old address opens nothing: the new one gets its own', async () => {
    const { affiliate } = await act(boss, 'createAffiliate', newcomer(), 'affiliate { id }');
    const send = vi.spyOn(desk.desk.mailer, 'send');
    await act(boss, 'updateAffiliate', { id: affiliate.id, email: 'right@shop.test' }, 'affiliate { id }');
    expect(send.mock.calls.map(([mail]) => mail.to)).toEqual(['right@shop.test']);
    send.mockRestore();
    const links = await desk.db.oneTimeLink.findMany({
      where: { affiliateId: keyOf(affiliate.id) },
      orderBy: { id: 'asc' },
    });
    expect(links.map(({ usedAt }) => usedAt !== null)).toEqual([true, false]);
  });

  test('never if there is no such person', async () => {
    const id = desk.id('Affiliate', '00000000-0000-7000-8000-000000000000');
    const { error } = await act(boss, 'updateAffiliate', { id, name: 'Nobody' }, 'affiliate { id }');
    expect(error.code).toBe('NOT_FOUND');
  });
});

describe('an affiliate is deactivated', () => {
  test('and is signed out at once, nobody may open a ticket for them, and they may come back', async () => {
    const person = await desk.affiliate();
    await person.run('{ viewer { name } }');
    const input = { id: person.globalId };
    const { affiliate } = await act(boss, 'deactivateAffiliate', input, 'affiliate { isActive }');
    expect(affiliate).toEqual({ isActive: false });
    expect((await person.ask('{ viewer { name } }')).errors?.[0]?.extensions.code).toBe('SESSION_ENDED');
    const ticket = { title: 'Help', description: 'Please', requester: person.globalId };
    const { error } = await act(boss, 'createTicket', ticket, 'ticket { id }');
    expect(error.fields).toMatchObject([{ field: 'requester', code: 'INVALID_REFERENCE' }]);

    await act(boss, 'deactivateAffiliate', input, 'affiliate { id }');
    const back = await act(boss, 'reactivateAffiliate', input, 'affiliate { isActive }');
    expect(back.affiliate).toEqual({ isActive: true });
    expect((await act(boss, 'createTicket', ticket, 'ticket { id }')).error).toBeNull();
    expect(await logged(desk, person.id)).toEqual(['affiliate.deactivated', 'affiliate.reactivated']);
    // the sessions of before stay ended
    expect((await person.ask('{ viewer { name } }')).errors?.[0]?.extensions.code).toBe('SESSION_ENDED');
  });
});
