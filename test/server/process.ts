import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Many start, of the same files. */
const compileCache = join(tmpdir(), 'hilo-test-compile-cache');

export interface ServerProcess {
  readonly child: ChildProcess;
  /** All that it printed. */
  output(): string;
  /** Its address, once it answers. */
  url(): Promise<string>;
  /** Its exit status. */
  ended(): Promise<number | null>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The program as users start it, in a process of its own. */
export function startServer(env: Record<string, string>): ServerProcess {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['src/server.ts'], {
    cwd: root,
    env: { PATH, PORT: '0', LOG_LEVEL: 'warn', NODE_COMPILE_CACHE: compileCache, ...env },
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const exit = once(child, 'exit').then(([status]) => status as number | null);
  return {
    child,
    output: () => output,
    url: () =>
      vi.waitFor(
        () => {
          const [, url] = /ready at (http:\S+)\/graphql/.exec(output) ?? [];
          if (!url) throw new Error(`not ready: ${output}`);
          return url;
        },
        { timeout: 50_000, interval: 20 },
      ),
    ended: () => exit,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exit;
    },
  };
}

/** Of all demo people, and of whoever else signs in here. */
export const password = 'hilo-demo-desk';

export async function temporaryDirectory() {
  const path = await mkdtemp(join(tmpdir(), 'hilo-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function post(url: string, query: string, authorization?: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data: never; errors?: unknown };
}

export async function signIn(url: string, email: string, portal?: string): Promise<string> {
  const { data } = await post(
    url,
    `mutation { signIn(input: { email: "${email}", password: "${password}"${portal ? `, portal: "${portal}"` : ''} }) { accessToken } }`,
  );
  return `Bearer ${(data as { signIn: { accessToken: string } }).signIn.accessToken}`;
}
