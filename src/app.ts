import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Desk } from './desk.ts';
import { Cursors } from './events/cursor.ts';
import { Feed } from './events/feed.ts';
import { makeHandler } from './http/handler.ts';
import { serveSockets } from './http/socket.ts';
import { openMailer } from './mail/mailer.ts';
import { schema } from './schema.ts';
import { Passwords } from './session/password.ts';
import { Tokens } from './session/token.ts';
import { ViewerSource } from './session/viewer-source.ts';
import type { Settings } from './settings.ts';
import type { Database } from './store/database.ts';
import { keepHouse } from './store/housekeeping.ts';

/** What lives as long as the process, over an open and migrated database. */
export async function openDesk(settings: Settings, secret: string, database: Database): Promise<Desk> {
  const log = pino({ level: settings.logLevel });
  const feed = new Feed(database, {
    onFault: (error) => log.error({ err: error }, 'the event feed failed; it tries again'),
  });
  const viewers = new ViewerSource(database);
  feed.observe((event) => viewers.observe(event));
  await feed.open();
  const endHousekeeping = keepHouse(database, (error) =>
    log.error({ err: error }, 'housekeeping failed; it tries again in an hour'),
  );
  return {
    settings,
    database,
    feed,
    viewers,
    cursors: new Cursors(secret),
    tokens: new Tokens(secret, settings),
    passwords: new Passwords(),
    mailer: openMailer(settings, log),
    log,
    async close() {
      await feed.close();
      await endHousekeeping();
    },
  };
}

export interface App {
  readonly server: Server;
  /** The handler alone, for requests without a socket. */
  readonly fetch: (request: Request) => Promise<Response>;
  listen(): Promise<number>;
  /** Requests finish, sockets close with 1001; the database stays to be closed by whoever opened it. */
  close(): Promise<void>;
}

export function makeApp(desk: Desk): App {
  const handler = makeHandler(desk, schema);
  const server = createServer((request, response) => void handler(request, response));
  const closeSockets = serveSockets(server, handler, desk);
  return {
    server,
    fetch: async (request) => handler.fetch(request),
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(desk.settings.port, desk.settings.host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    async close() {
      const closed = new Promise<void>((resolve) => (server.listening ? server.close(() => resolve()) : resolve()));
      const late = setTimeout(() => server.closeAllConnections(), desk.settings.shutdownSeconds * 1_000);
      await closeSockets();
      await desk.close(); // ends what is streamed over SSE
      server.closeIdleConnections();
      await closed;
      clearTimeout(late);
      await handler.dispose();
      await desk.mailer.close();
    },
  };
}
