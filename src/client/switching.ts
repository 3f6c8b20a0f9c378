import type { Transport } from './transport.ts';

const most = 2;

/** The second where the first was not reached twice in a row, and the first again where the second is not. */
export function switching(...makers: readonly [first: () => Transport, second: () => Transport]): Transport {
  const made: (Transport | undefined)[] = [];
  let current: 0 | 1 = 0;
  let misses = 0;
  const transport = () => (made[current] ??= makers[current]());
  return {
    open: (request, listener) =>
      transport().open(request, {
        next: (result) => {
          misses = 0;
          listener.next(result);
        },
        end: (ending) => {
          misses = ending.unreached ? misses + 1 : 0;
          if (misses >= most) {
            current = current === 0 ? 1 : 0;
            misses = 0;
          }
          listener.end(ending);
        },
      }),
    close: () => {
      for (const one of made) one?.close();
    },
  };
}
