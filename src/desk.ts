import type { Logger } from 'pino';
import type { FileLinks } from './attachment/link.ts';
import type { Cursors } from './events/cursor.ts';
import type { Feed } from './events/feed.ts';
import type { Groups } from './events/group.ts';
import type { Files } from './files/files.ts';
import type { Health } from './http/health.ts';
import type { Metrics } from './http/metrics.ts';
import type { OpenSeats } from './limits/seats.ts';
import type { Mailer } from './mail/mailer.ts';
import type { WidgetOrigins } from './portal/widget-origins.ts';
import type { Attendance } from './session/attendance.ts';
import type { Passwords } from './session/password.ts';
import type { Tokens } from './session/token.ts';
import type { ViewerSource } from './session/viewer-source.ts';
import type { Settings } from './settings.ts';
import type { Database } from './store/database.ts';

/** What lives as long as the process. */
export interface Desk {
  readonly settings: Settings;
  readonly database: Database;
  readonly feed: Feed;
  readonly cursors: Cursors;
  readonly viewers: ViewerSource;
  readonly widgetOrigins: WidgetOrigins;
  readonly attendance: Attendance;
  readonly groups: Groups;
  readonly seats: OpenSeats;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly mailer: Mailer;
  readonly files: Files;
  readonly fileLinks: FileLinks;
  readonly log: Logger;
  readonly health: Health;
  /** Null where nobody asks for them. */
  readonly metrics: Metrics | null;
  /** Ends every stream and all that works in the background, which it waits for no longer than these milliseconds. */
  close(patience?: number): Promise<void>;
}
