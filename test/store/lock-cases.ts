import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lock } from '../../src/store/lock.ts';
import { place, startOf } from '../../src/store/process-identity.ts';

export const lockCases = () => {
  let directory: string;
  let path: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'hilo-lock-'));
    path = join(directory, 'postgres.lock');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const left = (holder: object, secondsAgo = 0) => {
    writeFileSync(path, JSON.stringify({ id: 'left', pid: process.pid, started: null, place, ...holder }));
    const then = new Date(Date.now() - secondsAgo * 1000);
    utimesSync(path, then, then);
  };
  const take = () => lock(path, 'The directory');

  test('is taken over from an earlier process that had the same pid', async () => {
    if (startOf(process.pid) === null) return; // this system does not tell
    left({ started: 'at another time' });
    const unlock = await take();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, started: startOf(process.pid) });
    unlock();
  });

  test('is kept for a live process on another host until its heartbeat stops', async () => {
    left({ pid: 1, place: `not-${hostname()}` }, 5);
    await expect(take()).rejects.toThrow(/process 1 on not-.+try again in 15 seconds/);

    left({ pid: 1, place: `not-${hostname()}` }, 60);
    (await take())();
  });

  test('is taken over when the power failed before it was written', async () => {
    writeFileSync(path, '');
    const then = new Date(Date.now() - 60_000);
    utimesSync(path, then, then);
    (await take())();
  });

  test('goes to one of two that find it stale at the same time', async () => {
    left({ pid: 2 ** 30 });
    const results = await Promise.allSettled([take(), take()]);
    const won = results.filter((result) => result.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const { value: unlock } of won) unlock();
  });

  test('is not given back by a process that has lost it', async () => {
    const unlock = await take();
    left({ id: 'of another' });
    unlock();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ id: 'of another' });
  });
};
