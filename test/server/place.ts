import { afterEach, beforeEach } from 'vitest';
import { onServer } from '../database.ts';
import { secret } from '../desk.ts';
import { createTestDatabase, dropTestDatabase } from '../server-template.ts';
import { begunDesk } from './begun.ts';
import { post, type ServerProcess, startServer, temporaryDirectory } from './process.ts';

/** Starts servers, each test's in a place of its own that has nothing yet; nothing of them stays. */
export function placeForServers() {
  let env: Record<string, string>;
  const running: ServerProcess[] = [];
  const leftBehind: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    const directory = await temporaryDirectory();
    leftBehind.push(directory.remove);
    env = { DATA_DIR: directory.path, DEMO_DATA: 'true' };
    if (!onServer) return;
    const databaseUrl = await createTestDatabase('template0');
    leftBehind.push(() => dropTestDatabase(databaseUrl));
    Object.assign(env, { DATABASE_URL: databaseUrl, SECRET: secret, GRAPHIQL: 'true' });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop('SIGKILL')));
    for (const remove of leftBehind.splice(0)) await remove();
  });

  function start(more: Record<string, string> = {}) {
    const server = startServer({ ...env, ...more });
    running.push(server);
    return server;
  }

  /** One that has its people already. */
  async function startBegun(more: Record<string, string> = {}) {
    const begun = await begunDesk();
    leftBehind.push(begun.remove);
    env = begun.env;
    return start(more);
  }

  return { start, startBegun };
}

export const openTicket = (url: string, authorization: string, title: string) =>
  post(
    url,
    `mutation { createTicket(input: { title: "${title}", description: "d" }) { ticket { id } error { code } } }`,
    authorization,
  );
