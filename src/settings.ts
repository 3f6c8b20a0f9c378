import { join } from 'node:path';
import { z } from 'zod';
import { type EventSettings, eventVariables } from './events/settings.ts';
import { type FileSettings, fileVariables, incompleteS3 } from './files/settings.ts';
import { type ConnectionSettings, connectionSettings, connectionVariables, wrongPace } from './http/settings.ts';
import { docs, flag, origins, url, whole } from './setting-kinds.ts';

/** Their values are in no message. */
const quiet = ['DATABASE_URL', 'REDIS_URL', 'SECRET', 'SMTP_URL', 'METRICS_TOKEN', 'FILES_S3_SECRET_ACCESS_KEY'];

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const variables = z.object({
  PORT: whole(0, 65_535).prefault('4000').register(docs, {
    default: '4000',
    description: 'Port to listen on; 0 takes any free one.',
  }),
  HOST: z.string().default('127.0.0.1').register(docs, {
    default: '127.0.0.1',
    description: 'Address to listen on; 0.0.0.0 or :: to be reached from other machines.',
  }),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'must be a URL of a PostgreSQL server, postgres://USER@HOST/DATABASE')
    .optional()
    .register(docs, {
      default: 'none (the embedded database)',
      description:
        'The PostgreSQL server (15 or newer) to keep the data in: postgres://USER:PASSWORD@HOST:5432/DATABASE.',
    }),
  DATABASE_POOL_SIZE: whole(1, 1_000).prefault('10').register(docs, {
    default: '10',
    description: 'Connections to the PostgreSQL server at most, 1 to 1000; the embedded database has one.',
  }),
  DATA_DIR: z.string().default('.data').register(docs, {
    default: '.data',
    description: 'Folder of the embedded database and of what is made once for it.',
  }),
  ...fileVariables,
  ...eventVariables,
  DEMO_DATA: flag.optional().register(docs, {
    default: 'true with the embedded database on a loopback HOST, else false',
    description:
      'Whether an empty desk is filled with demo people and tickets at its first start. Their password is public.',
  }),
  ADMIN_EMAIL: z
    .string()
    .transform((value) => value.toLowerCase())
    .pipe(z.email('must be an e-mail address'))
    .optional()
    .register(docs, {
      default: 'none',
      description:
        'Who becomes the administrator of a desk that has no manager yet, by a mailed link (see `SMTP_URL`) to choose a password.',
    }),
  SECRET: z.string().min(32, 'must be at least 32 characters').optional().register(docs, {
    default: 'made once and kept under DATA_DIR (with DATABASE_URL it must be set)',
    description:
      'What tokens and cursors are signed and sealed with: at least 32 random characters, the same on every node. A new one ends access tokens and cursors; sessions go on by their refresh tokens.',
  }),
  ACCESS_TOKEN_SECONDS: whole(60, 86_400).prefault('900').register(docs, {
    default: '900',
    description: 'Seconds for which an access token is good, 60 to 86400.',
  }),
  REFRESH_TOKEN_DAYS: whole(1, 365).prefault('30').register(docs, {
    default: '30',
    description: 'Days after its last refresh at which a session ends, 1 to 365.',
  }),
  LINK_HOURS: whole(1, 720).prefault('24').register(docs, {
    default: '24',
    description: 'Hours for which a one-time link (first sign-in, forgotten password) is good, 1 to 720.',
  }),
  PUBLIC_URL: url(['http:', 'https:'], 'must be an http:// or https:// URL without ? and #')
    .regex(/^[^?#]*$/, 'must be an http:// or https:// URL without ? and #')
    .transform((value) => value.replace(/\/+$/, ''))
    .optional()
    .register(docs, {
      default: 'http://HOST:PORT',
      description: 'Where people reach the desk in a browser: what links in mails begin with.',
    }),
  OPERATION_COST_LIMIT: whole(100, 10_000_000).prefault('10000').register(docs, {
    default: '10000',
    description:
      'What one operation may cost at most: about the objects that it may answer with. 100 to 10000000; a page of 100 tickets with their people and 5 comments each costs about 3000.',
  }),
  RATE_LIMIT_PER_MINUTE: whole(0, 999_999_999).prefault('200000').register(docs, {
    default: '200000',
    description:
      'What the operations of one person, or of one address while nobody is signed in, may cost per minute, on each node; 0 for no limit.',
  }),
  SIGN_IN_ATTEMPTS: whole(0, 10_000).prefault('10').register(docs, {
    default: '10',
    description:
      'Failed sign-ins within 15 minutes after which an account is refused for 15 minutes, on each node; ten times as many for an address. 0 for no limit.',
  }),
  ...connectionVariables,
  TRUST_PROXY: whole(0, 10).prefault('0').register(docs, {
    default: '0',
    description:
      'Reverse proxies that every request comes through, each of which adds to X-Forwarded-For, 0 to 10. With 0 that header is ignored: anybody could write anything into it.',
  }),
  CORS_ORIGINS: origins.optional().register(docs, {
    default: 'none (the same origin only)',
    description:
      'Origins whose pages may call the API and open a WebSocket: exact ones, separated by commas (https://desk.example.com), or *.',
  }),
  GRAPHIQL: flag.optional().register(docs, {
    default: 'true with the embedded database, else false',
    description: 'Whether a browser gets GraphiQL at /graphql.',
  }),
  INTROSPECTION: flag.optional().register(docs, {
    default: 'true with the embedded database, else false',
    description: 'Whether clients may ask for the schema.',
  }),
  SMTP_URL: url(['smtp:', 'smtps:'], 'must be a URL of a mail server, smtp://USER@HOST:587').optional().register(docs, {
    default: 'none (mails are written to the log, at level info)',
    description: 'The mail server: smtp://USER:PASSWORD@HOST:587, or smtps:// for TLS from the start.',
  }),
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'must be an e-mail address, with or without a name: Desk <desk@example.com>',
    )
    .optional()
    .register(docs, {
      default: 'none (with SMTP_URL it must be set)',
      description: 'Sender of mails: desk@example.com or Desk <desk@example.com>.',
    }),
  LOG_LEVEL: z
    .enum(levels, `must be one of ${levels.join(', ')}`)
    .default('info')
    .register(docs, {
      default: 'info',
      description: `What is logged: ${levels.join(', ')}.`,
    }),
  METRICS: flag.prefault('false').register(docs, {
    default: 'false',
    description: 'Whether Prometheus finds metrics at /metrics.',
  }),
  METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'must be at least 16 characters without spaces')
    .optional()
    .register(docs, {
      default: 'none (/metrics is open to all who reach it)',
      description: 'What Prometheus must send as `Authorization: Bearer …`: at least 16 characters.',
    }),
  DRAIN_SECONDS: whole(0, 300).prefault('0').register(docs, {
    default: '0',
    description:
      'Seconds for which a server that is told to stop still takes requests, 0 to 300; meanwhile /ready tells load balancers to go elsewhere.',
  }),
  SHUTDOWN_SECONDS: whole(0, 600).prefault('10').register(docs, {
    default: '10',
    description: 'Seconds that requests under way get to finish when the server is told to stop, 0 to 600.',
  }),
});

export interface Settings extends FileSettings, EventSettings, ConnectionSettings {
  readonly port: number;
  readonly host: string;
  /** Without it the embedded database is used, and this is a trial. */
  readonly databaseUrl: string | undefined;
  readonly databasePoolSize: number;
  readonly dataDir: string;
  readonly demoData: boolean;
  readonly adminEmail: string | undefined;
  /** Always there with `databaseUrl`; else see `secretOf`. */
  readonly secret: string | undefined;
  readonly accessTokenSeconds: number;
  readonly refreshTokenDays: number;
  readonly linkHours: number;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly operationCostLimit: number;
  /** 0 for no limit. */
  readonly rateLimitPerMinute: number;
  /** Per account; 0 for no limit. */
  readonly signInAttempts: number;
  /** How many of them there are. */
  readonly trustProxy: number;
  readonly corsOrigins: '*' | readonly string[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
  readonly smtpUrl: string | undefined;
  /** Always there with `smtpUrl`. */
  readonly mailFrom: string | undefined;
  readonly logLevel: (typeof levels)[number];
  readonly metrics: boolean;
  readonly metricsToken: string | undefined;
  readonly drainSeconds: number;
  readonly shutdownSeconds: number;
}

/** One line for each mistake, and no secret in any. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** What README and .env.example list. */
export const settingDocs = Object.entries(variables.shape).map(([name, schema]) => {
  const doc = docs.get(schema);
  if (!doc) throw new TypeError(`${name} has no description`);
  return { name, ...doc };
});

/** From the environment; what is blank counts as not set, what is unknown is ignored. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(settingDocs.map(({ name }) => [name, env[name]?.trim() || undefined]));
  const { data, error } = variables.safeParse(given);
  const lines = new Map<string, string>();
  for (const { path, message } of error?.issues ?? []) {
    const name = String(path[0]);
    const got = quiet.includes(name) ? '' : `, got ${JSON.stringify(given[name])}`;
    if (!lines.has(name)) lines.set(name, `${name}: ${message}${got}`);
  }
  if (given['DATABASE_URL'] && !given['SECRET'])
    lines.set(
      'SECRET',
      'SECRET: must be set with DATABASE_URL, to at least 32 random characters (openssl rand -base64 48)',
    );
  if (given['SMTP_URL'] && !given['MAIL_FROM']) lines.set('MAIL_FROM', 'MAIL_FROM: must be set with SMTP_URL');
  for (const [name, line] of data ? wrongPace(data) : []) lines.set(name, line);
  for (const [name, line] of incompleteS3(given)) lines.set(name, line);
  if (!data || lines.size > 0) throw new SettingsError([...lines.values()]);

  const trial = data.DATABASE_URL === undefined;
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    databasePoolSize: data.DATABASE_POOL_SIZE,
    dataDir: data.DATA_DIR,
    filesDir: data.FILES_DIR ?? join(data.DATA_DIR, 'files'),
    filesS3Bucket: data.FILES_S3_BUCKET,
    filesS3Endpoint: data.FILES_S3_ENDPOINT,
    filesS3Region: data.FILES_S3_REGION,
    filesS3AccessKeyId: data.FILES_S3_ACCESS_KEY_ID,
    filesS3SecretAccessKey: data.FILES_S3_SECRET_ACCESS_KEY,
    attachmentMaxBytes: data.ATTACHMENT_MAX_BYTES,
    attachmentMaxCount: data.ATTACHMENT_MAX_COUNT,
    attachmentLinkSeconds: data.ATTACHMENT_LINK_SECONDS,
    eventRetentionDays: data.EVENT_RETENTION_DAYS,
    redisUrl: data.REDIS_URL,
    demoData: data.DEMO_DATA ?? (trial && isLoopback(data.HOST)),
    adminEmail: data.ADMIN_EMAIL,
    secret: data.SECRET,
    accessTokenSeconds: data.ACCESS_TOKEN_SECONDS,
    refreshTokenDays: data.REFRESH_TOKEN_DAYS,
    linkHours: data.LINK_HOURS,
    publicUrl: data.PUBLIC_URL ?? localUrl(data.HOST, data.PORT),
    operationCostLimit: data.OPERATION_COST_LIMIT,
    rateLimitPerMinute: data.RATE_LIMIT_PER_MINUTE,
    signInAttempts: data.SIGN_IN_ATTEMPTS,
    ...connectionSettings(data),
    trustProxy: data.TRUST_PROXY,
    corsOrigins: data.CORS_ORIGINS ?? [],
    graphiql: data.GRAPHIQL ?? trial,
    introspection: data.INTROSPECTION ?? trial,
    smtpUrl: data.SMTP_URL,
    mailFrom: data.MAIL_FROM,
    logLevel: data.LOG_LEVEL,
    metrics: data.METRICS,
    metricsToken: data.METRICS_TOKEN,
    drainSeconds: data.DRAIN_SECONDS,
    shutdownSeconds: data.SHUTDOWN_SECONDS,
  };
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);

/** Of a server on this machine. */
export function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
