import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, it, vi } from 'vitest';
import type { Bell } from '../../src/events/bell.ts';
import { redisBell } from '../../src/events/redis-bell.ts';

const url = process.env['HILO_TEST_REDIS'];

it.runIf(url)('a Redis that lets nobody listen delays no start, and is heard once it does', async () => {
  const administrator = new Redis(url ?? '');
  const name = `hilo_test_${randomBytes(4).toString('hex')}`;
  const rights = (...given: string[]) => administrator.call('ACL', 'SETUSER', name, ...given);
  const states: string[] = [];
  const faults: unknown[] = [];
  let unlisten: Awaited<ReturnType<Bell['listen']>> | undefined;
  try {
    await rights('on', '>secret', '~*', '&*', '+@all', '-subscribe');
    const theirs = Object.assign(new URL(url ?? ''), { username: name, password: 'secret' }).href;
    const bell = redisBell(theirs, (error) => faults.push(error));
    unlisten = await bell.listen(
      () => undefined,
      (state) => states.push(state),
    );
    expect(states).toEqual(['down']);
    expect(String(faults[0])).toContain('NOPERM');
    await rights('+subscribe');
    await vi.waitFor(() => expect(states.at(-1)).toBe('up'));
  } finally {
    await unlisten?.();
    await administrator.call('ACL', 'DELUSER', name);
    administrator.disconnect();
  }
});
