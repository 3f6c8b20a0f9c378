import { randomUUID } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import type { ErrorCode } from '../../src/errors.ts';
import { Tokens } from '../../src/session/token.ts';
import { type Person, secret, type TestDesk, testDesk } from '../desk.ts';
import { type Answer, expectRefusal, transports } from './transport.ts';

let desk: TestDesk;
let port: number;
beforeAll(async () => {
  desk = await testDesk();
  port = await desk.app.listen();
});
afterAll(() => desk.close());
afterEach(async () => {
  vi.useRealTimers();
  await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(0));
});

const query = '{ viewer { name } }';
const bearer = ({ token }: { token: string }) => `Bearer ${token}`;

/** What a token says of a person whose session is there. */
async function claimsOf(person: Person) {
  const session = await desk.db.session.findFirstOrThrow({ where: { managerId: person.id } });
  return { kind: 'MANAGER' as const, personId: person.id, sessionId: session.id, portalId: null };
}

const made: [what: string, code: ErrorCode, make: () => Promise<string>][] = [
  ['that is no bearer', 'INVALID_TOKEN', async () => 'Basic YW5hOnNlY3JldA=='],
  ['that is no token', 'INVALID_TOKEN', async () => 'Bearer not.a.token'],
  ['that is nothing', 'INVALID_TOKEN', async () => 'Bearer '],
  ['that was changed', 'INVALID_TOKEN', async () => `${(await desk.manager()).authorization.slice(0, -6)}AAAAAA`],
  [
    'of another server',
    'INVALID_TOKEN',
    async () =>
      bearer(await new Tokens(`another ${secret}`, desk.desk.settings).issue(await claimsOf(await desk.manager()))),
  ],
  [
    'without signature',
    'INVALID_TOKEN',
    async () => {
      const [, payload] = (await desk.manager()).authorization.slice('Bearer '.length).split('.');
      return `Bearer ${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`;
    },
  ],
  [
    'signed with the bare secret',
    'INVALID_TOKEN',
    async () => {
      const token = new SignJWT({ kind: 'MANAGER', sid: randomUUID(), sub: randomUUID() });
      token.setProtectedHeader({ alg: 'HS256' }).setIssuer('hilo').setAudience('hilo-api').setExpirationTime('1h');
      return `Bearer ${await token.sign(Buffer.from(secret))}`;
    },
  ],
  [
    'of an hour ago',
    'TOKEN_EXPIRED',
    async () =>
      bearer(await desk.desk.tokens.issue(await claimsOf(await desk.manager()), new Date(Date.now() - 3_600_000))),
  ],
  [
    'of a session that never was',
    'SESSION_ENDED',
    async () =>
      bearer(await desk.desk.tokens.issue({ ...(await claimsOf(await desk.manager())), sessionId: randomUUID() })),
  ],
  [
    'of a session that was revoked',
    'SESSION_ENDED',
    async () => {
      const manager = await desk.manager();
      await desk.db.session.updateMany({ where: { managerId: manager.id }, data: { revokedAt: new Date() } });
      return manager.authorization;
    },
  ],
  [
    'of a session past its end',
    'SESSION_ENDED',
    async () => {
      const manager = await desk.manager();
      await desk.db.session.updateMany({ where: { managerId: manager.id }, data: { expiresAt: new Date(0) } });
      return manager.authorization;
    },
  ],
  [
    'of a deactivated manager',
    'SESSION_ENDED',
    async () => {
      const manager = await desk.manager();
      await desk.db.manager.update({ where: { id: manager.id }, data: { deactivatedAt: new Date() } });
      return manager.authorization;
    },
  ],
  [
    'of a deactivated customer',
    'SESSION_ENDED',
    async () => {
      const affiliate = await desk.affiliate();
      await desk.db.affiliate.update({ where: { id: affiliate.id }, data: { deactivatedAt: new Date() } });
      return affiliate.authorization;
    },
  ],
  [
    'of a customer whose organization was deactivated',
    'SESSION_ENDED',
    async () => {
      const organization = await desk.organization();
      const affiliate = await desk.affiliate({ organization });
      await desk.db.organization.update({ where: { id: organization.id }, data: { deactivatedAt: new Date() } });
      return affiliate.authorization;
    },
  ],
];

describe('a token', () => {
  it.each(made)('%s is %s, and refuses the whole request with status 401', async (_what, code, make) => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', authorization: await make() },
      body: JSON.stringify({ query: `${query.slice(0, -1)} __typename }` }),
    });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const answer = (await response.json()) as Answer;
    expectRefusal(answer, code);
    expect(answer).not.toHaveProperty('data');
  });

  it.each(made)('%s is %s, and closes a WebSocket with 4401 and the code', async (_what, code, make) => {
    const authorization = await make();
    await expect(transports.WebSocket(port, { query }, authorization)).rejects.toMatchObject({
      code: 4401,
      reason: code,
    });
  });

  it.each([[7], [['Bearer x']], [{ token: 'x' }]])(
    'that is no text closes a WebSocket too: %j',
    async (authorization) => {
      const asked = transports.WebSocket(port, { query }, authorization as never);
      await expect(asked).rejects.toMatchObject({ code: 4401, reason: 'INVALID_TOKEN' });
    },
  );
});

describe('on a WebSocket that is open', () => {
  function open(person: Person) {
    const closed = vi.fn<(event: unknown) => void>();
    const client = createClient({
      url: `ws://127.0.0.1:${port}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      connectionParams: { authorization: person.authorization },
      on: { closed },
    });
    const ask = (operation: string) =>
      new Promise<Answer>((resolve, reject) => {
        client.subscribe(
          { query: operation },
          {
            next: (answer) => resolve(answer as Answer),
            error: (error) => (Array.isArray(error) ? resolve({ errors: error }) : reject(error)),
            complete: () => {},
          },
        );
      });
    return { client, ask, closed };
  }

  it('a refused operation ends alone, and others go on', async () => {
    const manager = await desk.manager();
    const { client, ask, closed } = open(manager);
    const event = ask('subscription { ticketEvents { ... on TicketCreatedEvent { ticket { title } } } }');
    await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(1));
    expectRefusal(await ask('{ viewer {'), 'BAD_REQUEST');
    expectRefusal(await ask('{ salary }'), 'BAD_REQUEST');
    expectRefusal(await ask('{ tickets(first: -1) { totalCount } }'), 'INVALID_ARGUMENT');
    expectRefusal(await ask('subscription { commentAdded(ticketId: "x") { id } }'), 'INVALID_ID');
    expect(await ask(query)).toEqual({ data: { viewer: { name: manager.name } } });
    const affiliate = await desk.affiliate();
    await affiliate.run(
      'mutation { createTicket(input: { title: "Still there", description: "x" }) { error { code } } }',
    );
    expect(await event).toEqual({ data: { ticketEvents: { ticket: { title: 'Still there' } } } });
    expect(closed).not.toHaveBeenCalled();
    await client.dispose();
  });

  it('operations are refused once its token is past its time, and it stays', async () => {
    const { client, ask, closed } = open(await desk.manager());
    expect(await ask(query)).toMatchObject({ data: { viewer: {} } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + (desk.desk.settings.accessTokenSeconds + 60) * 1_000 });
    expectRefusal(await ask(query), 'TOKEN_EXPIRED');
    expect(closed).not.toHaveBeenCalled();
    await client.dispose();
  });

  it('operations are refused once its session is over, and a stream ends with the code', async () => {
    const manager = await desk.manager();
    const { client, ask } = open(manager);
    const stream = ask('subscription { ticketEvents { id } }');
    await vi.waitFor(() => expect(desk.desk.feed.followers).toBe(1));
    await manager.run('mutation { signOutEverywhere(input: {}) { error { code } } }');
    const affiliate = await desk.affiliate();
    await affiliate.run('mutation { createTicket(input: { title: "x", description: "x" }) { error { code } } }');
    expectRefusal(await stream, 'SESSION_ENDED');
    expectRefusal(await ask(query), 'SESSION_ENDED');
    await client.dispose();
  });
});
