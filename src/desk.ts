import type { Logger } from 'pino';
import type { Cursors } from './events/cursor.ts';
import type { Feed } from './events/feed.ts';
import type { Mailer } from './mail/mailer.ts';
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
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly mailer: Mailer;
  readonly log: Logger;
  /** Ends every stream and all that works in the background. */
  close(): Promise<void>;
}
