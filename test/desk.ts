import type { Logger } from 'pino';
import type { Viewer } from '../src/access/viewer.ts';
import { makeApp, openDesk } from '../src/app.ts';
import { ensureBuiltins } from '../src/catalog/builtin.ts';
import type { Desk } from '../src/desk.ts';
import { encodeId, type NodeName } from '../src/graphql/id.ts';
import { readSettings, type Settings } from '../src/settings.ts';
import type { Organization } from '../src/store/generated/client.ts';
import type { AffiliateRole, ManagerPermission, ManagerRole } from '../src/store/generated/enums.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export const secret = 'a secret that only tests know, 32+ characters';
export const password = 'correct horse battery';

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever they asked for
type Any = any;

interface Response<Data> {
  data: Data;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [key: string]: unknown } }[];
}

/** Somebody signed in, and what they may ask with. */
export interface Person {
  id: string;
  globalId: string;
  name: string;
  email: string;
  authorization: string;
  viewer(): Promise<Viewer>;
  /** Runs an operation and returns the whole answer. */
  ask<Data = Any>(query: string | { toString(): string }, variables?: object): Promise<Response<Data>>;
  /** The same; any error fails the test. */
  run<Data = Any>(query: string | { toString(): string }, variables?: object): Promise<Data>;
}

/** A whole desk in this process, on a database of its own: no port, unless `listen` is called on its app. */
export async function testDesk(env: Record<string, string> = {}, given?: TestDatabase, log?: Logger) {
  const database = given ?? (await testDatabase());
  const settings = readSettings({ PORT: '0', LOG_LEVEL: 'silent', SECRET: secret, SHUTDOWN_SECONDS: '2', ...env });
  const desk = await open(settings, database, log);
  const app = makeApp(desk);
  const people = personMaker(desk, database, app.fetch);
  return {
    ...people,
    desk,
    app,
    database,
    db: database.prisma,
    id: (name: NodeName, key: string) => encodeId(name, key),
    anonymous: (query: string, variables?: object) => post(app.fetch, null, query, variables),
    async close() {
      await app.close();
      await database.drop();
    },
  };
}

async function open(settings: Settings, database: TestDatabase, log?: Logger) {
  try {
    await database.prisma.$transaction((tx) => ensureBuiltins(tx));
    return await openDesk(settings, secret, database, log);
  } catch (error) {
    await database.drop();
    throw error;
  }
}

export type TestDesk = Awaited<ReturnType<typeof testDesk>>;

function personMaker(
  { tokens, viewers }: Desk,
  { prisma }: TestDatabase,
  fetch: (request: Request) => globalThis.Response | Promise<globalThis.Response>,
) {
  let count = 0;
  const expiresAt = new Date(Date.now() + 86_400_000);

  async function signedIn(
    name: NodeName & ('Manager' | 'Affiliate'),
    row: { id: string; name: string; email: string },
    portalId: string | null,
  ): Promise<Person> {
    const kind = name === 'Manager' ? ('MANAGER' as const) : ('AFFILIATE' as const);
    const owner = kind === 'MANAGER' ? { managerId: row.id } : { affiliateId: row.id, portalId };
    const session = await prisma.session.create({
      data: { ...owner, refreshHash: `test ${row.id} ${++count}`, expiresAt },
    });
    const { token } = await tokens.issue({ kind, personId: row.id, sessionId: session.id, portalId });
    return {
      id: row.id,
      globalId: encodeId(name, row.id),
      name: row.name,
      email: row.email,
      viewer: () => viewers.load({ sessionId: session.id }),
      ...asking(fetch, `Bearer ${token}`),
    };
  }

  return {
    /** Whoever has this `Authorization`. */
    bearer(authorization: string): Pick<Person, 'authorization' | 'ask' | 'run'> {
      return asking(fetch, authorization);
    },
    /** An affiliate who is there already, at a portal. */
    async signIn({ id }: Pick<Person, 'id'>, slug: string) {
      const row = await prisma.affiliate.findUniqueOrThrow({ where: { id } });
      const portal = await prisma.portalConfig.findUniqueOrThrow({ where: { slug } });
      return signedIn('Affiliate', row, portal.id);
    },
    async manager(options: { name?: string; role?: ManagerRole; permissions?: ManagerPermission[] } = {}) {
      const n = ++count;
      const row = await prisma.manager.create({
        data: { name: `Manager ${n}`, email: `manager${n}@desk.test`, ...options },
      });
      return signedIn('Manager', row, null);
    },
    organization: (name = `Organization ${++count}`) => prisma.organization.create({ data: { name } }),
    async affiliate(
      options: {
        name?: string;
        role?: AffiliateRole;
        organization?: Organization;
        portal?: string;
        locale?: string;
      } = {},
    ) {
      const n = ++count;
      const { organization, portal = 'default', ...rest } = options;
      const organizationId =
        organization?.id ?? (await prisma.organization.create({ data: { name: `Organization ${n}` } })).id;
      const row = await prisma.affiliate.create({
        data: { name: `Affiliate ${n}`, email: `affiliate${n}@shop.test`, organizationId, ...rest },
      });
      const { id } = await prisma.portalConfig.findUniqueOrThrow({ where: { slug: portal } });
      return signedIn('Affiliate', row, id);
    },
  };
}

function asking(
  fetch: (request: Request) => globalThis.Response | Promise<globalThis.Response>,
  authorization: string,
): Pick<Person, 'authorization' | 'ask' | 'run'> {
  const ask: Person['ask'] = (query, variables) => post(fetch, authorization, String(query), variables);
  return {
    authorization,
    ask,
    async run(query, variables) {
      const { data, errors } = await ask(query, variables);
      if (errors) throw new Error(JSON.stringify(errors, null, 1));
      return data as never;
    },
  };
}

async function post(
  fetch: (request: Request) => globalThis.Response | Promise<globalThis.Response>,
  authorization: string | null,
  query: string,
  variables?: object,
): Promise<Response<Any>> {
  const response = await fetch(
    new Request('http://desk.test/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(authorization && { authorization }),
      },
      body: JSON.stringify({ query, variables }),
    }),
  );
  return response.json();
}
