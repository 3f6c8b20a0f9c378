import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openServer } from '../../src/store/server.ts';

const run = promisify(execFile);
const programs = ['initdb', 'pg_ctl', 'pg_dump', 'pg_restore', 'createdb'];
const asRoot = process.getuid?.() === 0;

/** Of the server that the suites run on: its dumps are for its own version. */
export async function majorOf(url = ''): Promise<number> {
  const { pool, close } = await openServer({ url });
  const { rows } = await pool.query<{ number: number }>(`SELECT current_setting('server_version_num')::int AS number`);
  await close();
  return Math.floor((rows[0]?.number ?? 0) / 10_000);
}

/** PostgreSQL's programs of this major version, or undefined where the machine lacks them. */
export function findPrograms(major: number): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).filter((version) => Number(version) === major) : [];
  const places = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ];
  return places.find((place) => programs.every((program) => existsSync(join(place, program))));
}

const elsewhere = {
  cwd: '/',
  // where `runuser` is, which not every PATH names
  env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
};

/** PostgreSQL refuses to run as root. */
const unprivileged = (program: string, args: string[]) =>
  asRoot ? run('runuser', ['-u', 'postgres', '--', program, ...args], elsewhere) : run(program, args, elsewhere);

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** A new, empty cluster of its own, which runs until it is removed. */
export async function startCluster(bin: string) {
  const { stdout } = await unprivileged('mktemp', ['-d', '/tmp/hilo-cluster-XXXXXX']);
  const home = stdout.trim();
  const data = join(home, 'data');
  const port = await freePort();
  const ctl = (...args: string[]) => unprivileged(join(bin, 'pg_ctl'), ['-D', data, '-w', ...args]);
  const remove = async () => {
    await ctl('stop', '-m', 'immediate').catch(() => undefined);
    await unprivileged('rm', ['-rf', home]);
  };
  try {
    await unprivileged(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8']);
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
    await ctl('start', '-l', join(home, 'log'), '-o', options);
  } catch (error) {
    await remove();
    throw error;
  }
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, remove };
}
