import { describe, expect, it } from 'vitest';
import { coalesced } from '../../src/events/coalesce.ts';

/** Work that counts its runs, and ends each when it is told to. */
function stepped() {
  const runs: PromiseWithResolvers<number>[] = [];
  const ask = coalesced(() => {
    const run = Promise.withResolvers<number>();
    runs.push(run);
    return run.promise;
  });
  const end = (run: number) => runs[run - 1]?.resolve(run);
  const fail = (run: number) => runs[run - 1]?.reject(new Error(`run ${run}`));
  return { runs, ask, end, fail };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('coalesced work', () => {
  it('runs once for all who ask together', async () => {
    const { runs, ask, end } = stepped();
    const all = Promise.all([ask(), ask(), ask()]);
    await settled();
    end(1);
    expect(await all).toEqual([1, 1, 1]);
    expect(runs).toHaveLength(1);
  });

  it('gives those who ask while it runs one that began after they asked, one at a time', async () => {
    const { runs, ask, end } = stepped();
    const first = ask();
    await settled();
    const late = Promise.all([ask(), ask()]);
    await settled();
    expect(runs).toHaveLength(1);
    end(1);
    expect(await first).toBe(1);
    await settled();
    const later = ask();
    end(2);
    expect(await late).toEqual([2, 2]);
    await settled();
    end(3);
    expect(await later).toBe(3);
  });

  it('that fails fails for those who asked before it, and runs for those after', async () => {
    const { ask, end, fail } = stepped();
    const first = ask();
    await settled();
    const second = ask();
    fail(1);
    await expect(first).rejects.toThrow('run 1');
    await settled();
    end(2);
    expect(await second).toBe(2);
  });
});
