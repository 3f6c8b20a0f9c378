import pg from 'pg';
import { StoreError, type StoreErrorCode } from './errors.ts';

export const isPostgresUrl = (url: string): boolean => {
  if (!/^(postgres(ql)?|socket):/i.test(url)) return false;
  try {
    new pg.Client({ connectionString: url });
    return true;
  } catch {
    return false;
  }
};

export const urlInvalid = () =>
  new StoreError(
    'DATABASE_URL_INVALID',
    'DATABASE_URL is not the address of a PostgreSQL database: postgres://user:password@host:5432/database, ' +
      'with special characters of the password percent-encoded.',
  );

const unreachable = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET', 'ENOENT'],
  ...['57P03', '57P01', '08006', '08001', '08004'], // starting up, shutting down, connection failures
]);

const inTls = /certificate|self.signed|SSL|TLS/i;

/** Tells by the driver's error what is wrong with the address, and what to do; without the password. */
export const explainConnectionError = (error: unknown, url: string): StoreError => {
  const { host, port, user = '', database = '' } = new pg.Client({ connectionString: url });
  const { code, message } = firstCause(error);
  const say = (kind: StoreErrorCode, text: string) => new StoreError(kind, text, { cause: error });
  const place = host.startsWith('/') ? host : `${host}:${port}`;

  if (code === '28P01' || code === '28000' || /^SASL/.test(message)) {
    return say(
      'DATABASE_LOGIN_REFUSED',
      `PostgreSQL at ${place} refuses the user "${user}" (${message}). Check user and password in DATABASE_URL.`,
    );
  }
  if (code === '3D000') {
    return say(
      'DATABASE_MISSING',
      `PostgreSQL at ${place} has no database "${database}". Create it (\`createdb ${database}\`), or correct DATABASE_URL.`,
    );
  }
  if (code === '53300') {
    return say(
      'DATABASE_BUSY',
      `PostgreSQL at ${place} has no connection left (${message}). Raise its max_connections, or lower the size of the pool.`,
    );
  }
  if (unreachable.has(code) || /timeout|terminated/i.test(message)) {
    return say(
      'DATABASE_UNREACHABLE',
      `PostgreSQL at ${place} does not answer (${code || message}). Is it running, and are host and port of DATABASE_URL right?`,
    );
  }
  if (inTls.test(message) || inTls.test(code)) {
    return say(
      'DATABASE_TLS',
      `No encrypted connection to PostgreSQL at ${place} (${message}). Check sslmode and sslrootcert in DATABASE_URL.`,
    );
  }
  return say('DATABASE_FAILED', `PostgreSQL at ${place} fails: ${message}`);
};

/** A host with several addresses fails with one error for each. */
const firstCause = (error: unknown): { code: string; message: string } => {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const message = first instanceof Error ? first.message : String(first);
  return { code: first instanceof Error && 'code' in first ? String(first.code) : '', message };
};
