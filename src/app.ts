import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { FileLinks } from './attachment/link.ts';
import { sweepAfterDeletions } from './attachment/react.ts';
import type { Desk } from './desk.ts';
import { Cursors } from './events/cursor.ts';
import { Feed } from './events/feed.ts';
import { raiseFloor } from './events/floor.ts';
import { Groups } from './events/group.ts';
import { redisBell } from './events/redis-bell.ts';
import { Files } from './files/files.ts';
import { openFileStore } from './files/open.ts';
import { makeHandler } from './http/handler.ts';
import { Health } from './http/health.ts';
import { Metrics } from './http/metrics.ts';
import { serveSockets } from './http/socket.ts';
import { KeyUse } from './integration/key-holder.ts';
import { openSeats } from './limits/seats.ts';
import { openLog } from './log.ts';
import { openMailer } from './mail/mailer.ts';
import { WidgetOrigins } from './portal/widget-origins.ts';
import { schema } from './schema.ts';
import { Attendance } from './session/attendance.ts';
import { Passwords } from './session/password.ts';
import { Tokens } from './session/token.ts';
import { ViewerSource } from './session/viewer-source.ts';
import type { Settings } from './settings.ts';
import type { Database } from './store/database.ts';
import { day, keepHouse, sweep } from './store/housekeeping.ts';
import { outside } from './trace.ts';

/** What lives as long as the process, over an open and migrated database. */
export async function openDesk(
  settings: Settings,
  secret: string,
  database: Database,
  givenLog?: Logger,
): Promise<Desk> {
  const log = givenLog ?? (await openLog(settings));
  const { redisUrl } = settings;
  const feed = new Feed(database, {
    bell:
      redisUrl === undefined
        ? undefined
        : redisBell(redisUrl, (error) =>
            log.warn({ err: error }, 'Redis is out of reach; other nodes’ events come with up to a second’s delay'),
          ),
    onFault: (error) => outside(() => log.error({ err: error }, 'the event feed failed; it tries again')),
  });
  const groups = new Groups(() => {
    metrics?.partings.inc();
    outside(() => log.warn('an operation asks who it is for, and no field of it is marked as personal'));
  });
  const metrics = settings.metrics ? new Metrics({ database, feed, groups }) : null;
  const keyUse = new KeyUse(database.prisma, (error) =>
    log.warn({ err: error }, 'the last use of a key was not noted'),
  );
  const viewers = new ViewerSource(database, keyUse);
  const attendance = new Attendance(viewers);
  feed.observe((event) => attendance.observe(event));
  const widgetOrigins = new WidgetOrigins(database, (error) =>
    log.error({ err: error }, 'the origins of widgets could not be read; the next change of a portal tries again'),
  );
  feed.observe((event) => widgetOrigins.observe(event));
  feed.onTurn(() => {
    attendance.doubtAll();
    widgetOrigins.reread();
  });
  const files = new Files(database, await openFileStore(settings), settings, (error) =>
    log.error({ err: error }, 'files could not be removed; the next sweep tries again'),
  );
  sweepAfterDeletions(feed, files);
  await feed.open();
  await widgetOrigins.read();
  const { eventRetentionDays } = settings;
  const endHousekeeping = keepHouse(
    [
      () => sweep(database),
      () => files.sweep(),
      async () => eventRetentionDays && raiseFloor(database, new Date(Date.now() - eventRetentionDays * day)),
    ],
    (error) => log.error({ err: error }, 'housekeeping failed; it tries again in an hour'),
  );
  return {
    settings,
    database,
    feed,
    viewers,
    widgetOrigins,
    attendance,
    groups,
    seats: openSeats(settings),
    cursors: new Cursors(secret),
    tokens: new Tokens(secret, settings),
    passwords: new Passwords(),
    mailer: openMailer(settings, log),
    files,
    fileLinks: new FileLinks(secret, settings),
    log,
    health: new Health(database, feed),
    metrics,
    async close(patience = settings.shutdownSeconds * 1_000) {
      metrics?.close();
      await feed.close();
      await keyUse.close();
      // a store of files may take longer to answer
      if (!(await settled(Promise.all([endHousekeeping(), files.close()]), patience)))
        log.warn('housekeeping was left unfinished; the next start goes on with it');
    },
  };
}

/** Whether it settled within that many milliseconds. */
async function settled(work: Promise<unknown>, patience: number): Promise<boolean> {
  const late = new AbortController();
  try {
    return await Promise.race([work.then(() => true), sleep(patience, false, { signal: late.signal })]);
  } finally {
    late.abort();
  }
}

/** Milliseconds that housekeeping gets to finish, however long sockets took. */
const shortest = 1_000;

export interface App {
  readonly server: Server;
  /** The handler alone, for requests without a socket. */
  readonly fetch: (request: Request) => Promise<Response>;
  listen(): Promise<number>;
  /** First it says so to load balancers; then requests finish and sockets close with 1001. Who opened the database closes it. */
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
      desk.health.drain();
      if (server.listening) await sleep(desk.settings.drainSeconds * 1_000);
      const until = performance.now() + desk.settings.shutdownSeconds * 1_000;
      const closed = new Promise<void>((resolve) => (server.listening ? server.close(() => resolve()) : resolve()));
      // a client keeps its connection when a request or a stream on it has ended
      const idle = setInterval(() => server.closeIdleConnections(), 50).unref();
      const late = setTimeout(() => server.closeAllConnections(), desk.settings.shutdownSeconds * 1_000);
      await closeSockets();
      await desk.close(Math.max(until - performance.now(), shortest)); // ends what is streamed over SSE
      await closed;
      clearInterval(idle);
      clearTimeout(late);
      await handler.dispose();
      await desk.mailer.close();
    },
  };
}
