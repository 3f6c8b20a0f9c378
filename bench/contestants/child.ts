import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';

export interface Child {
  readonly pid: number;
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts a program and waits until it prints the address at which it answers. */
export async function startChild(
  path: URL,
  { env, nodeArguments }: { env: Record<string, string>; nodeArguments: readonly string[] },
): Promise<Child> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...nodeArguments, path.pathname], {
    cwd: tmpdir(), // no .env of anybody's
    env: { PATH, HOME, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let printed = '';
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed);
      if (found) resolve(found[0]);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${path.pathname} ended with ${code}: ${printed}`)));
  });
  if (child.pid === undefined) throw new Error(`${path.pathname} has no process`);
  return {
    pid: child.pid,
    origin,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
