import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const docs = z.registry<{ default: string; description: string }>();
/** Their values are in no message. */
const quiet = ['DATABASE_URL', 'SECRET', 'SMTP_URL'];

const whole = (min: number, max: number) =>
  z
    .string()
    .refine((value) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max, {
      message: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);

const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

const url = (protocols: string[], message: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), message);

const isOrigin = (value: string) =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value;

const origins = z
  .string()
  .transform((value) => (value === '*' ? ('*' as const) : value.split(',').map((origin) => origin.trim())))
  .refine((value) => value === '*' || value.every(isOrigin), {
    message: 'must be * or origins separated by commas, each as a browser sends it (https://desk.example.com)',
  });

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
  DEMO_DATA: flag.optional().register(docs, {
    default: 'true with the embedded database, else false',
    description: 'Whether an empty desk is filled with demo people and tickets at its first start.',
  }),
  SECRET: z.string().min(32, 'must be at least 32 characters').optional().register(docs, {
    default: 'made once and kept under DATA_DIR (with DATABASE_URL it must be set)',
    description:
      'What tokens and cursors are signed and sealed with: at least 32 random characters, the same on every node. A new one signs everybody out.',
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
  SHUTDOWN_SECONDS: whole(0, 600).prefault('10').register(docs, {
    default: '10',
    description: 'Seconds that requests under way get to finish when the server is told to stop, 0 to 600.',
  }),
});

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Without it the embedded database is used, and this is a trial. */
  readonly databaseUrl: string | undefined;
  readonly databasePoolSize: number;
  readonly dataDir: string;
  readonly demoData: boolean;
  /** Always there with `databaseUrl`; else see `secretOf`. */
  readonly secret: string | undefined;
  readonly accessTokenSeconds: number;
  readonly refreshTokenDays: number;
  readonly linkHours: number;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly corsOrigins: '*' | readonly string[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
  readonly smtpUrl: string | undefined;
  /** Always there with `smtpUrl`. */
  readonly mailFrom: string | undefined;
  readonly logLevel: (typeof levels)[number];
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
  if (!data || lines.size > 0) throw new SettingsError([...lines.values()]);

  const trial = data.DATABASE_URL === undefined;
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    databasePoolSize: data.DATABASE_POOL_SIZE,
    dataDir: data.DATA_DIR,
    demoData: data.DEMO_DATA ?? trial,
    secret: data.SECRET,
    accessTokenSeconds: data.ACCESS_TOKEN_SECONDS,
    refreshTokenDays: data.REFRESH_TOKEN_DAYS,
    linkHours: data.LINK_HOURS,
    publicUrl: data.PUBLIC_URL ?? localUrl(data.HOST, data.PORT),
    corsOrigins: data.CORS_ORIGINS ?? [],
    graphiql: data.GRAPHIQL ?? trial,
    introspection: data.INTROSPECTION ?? trial,
    smtpUrl: data.SMTP_URL,
    mailFrom: data.MAIL_FROM,
    logLevel: data.LOG_LEVEL,
    shutdownSeconds: data.SHUTDOWN_SECONDS,
  };
}

/** Of a server on this machine. */
export function localUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The secret that is set, else the one of this data directory, made at its first use. */
export async function secretOf({ secret, dataDir }: Pick<Settings, 'secret' | 'dataDir'>): Promise<string> {
  if (secret !== undefined) return secret;
  const path = join(dataDir, 'secret');
  try {
    await mkdir(dataDir, { recursive: true });
    const kept = (await readOrMake(path)).trim();
    if (kept.length >= 32) return kept;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new SettingsError([`DATA_DIR: cannot keep the secret in ${path} (${code ?? message})`]);
  }
  throw new SettingsError([`DATA_DIR: ${path} is damaged; delete it to have another made, which signs everybody out`]);
}

async function readOrMake(path: string): Promise<string> {
  const existing = await readIfThere(path);
  if (existing !== undefined) return existing;
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${randomBytes(48).toString('base64url')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    // a link appears whole, and never in the place of another's
    await link(draft, path).catch(unless('EEXIST'));
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}

const readIfThere = (path: string) => readFile(path, 'utf8').catch(unless('ENOENT'));

const unless = (expected: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== expected) throw error;
  return undefined;
};
