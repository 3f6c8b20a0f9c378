import { rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { ensureBuiltins } from '../../src/catalog/builtin.ts';
import { Passwords } from '../../src/session/password.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { embeddedDatabase, migratedUrl, onServer } from '../database.ts';
import { secret } from '../desk.ts';
import { dropTestDatabase } from '../server-template.ts';
import { password, temporaryDirectory } from './process.ts';

export interface Begun {
  directory: string;
  databaseUrl: string | undefined;
  /** What a server that goes on with it is started with. */
  env: Record<string, string>;
  remove(): Promise<void>;
}

/** A desk for servers to go on with, without a first start: Ana is of the staff, Marta and Diego of one company. */
export async function begunDesk(): Promise<Begun> {
  const directory = await temporaryDirectory();
  const databaseUrl = onServer ? await migratedUrl() : undefined;
  if (databaseUrl) await openDatabase({ url: databaseUrl }).then(begin);
  else await cp(await begunDirectory(), directory.path, { recursive: true });
  return {
    directory: directory.path,
    databaseUrl,
    env: {
      ...{ DATA_DIR: directory.path, DEMO_DATA: 'false' },
      ...(databaseUrl && { DATABASE_URL: databaseUrl, SECRET: secret }),
    },
    async remove() {
      if (databaseUrl) await dropTestDatabase(databaseUrl);
      await directory.remove();
    },
  };
}

async function begin(database: Database) {
  const credential = { create: { hash: await new Passwords().hash(password) } };
  await database.prisma.$transaction(async (tx) => {
    await ensureBuiltins(tx);
    const ana = { name: 'Ana', email: 'ana@hilo.example', role: 'ADMIN' as const };
    await tx.manager.create({ data: { ...ana, credential } });
    const { id: organizationId } = await tx.organization.create({ data: { name: 'Nube' } });
    for (const name of ['Marta', 'Diego'])
      await tx.affiliate.create({
        data: { name, email: `${name.toLowerCase()}@nube.example`, organizationId, credential },
      });
  });
  await database.close();
}

let begun: Promise<string> | undefined;

/** Made once by each worker, and copied: to read the template takes a second. */
const begunDirectory = () =>
  (begun ??= (async () => {
    const { path } = await temporaryDirectory();
    process.once('exit', () => rmSync(path, { recursive: true, force: true }));
    await embeddedDatabase(path).then(begin);
    return path;
  })());
