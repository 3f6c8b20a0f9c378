import { makeLog } from '../../src/log.ts';

export type Line = { level: number; msg: string; requestId?: string; [fact: string]: unknown };

/** A log as the server writes it, and its lines. */
export function recordedLog(level = 'info') {
  const text: string[] = [];
  const log = makeLog(level, { write: (line) => void text.push(line) });
  const lines = (): Line[] => text.map((line) => JSON.parse(line));
  return {
    log,
    lines,
    text: () => text.join(''),
    operations: () => lines().filter(({ msg }) => msg === 'operation'),
    clear: () => text.splice(0),
  };
}
