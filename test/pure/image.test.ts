import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings, settingDocs } from '../../src/settings.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const lines = (path: string) =>
  read(path)
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const dockerfile = lines('Dockerfile');
const instructions = (name: string) =>
  dockerfile.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
const env = Object.fromEntries(
  instructions('ENV').flatMap((line) =>
    [...line.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  ),
);
const copied = instructions('COPY')
  .filter((line) => !line.startsWith('--from='))
  .flatMap((line) => line.split(/\s+/).slice(0, -1));

describe('the Dockerfile', () => {
  it('copies only what is there, and all that the server reads besides its packages', () => {
    expect(copied.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
    for (const path of ['src', 'prisma/migrations', 'package.json']) expect(copied).toContain(path);
  });

  it('lets what it copies through .dockerignore, and no secret, data or generated client', () => {
    const [first, ...rest] = lines('.dockerignore');
    expect(first).toBe('*');
    const allowed = rest.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    for (const path of copied)
      expect(
        allowed.some((entry) => path === entry || path.startsWith(`${entry}/`)),
        path,
      ).toBe(true);
    expect(rest).toContain('src/store/generated');
    expect(allowed.filter((entry) => /env|data|node_modules|\.git$/.test(entry))).toEqual([]);
  });

  it('listens where it says, with settings that there are and no secret among them', () => {
    const { port } = readSettings({});
    expect(instructions('EXPOSE')).toEqual([String(port)]);
    const names = settingDocs.map(({ name }) => name);
    const given = Object.keys(env).filter((name) => !['NODE_ENV', 'CI', 'TMPDIR'].includes(name));
    expect(given.filter((name) => !names.includes(name))).toEqual([]);
    expect(readSettings(env)).toMatchObject({ port, host: '0.0.0.0', dataDir: '/data', demoData: false });
    expect(dockerfile.join('\n')).not.toMatch(/SECRET|PASSWORD|TOKEN|DATABASE_URL/);
  });

  it('runs on the Node of this project, without development dependencies, and not as root', () => {
    const version = read('.nvmrc').trim();
    for (const base of instructions('FROM')) expect(base).toMatch(new RegExp(`^node:${version}-slim( AS \\w+)?$`));
    const install = instructions('RUN').filter((line) => line.includes('--omit=dev'));
    expect(install).toHaveLength(1);
    expect(instructions('COPY').filter((line) => line.includes('node_modules'))).toEqual([
      '--from=dependencies /app/node_modules ./node_modules',
    ]);
    const last = dockerfile.slice(dockerfile.findLastIndex((line) => line.startsWith('FROM ')));
    expect(last.indexOf('USER node')).toBeGreaterThan(0);
    expect(last.indexOf('USER node')).toBeLessThan(last.findIndex((line) => line.startsWith('CMD ')));
    expect(instructions('VOLUME')).toEqual([`${env['DATA_DIR']} ${env['TMPDIR']}`]);
    expect(instructions('RUN').at(-1)).toBe(`install -d -o node -g node -m 700 ${env['DATA_DIR']} ${env['TMPDIR']}`);
    expect(instructions('STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(dockerfile.find((line) => line.startsWith('HEALTHCHECK'))).toContain('/health');
  });

  it('starts the program that `npm start` starts', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const [, program] = JSON.parse(instructions('CMD').at(-1) ?? '[]') as string[];
    expect(scripts['start']).toMatch(new RegExp(`^node .*${program}$`));
    expect(existsSync(new URL(program ?? '?', root))).toBe(true);
  });
});

describe('the server in the image', () => {
  it('imports no development dependency, but for one that it can do without', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
    const found = globSync('src/**/*.ts', { cwd: root, exclude: ['src/store/generated/**'] }).flatMap((path) =>
      [...read(path).matchAll(/^(?!\s*import type|\s*export type).*(?:from|import\()\s*'([^'.][^']*)'/gm)]
        .map(([, target = '']) => target)
        .filter((target) =>
          Object.keys(devDependencies).some((name) => target === name || target.startsWith(`${name}/`)),
        )
        .map((target) => `${path} ${target}`),
    );
    expect(found).toEqual(['src/log.ts pino-pretty']);
  });
});

describe('compose.yaml', () => {
  const text = read('compose.yaml');
  const settings = [...text.matchAll(/^ {6}([A-Z_]+): (.+)$/gm)].map(([, name = '', value = '']) => ({ name, value }));

  it('gives the server settings that there are, its secrets from outside', () => {
    const names = [...settingDocs.map(({ name }) => name), 'POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB'];
    expect(settings.filter(({ name }) => !names.includes(name))).toEqual([]);
    for (const { name, value } of settings.filter(({ name }) => /SECRET|PASSWORD|TOKEN|_URL$/.test(name)))
      expect(value, name).toContain('${');
  });

  it('gives the server whatever .env says, except where it listens and what it finds in the container', () => {
    const [, server = ''] = /^ {2}hilo:\n((?: {4}.*\n|\n)+)/m.exec(text) ?? [];
    expect(server).toMatch(/env_file:\n +- path: \.env\n +required: false\n/);
    const given = [...server.matchAll(/^ {6}([A-Z_0-9]+): /gm)].map(([, name]) => name);
    expect(given).toEqual(['HOST', 'PORT', 'DATA_DIR', 'DATABASE_URL', 'SECRET', 'PUBLIC_URL']);
    for (const name of ['HOST', 'PORT', 'DATA_DIR']) expect(server).toContain(`      ${name}: ${env[name]}\n`);
  });

  it('keeps what waits for a bucket in a volume, and not in memory', () => {
    expect(text).toContain(`- spool:${env['TMPDIR']}\n`);
    expect(/tmpfs: (.+)/.exec(text)?.[1]).not.toContain(env['TMPDIR']);
  });

  it('waits for a PostgreSQL that answers, of a version that the server takes, and keeps its data', () => {
    const [, version = ''] = /image: postgres:(\d+)/.exec(text) ?? [];
    expect(Number(version)).toBeGreaterThanOrEqual(16);
    expect(text).toContain('condition: service_healthy');
    expect(text).toContain('pg_isready');
    for (const volume of ['data', 'spool', 'postgres']) expect(text).toMatch(new RegExp(`^  ${volume}:$`, 'm'));
  });

  it('gives the server longer to stop than it takes', () => {
    const [, grace = ''] = /stop_grace_period: (\d+)s/.exec(text) ?? [];
    const { drainSeconds, shutdownSeconds } = readSettings({});
    expect(Number(grace)).toBeGreaterThan(drainSeconds + shutdownSeconds);
  });

  it('keeps the port of the server to this machine', () => {
    expect(text).toContain(`'127.0.0.1:${readSettings({}).port}:${env['PORT']}'`);
  });
});
