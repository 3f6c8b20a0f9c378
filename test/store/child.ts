import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Another process that runs one of this directory's programs. */
export const startChild = (program: string, ...args: string[]) => {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const exited = once(child, 'exit');
  let notice = () => {};
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    notice();
  });

  const untilLine = async (found: (lines: string[]) => boolean) => {
    while (!found(lines)) {
      await new Promise<void>((resolve, reject) => {
        notice = resolve;
        void exited.then(() => reject(new Error(`${program} ended after: ${lines.slice(-3).join(' | ')}`)));
      });
    }
  };
  return { pid: pidOf(child), lines, untilLine, kill: () => end(child, exited) };
};

const pidOf = ({ pid }: ChildProcess): number => {
  if (pid === undefined) throw new Error('the process did not start');
  return pid;
};

/** As by `kill -9`: nothing of it gets to tidy up. */
const end = async (child: ChildProcess, exited: Promise<unknown>) => {
  child.kill('SIGKILL');
  await exited;
};
