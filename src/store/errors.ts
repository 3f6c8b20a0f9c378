/** What keeps the store from opening or going on. Stable; each message says what to do and shows no password. */
export type StoreErrorCode =
  // the server
  | 'DATABASE_URL_INVALID'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_LOGIN_REFUSED'
  | 'DATABASE_MISSING'
  | 'DATABASE_TLS'
  | 'DATABASE_BUSY'
  | 'DATABASE_TOO_OLD'
  | 'DATABASE_FAILED'
  // the embedded database
  | 'DATA_DIR_IN_USE'
  | 'DATA_DIR_UNUSABLE'
  | 'EMBEDDED_FAILED'
  | 'EMBEDDED_STOPPED'
  // migrations
  | 'MIGRATION_FAILED'
  | 'MIGRATION_BLOCKED'
  | 'MIGRATION_EDITED'
  | 'MIGRATION_UNKNOWN'
  | 'MIGRATION_NOT_FAILED'
  // moving to a server
  | 'MOVE_NO_SOURCE'
  | 'MOVE_SOURCE_OUTDATED'
  | 'MOVE_TARGET_NOT_EMPTY'
  | 'MOVE_DIFFERS';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
