import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from './errors.ts';
import { isAlive, place, startOf } from './process-identity.ts';

const heartbeat = 5_000;
const heartbeatLost = 15_000;

interface Holder {
  id: string;
  pid: number;
  /** When the process started: tells it from a later one with the same pid. */
  started: string | null;
  /** Where its pid means something: host and container. */
  place: string;
}

/**
 * Makes this process the only one that uses what the lock file stands for: two processes on one PGlite directory lose
 * each other's writes. The lock of a process that is gone is taken over. Returns what gives the lock back.
 */
export const lock = async (path: string, what: string): Promise<() => void> => {
  const mine: Holder = { id: randomUUID(), pid: process.pid, started: startOf(process.pid), place };

  for (let attempt = 0; !create(path, mine); attempt++) {
    const holder = read(path);
    if (holder === 'gone') continue;
    if (attempt > 3 || isHeld(path, holder)) throw inUse(path, what, holder);
    if (!isSame(read(path), holder)) continue;
    rmSync(path, { force: true });
    if (!create(path, mine)) continue;
    // another process may have judged the old lock at the same time, and remove this one in its place
    await sleep(100);
    break;
  }
  const holder = read(path);
  if (!isSame(holder, mine)) throw inUse(path, what, holder);

  const timer = setInterval(() => touch(path), heartbeat).unref();
  return () => {
    clearInterval(timer);
    if (isSame(read(path), mine)) rmSync(path, { force: true });
  };
};

const create = (path: string, holder: Holder): boolean => {
  try {
    writeFileSync(path, `${JSON.stringify(holder)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
};

/** `unreadable` while it is being written, or after the power failed. */
const read = (path: string): Holder | 'gone' | 'unreadable' => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isHolder(value) ? value : 'unreadable';
  } catch (error) {
    return isCode(error, 'ENOENT') ? 'gone' : 'unreadable';
  }
};

const isSame = (a: ReturnType<typeof read>, b: ReturnType<typeof read>) =>
  isHolder(a) && isHolder(b) ? a.id === b.id : a === b;

const isHolder = (value: unknown): value is Holder =>
  typeof value === 'object' && value !== null && 'id' in value && 'pid' in value && typeof value.pid === 'number';

const isHeld = (path: string, holder: Holder | 'unreadable'): boolean => {
  // a pid of elsewhere says nothing here: the heartbeat must do
  if (holder === 'unreadable' || holder.place !== place) return Date.now() - lastTouch(path) < heartbeatLost;
  if (!isAlive(holder.pid)) return false;
  const started = startOf(holder.pid);
  return holder.started === null || started === null || holder.started === started;
};

const lastTouch = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const touch = (path: string): void => {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // removed by hand
  }
};

const inUse = (path: string, what: string, holder: Holder | 'gone' | 'unreadable') => {
  const who = isHolder(holder)
    ? `process ${holder.pid}${holder.place === place ? '' : ` on ${holder.place}`}`
    : 'another process';
  const remedy =
    isHolder(holder) && holder.place === place
      ? `If that process is something else, delete ${path}`
      : `If it was killed, try again in ${heartbeatLost / 1000} seconds`;
  return new StoreError(
    'DATA_DIR_IN_USE',
    `${what} is in use by ${who}. Stop it, or set DATA_DIR to another directory. ${remedy}.`,
  );
};

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code;
