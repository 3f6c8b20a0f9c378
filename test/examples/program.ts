import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export interface Program {
  /** Line by line, as far as it has come. */
  readonly stdout: string[];
  readonly stderr: string[];
  /** Its exit code. */
  readonly exited: Promise<number | null>;
  /** Waits for its output to be so. */
  until(holds: () => boolean): Promise<void>;
  interrupt(): void;
  kill(): void;
}

/** Runs one of the examples as a process of its own, against the desk at this address. */
export function run(example: string, url: string, ...args: string[]): Program {
  const path = fileURLToPath(new URL(`../../examples/${example}`, import.meta.url));
  const { HILO_PASSWORD: _, ...env } = process.env;
  const child = spawn(process.execPath, [path, ...args], {
    env: { ...env, HILO_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let changed = () => {};
  const linesOf = (stream: Readable) => {
    const lines: string[] = [];
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      changed();
    });
    return lines;
  };
  const stdout = linesOf(child.stdout);
  const stderr = linesOf(child.stderr);
  // `close` comes when the output is read to its end
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    stdout,
    stderr,
    exited,
    async until(holds) {
      while (!holds()) {
        await new Promise<void>((resolve, reject) => {
          changed = resolve;
          void exited.then(() => reject(new Error(`${example} ended:\n${[...stdout, ...stderr].join('\n')}`)));
        });
      }
    },
    interrupt: () => child.kill('SIGINT'),
    kill: () => child.kill('SIGKILL'),
  };
}
