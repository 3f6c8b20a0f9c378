import { expect, it } from 'vitest';
import { follow } from '../../src/client/subscription.ts';
import type { Ending, Transport } from '../../src/client/transport.ts';

const event = (id: string) => ({ data: { ticketEvents: { id, cursor: `after ${id}` } } });
const refresh: Ending = { error: { message: '', extensions: { code: 'FULL_REFRESH_REQUIRED' } } };

/** Follows connections that each bring some events and then end, and collects what comes and after what was asked. */
async function followed(connections: [ids: string[], ending: Ending][]) {
  const after: unknown[] = [];
  const ended = new AbortController();
  const transport: Transport = {
    open: ({ variables }, listener) => {
      after.push(variables['after']);
      const [ids, ending] = connections.shift() ?? [[], {}];
      if (connections.length === 0 && ids.length === 0) ended.abort();
      for (const id of ids) listener.next(event(id));
      listener.end(ending);
      return () => undefined;
    },
    close: () => undefined,
  };
  const ids: string[] = [];
  const events = follow<{ ticketEvents: { id: string } }, object>({
    ...{
      document: 'subscription',
      variables: {},
      transport,
      buffer: 10,
      ended: ended.signal,
      onRefused: () => undefined,
    },
    backoff: { first: 1, longest: 1 },
    options: { onRefreshRequired: () => 'anew' },
  });
  for await (const { id } of events) ids.push(id);
  return { ids, after };
}

it('drops what a new connection repeats', async () => {
  const { ids, after } = await followed([
    [['1', '2'], {}],
    [['2', '3'], {}],
  ]);
  expect(ids).toEqual(['1', '2', '3']);
  expect(after.slice(0, 3)).toEqual([null, 'after 2', 'after 3']);
});

it('takes every id anew after FULL_REFRESH_REQUIRED: a restored desk gives those that were lost to other events', async () => {
  const { ids, after } = await followed([
    [['1', '2'], refresh],
    [['2', '3'], {}],
  ]);
  expect(ids).toEqual(['1', '2', '2', '3']);
  expect(after[1]).toBe('anew');
});
