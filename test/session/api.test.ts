import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type TestDesk, testDesk } from '../desk.ts';

const password = 'correct horse battery';
const whoIsThis =
  '{ kind name manager { name email } affiliate { name email } portal { slug } unreadTicketCount sessionExpiresAt }';

let t: TestDesk;
beforeAll(async () => {
  t = await testDesk();
});
afterAll(() => t.close());

async function withPassword<Row extends { id: string }>(kind: 'managerId' | 'affiliateId', row: Row): Promise<Row> {
  await t.db.credential.create({ data: { [kind]: row.id, hash: await t.desk.passwords.hash(password) } });
  return row;
}
const signIn = (input: object) =>
  t.anonymous(
    `mutation ($input: SignInInput!) {
      signIn(input: $input) {
        accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt viewer ${whoIsThis}
        error { type code message fields { field code message } }
      }
    }`,
    { input },
  );

describe('signing in through the API', () => {
  test('gives a manager tokens, and themself in the same answer', async () => {
    const manager = await withPassword('managerId', await t.manager({ name: 'Ana' }));
    const { data, errors } = await signIn({ email: ` ${manager.email.toUpperCase()} `, password });
    expect(errors).toBeUndefined();
    expect(data.signIn).toMatchObject({
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refreshToken: expect.stringMatching(/^[\w-]{36}\.[\w-]{43}$/),
      viewer: { kind: 'MANAGER', name: 'Ana', manager: { email: manager.email }, affiliate: null, portal: null },
      error: null,
    });
    expect(Date.parse(data.signIn.viewer.sessionExpiresAt)).toBe(Date.parse(data.signIn.refreshTokenExpiresAt));
  });

  test('gives a customer themself and their portal, and no manager', async () => {
    const affiliate = await withPassword('affiliateId', await t.affiliate({ name: 'Rosa' }));
    const { data, errors } = await signIn({ email: affiliate.email, password, portal: 'default' });
    expect(errors).toBeUndefined();
    expect(data.signIn.viewer).toMatchObject({
      kind: 'AFFILIATE',
      affiliate: { name: 'Rosa', email: affiliate.email },
      manager: null,
      portal: { slug: 'default' },
    });
  });

  test('tells a stranger the same of a wrong password and of an unknown address, with nothing beside it', async () => {
    const manager = await withPassword('managerId', await t.manager());
    const wrong = await signIn({ email: manager.email, password: 'wrong horse battery' });
    const unknown = await signIn({ email: 'nobody@desk.test', password });
    expect(wrong).toEqual(unknown);
    expect(wrong.errors).toBeUndefined();
    expect(wrong.data.signIn).toMatchObject({
      accessToken: null,
      refreshToken: null,
      viewer: null,
      error: { type: 'FORBIDDEN', code: 'INVALID_CREDENTIALS', fields: [] },
    });
  });

  test('names the field of an input that is wrong', async () => {
    const { data: address } = await signIn({ email: 'nobody', password });
    const { data: blank } = await signIn({ email: 'ana@desk.test', password: '' });
    expect(address.signIn.error).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ field: 'email', code: 'INVALID_FORMAT' }],
    });
    expect(blank.signIn.error).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ field: 'password', code: 'REQUIRED' }],
    });
  });
});

describe('a session through the API', () => {
  test('goes on by its refresh token and ends when its person signs out', async () => {
    const manager = await withPassword('managerId', await t.manager());
    const { data } = await signIn({ email: manager.email, password });
    const refresh = `mutation ($token: String!) {
      refreshSession(input: { refreshToken: $token }) { accessToken refreshToken viewer { name } error { code } }
    }`;
    const { data: next } = await t.anonymous(refresh, { token: data.signIn.refreshToken });
    expect(next.refreshSession).toMatchObject({ viewer: { name: manager.name }, error: null });
    const ask = async (query: string) => {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${next.refreshSession.accessToken}`,
      };
      const body = JSON.stringify({ query });
      const response = await t.app.fetch(new Request('http://desk.test/graphql', { method: 'POST', headers, body }));
      return response.json();
    };
    expect(await ask('{ viewer { name } }')).toEqual({ data: { viewer: { name: manager.name } } });
    expect(await ask('mutation { signOut(input: {}) { error { code } } }')).toEqual({
      data: { signOut: { error: null } },
    });
    expect(await ask('{ viewer { name } }')).toMatchObject({ errors: [{ extensions: { code: 'SESSION_ENDED' } }] });
    const { data: last } = await t.anonymous(refresh, { token: next.refreshSession.refreshToken });
    expect(last.refreshSession).toMatchObject({ accessToken: null, error: { code: 'SESSION_ENDED' } });
  });

  test('is not there for whoever is not signed in', async () => {
    expect(await t.anonymous('{ viewer { name } }')).toEqual({ data: { viewer: null } });
    for (const call of ['signOut(input: {})', 'signOutEverywhere(input: {})', 'updateViewer(input: { name: "x" })']) {
      const { errors } = await t.anonymous(`mutation { ${call} { error { code } } }`);
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
  });

  test('shows its person changed by themself, and refuses what is no name, language or zone', async () => {
    const rosa = await t.affiliate();
    const update = `mutation ($input: UpdateViewerInput!) {
      updateViewer(input: $input) { viewer { name affiliate { locale timeZone } } error { code fields { field } } }
    }`;
    const good = { name: ' Rosa ', locale: 'es', timeZone: 'America/Bogota' };
    expect((await rosa.run(update, { input: good })).updateViewer).toEqual({
      viewer: { name: 'Rosa', affiliate: { locale: 'es', timeZone: 'America/Bogota' } },
      error: null,
    });
    for (const [field, value] of Object.entries({ name: ' ', locale: 'x_', timeZone: 'Nowhere' })) {
      const { updateViewer } = await rosa.run(update, { input: { [field]: value } });
      expect(updateViewer).toEqual({ viewer: null, error: { code: 'INVALID_INPUT', fields: [{ field }] } });
    }
  });

  test('counts what its person may see and has not read, and no ticket of others', async () => {
    const [rosa, tom, ana] = [await t.affiliate(), await t.affiliate(), await t.manager()];
    const count = async (who: typeof rosa) =>
      (await who.run('{ viewer { unreadTicketCount } }')).viewer.unreadTicketCount;
    const before = await count(ana);
    const create =
      'mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id } error { message } } }';
    for (const who of [rosa, tom])
      await who.run(create, { input: { title: 'It does not turn on', description: 'Since Monday.' } });
    expect(await count(ana)).toBe(before + 2);
    await t.db.ticketRead.deleteMany({ where: { readerId: { in: [rosa.id, tom.id] } } });
    expect([await count(rosa), await count(tom)]).toEqual([1, 1]);
    await t.db.ticket.updateMany({ where: { requesterId: rosa.id }, data: { kind: 'TASK' } });
    expect([await count(rosa), await count(ana)]).toEqual([0, before + 1]);
  });
});

describe('a forgotten password through the API', () => {
  const request = (email: string) =>
    t.anonymous('mutation ($email: String!) { requestPasswordReset(input: { email: $email }) { error { code } } }', {
      email,
    });

  test('gets the same answer for whoever it is, and a link where there is someone', async () => {
    const manager = await t.manager();
    const [known, unknown] = [await request(manager.email), await request('nobody@desk.test')];
    expect(known).toEqual({ data: { requestPasswordReset: { error: null } } });
    expect(unknown).toEqual(known);
    await vi.waitFor(async () => expect(await t.db.oneTimeLink.count({ where: { managerId: manager.id } })).toBe(1));
  });

  test('is not replaced by an unknown link', async () => {
    const { data } = await t.anonymous(
      'mutation { setPassword(input: { token: "x", password: "a new password" }) { error { type code } } }',
    );
    expect(data.setPassword.error).toEqual({ type: 'FORBIDDEN', code: 'LINK_INVALID' });
  });
});
