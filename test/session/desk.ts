import { pino } from 'pino';
import { FileLinks } from '../../src/attachment/link.ts';
import type { Desk } from '../../src/desk.ts';
import { Refusal } from '../../src/errors.ts';
import { Cursors } from '../../src/events/cursor.ts';
import { Feed } from '../../src/events/feed.ts';
import { Groups } from '../../src/events/group.ts';
import { Files } from '../../src/files/files.ts';
import { openFileStore } from '../../src/files/open.ts';
import { Health } from '../../src/http/health.ts';
import { openSeats } from '../../src/limits/seats.ts';
import type { Mail, Mailer } from '../../src/mail/mailer.ts';
import { WidgetOrigins } from '../../src/portal/widget-origins.ts';
import { Attendance } from '../../src/session/attendance.ts';
import { Passwords } from '../../src/session/password.ts';
import { Tokens } from '../../src/session/token.ts';
import { ViewerSource } from '../../src/session/viewer-source.ts';
import { readSettings } from '../../src/settings.ts';
import { type TestDatabase, testDatabase } from '../database.ts';

export const secret = 'a secret of exactly 40 characters, or so';
export const password = 'correct horse battery';

export interface SessionDesk extends Desk {
  readonly database: TestDatabase;
  /** What was mailed, and what was logged. */
  readonly mails: Mail[];
  readonly lines: { msg: string; [key: string]: unknown }[];
  /** The same people again, and nothing else. */
  reset(): Promise<void>;
  drop(): Promise<void>;
}

/** All that signing in needs, with people: Ana and Luis of the staff, Rosa and Tom who are customers. */
export async function sessionDesk(options: { mailer?: Mailer; env?: NodeJS.ProcessEnv } = {}): Promise<SessionDesk> {
  const database = await testDatabase();
  const settings = readSettings({ SECRET: secret, PUBLIC_URL: 'https://desk.example.com', ...options.env });
  const lines: SessionDesk['lines'] = [];
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const feed = new Feed(database, { onFault: (error) => log.error(error) });
  const viewers = new ViewerSource(database);
  const attendance = new Attendance(viewers);
  feed.observe((event) => attendance.observe(event));
  await feed.open();
  const mails: Mail[] = [];
  const mailer: Mailer = { send: async (mail) => void mails.push(mail), close() {} };
  const desk = {
    settings,
    database,
    feed,
    cursors: new Cursors(secret),
    viewers,
    widgetOrigins: new WidgetOrigins(database, (error) => log.error(error)),
    attendance,
    groups: new Groups(),
    seats: openSeats(settings),
    tokens: new Tokens(secret, settings),
    passwords: new Passwords(),
    mailer: options.mailer ?? mailer,
    files: new Files(database, await openFileStore(settings), settings, (error) => log.error(error)),
    fileLinks: new FileLinks(secret, settings),
    log,
    health: new Health(database, feed),
    metrics: null,
    mails,
    lines,
    reset: async () => {
      mails.length = 0;
      lines.length = 0;
      const tables = ['Event', 'Team', 'Affiliate', 'Manager', 'Organization', 'PortalConfig'];
      await database.pool.query(tables.map((table) => `delete from "${table}"`).join(';'));
      await addPeople(desk);
    },
    close: () => feed.close(),
    drop: async () => {
      await feed.close();
      await database.drop();
    },
  };
  await addPeople(desk);
  return desk;
}

const hashed = new Passwords().hash(password);

async function addPeople({ database: { prisma } }: Pick<SessionDesk, 'database'>) {
  const hash = await hashed;
  const credential = { create: { hash } };
  await prisma.manager.create({ data: { name: 'Ana', email: 'ana@desk.example', role: 'ADMIN', credential } });
  await prisma.manager.create({ data: { name: 'Luis', email: 'luis@desk.example' } });
  const { id: organizationId } = await prisma.organization.create({ data: { name: 'Acme' } });
  await prisma.affiliate.create({
    data: { name: 'Rosa', email: 'rosa@acme.example', locale: 'es-CO', organizationId, credential },
  });
  await prisma.affiliate.create({ data: { name: 'Tom', email: 'tom@acme.example', organizationId } });
  await prisma.portalConfig.create({ data: { slug: 'help', name: 'Help' } });
  await prisma.portalConfig.create({ data: { slug: 'closed', name: 'Closed', enabled: false } });
}

export const ana = { email: 'ana@desk.example', password };
export const rosa = { email: 'rosa@acme.example', password, portal: 'help' };

/** The code of a refusal; anything else fails the test. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error.code;
  throw error ?? new Error('it was not refused');
}

export const linkToken = ({ text }: Mail) => {
  const [, token] = /https:\/\/desk\.example\.com\/set-password\?token=([\w-]{43})\n/.exec(text) ?? [];
  if (!token) throw new Error(`no link in the mail: ${text}`);
  return token;
};
