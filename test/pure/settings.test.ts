import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secretOf } from '../../src/secret.ts';
import { readSettings, SettingsError, settingDocs } from '../../src/settings.ts';

const secret = 'a secret of exactly 40 characters, or so';
const server = { DATABASE_URL: 'postgres://hilo:pass@db.example.com/hilo', SECRET: secret };

function mistakes(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.lines;
    throw error;
  }
}

describe('the settings', () => {
  test('of an empty environment are those of a trial', () => {
    expect(readSettings({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      databasePoolSize: 10,
      dataDir: '.data',
      filesDir: '.data/files',
      filesS3Bucket: undefined,
      filesS3Endpoint: undefined,
      filesS3Region: 'us-east-1',
      filesS3AccessKeyId: undefined,
      filesS3SecretAccessKey: undefined,
      attachmentMaxBytes: 20_971_520,
      attachmentMaxCount: 10,
      attachmentLinkSeconds: 300,
      eventRetentionDays: 90,
      redisUrl: undefined,
      demoData: true,
      secret: undefined,
      accessTokenSeconds: 900,
      refreshTokenDays: 30,
      linkHours: 24,
      publicUrl: 'http://127.0.0.1:4000',
      operationCostLimit: 10_000,
      rateLimitPerMinute: 200_000,
      signInAttempts: 10,
      heartbeatSeconds: 12,
      slowClientSeconds: 10,
      connectionsPerViewer: 100,
      subscriptionsPerViewer: 1000,
      trustProxy: 0,
      corsOrigins: [],
      graphiql: true,
      introspection: true,
      smtpUrl: undefined,
      mailFrom: undefined,
      logLevel: 'info',
      metrics: false,
      metricsToken: undefined,
      drainSeconds: 0,
      shutdownSeconds: 10,
    });
  });

  test('are closed by default with a database server', () => {
    const { demoData, graphiql, introspection } = readSettings(server);
    expect({ demoData, graphiql, introspection }).toEqual({ demoData: false, graphiql: false, introspection: false });
    expect(readSettings({ ...server, GRAPHIQL: 'true' }).graphiql).toBe(true);
    expect(readSettings({ DEMO_DATA: 'false' }).demoData).toBe(false);
  });

  test('are what the environment says', () => {
    expect(
      readSettings({
        ...server,
        PORT: '0',
        HOST: '::',
        PUBLIC_URL: 'https://desk.example.com/support/',
        CORS_ORIGINS: 'https://a.example.com, http://localhost:5173',
        SMTP_URL: 'smtps://mail.example.com',
        MAIL_FROM: 'Desk <desk@example.com>',
        LOG_LEVEL: 'debug',
      }),
    ).toMatchObject({
      port: 0,
      host: '::',
      publicUrl: 'https://desk.example.com/support',
      corsOrigins: ['https://a.example.com', 'http://localhost:5173'],
      mailFrom: 'Desk <desk@example.com>',
      logLevel: 'debug',
    });
    expect(readSettings({ CORS_ORIGINS: '*' }).corsOrigins).toBe('*');
  });

  test('name a machine that a browser reaches in links, whatever the server listens on', () => {
    expect(readSettings({ HOST: '0.0.0.0', PORT: '80' }).publicUrl).toBe('http://localhost:80');
    expect(readSettings({ HOST: '::' }).publicUrl).toBe('http://localhost:4000');
    expect(readSettings({ HOST: 'fd00::1' }).publicUrl).toBe('http://[fd00::1]:4000');
  });

  test('that are blank count as not set, and unknown ones are ignored', () => {
    expect(readSettings({ PORT: '', SECRET: ' ', SMTP_URL: '', DATABASE_URL: '', PATH: '/bin' })).toEqual(
      readSettings({}),
    );
  });

  test('are refused all at once, one line for each mistake', () => {
    expect(
      mistakes({ PORT: 'x', DEMO_DATA: 'yes', LOG_LEVEL: 'loud', CORS_ORIGINS: 'https://a.example.com/' }),
    ).toEqual([
      'PORT: must be a whole number from 0 to 65535, got "x"',
      'DEMO_DATA: must be true or false, got "yes"',
      'CORS_ORIGINS: must be * or origins separated by commas, each as a browser sends it (https://desk.example.com), got "https://a.example.com/"',
      'LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent, got "loud"',
    ]);
  });

  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '4e3'],
    ['PORT', '80.5'],
    ['DATABASE_POOL_SIZE', '0'],
    ['ACCESS_TOKEN_SECONDS', '59'],
    ['ACCESS_TOKEN_SECONDS', '86401'],
    ['REFRESH_TOKEN_DAYS', '0'],
    ['LINK_HOURS', '0'],
    ['PUBLIC_URL', 'desk.example.com'],
    ['PUBLIC_URL', 'ftp://desk.example.com'],
    ['PUBLIC_URL', 'https://desk.example.com/?a=b'],
    ['CORS_ORIGINS', 'https://a.example.com,*'],
    ['CORS_ORIGINS', 'null'],
    ['CORS_ORIGINS', 'https://a.example.com,'],
    ['MAIL_FROM', 'desk'],
    ['GRAPHIQL', 'TRUE'],
    ['METRICS', 'yes'],
    ['DRAIN_SECONDS', '301'],
    ['SHUTDOWN_SECONDS', 'soon'],
  ])('like %s=%s are refused by name and with what was given', (name, value) => {
    expect(mistakes({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: must .*, got "`))]);
  });

  test('need a secret with a database server, and a sender with a mail server', () => {
    expect(mistakes({ DATABASE_URL: server.DATABASE_URL, SMTP_URL: 'smtp://mail.example.com' })).toEqual([
      expect.stringContaining('SECRET: must be set with DATABASE_URL'),
      'MAIL_FROM: must be set with SMTP_URL',
    ]);
  });

  test('show no secret in what they complain about', () => {
    const lines = mistakes({
      DATABASE_URL: 'mysql://hilo:hunter2@db.example.com/hilo',
      SECRET: 'hunter2',
      SMTP_URL: 'http://hilo:hunter2@mail.example.com',
      METRICS_TOKEN: 'hunter2',
    });
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'DATABASE_URL',
      'SECRET',
      'SMTP_URL',
      'METRICS_TOKEN',
      'MAIL_FROM',
    ]);
    expect(lines.join()).not.toContain('hunter2');
  });
});

describe('the list of settings', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const lines = [...example.matchAll(/^# ?([A-Z\d_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({ name, value }));

  test('names in .env.example what Settings has, in that order', () => {
    const names = Object.keys(readSettings({})).map((key) =>
      key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
    );
    expect(settingDocs.map(({ name }) => name)).toEqual(names);
    expect(lines.map(({ name }) => name)).toEqual(names);
  });

  test('tells in .env.example the default and the description of each', () => {
    expect(readSettings(Object.fromEntries(lines.map(({ name, value }) => [name, value])))).toEqual(readSettings({}));
    for (const { name, default: fallback, description } of settingDocs) {
      expect(example).toContain(`# ${description}\n`);
      const { value } = lines.find((line) => line.name === name)!;
      if (value) expect(value).toBe(fallback);
      else expect(example).toContain(`# Default: ${fallback}.\n# ${name}=\n`);
    }
  });
});

describe('the secret of a trial', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = join(mkdtempSync(join(tmpdir(), 'hilo-secret-')), 'data');
  });
  afterEach(() => rmSync(join(dataDir, '..'), { recursive: true }));

  test('is made once, for its owner only, and leaves nothing else behind', async () => {
    const made = await secretOf({ secret: undefined, dataDir });
    expect(made.length).toBeGreaterThanOrEqual(32);
    expect(await secretOf({ secret: undefined, dataDir })).toBe(made);
    expect(readdirSync(dataDir)).toEqual(['secret']);
    if (process.platform !== 'win32') expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
  });

  test('is the same for all who ask at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => secretOf({ secret: undefined, dataDir })));
    expect(new Set(made).size).toBe(1);
    expect(readdirSync(dataDir)).toEqual(['secret']);
  });

  test('is not made where one is set', async () => {
    expect(await secretOf({ secret, dataDir })).toBe(secret);
    expect(() => readdirSync(dataDir)).toThrow('ENOENT');
  });

  test('that is damaged or cannot be kept is a clear line', async () => {
    await secretOf({ secret: undefined, dataDir });
    writeFileSync(join(dataDir, 'secret'), 'cut');
    await expect(secretOf({ secret: undefined, dataDir })).rejects.toMatchObject({
      name: 'SettingsError',
      lines: [expect.stringMatching(/^DATA_DIR: .*secret is damaged; delete it/)],
    });
    await expect(secretOf({ secret: undefined, dataDir: join(dataDir, 'secret') })).rejects.toMatchObject({
      name: 'SettingsError',
      lines: [expect.stringMatching(/^DATA_DIR: cannot keep the secret in .* \(E[A-Z]+\)$/)],
    });
  });
});
