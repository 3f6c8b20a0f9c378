import { describe, expect, it } from 'vitest';
import { Cursors } from '../../src/events/cursor.ts';
import { byName, connectionOf, keysetQuery, type Order, pageOf } from '../../src/graphql/keyset.ts';

describe('a stream cursor', () => {
  const cursors = new Cursors('one secret');
  const place = { position: 7n, epoch: 'e' };

  it('opens to what was sealed', () => {
    expect(cursors.open(cursors.seal(place))).toEqual(place);
  });

  it('carries the ids of many events, and stays short where they follow each other', () => {
    const ids = (from: bigint, count: number) => Array.from({ length: count }, (_, i) => from + BigInt(i));
    const known = [...ids(9_000_000_001n, 5_000), ...ids(9_000_006_000n, 2), 9_000_006_010n];
    const sealed = cursors.seal({ ...place, known });
    expect(cursors.open(sealed)).toEqual({ ...place, known });
    expect(sealed.length).toBeLessThan(100);
  });

  it('tells nobody its position', () => {
    expect(Buffer.from(cursors.seal(place), 'base64url').toString('latin1')).not.toContain('7 e');
    expect(cursors.seal(place)).not.toBe(cursors.seal(place));
  });

  it('is refused when forged, cut, changed or of another secret', () => {
    const sealed = cursors.seal(place);
    const changed = Buffer.from(sealed, 'base64url');
    changed[30] = (changed[30] ?? 0) ^ 1;
    for (const wrong of [
      '',
      'x',
      sealed.slice(0, -4),
      changed.toString('base64url'),
      new Cursors('another').seal(place),
    ])
      expect(() => cursors.open(wrong), wrong).toThrow(/not a cursor/);
  });
});

describe('an event’s id', () => {
  const cursors = new Cursors('one secret');

  it('is always the same, and says nothing of those before it', () => {
    expect(cursors.idOf(7n)).toBe(cursors.idOf(7n));
    expect(cursors.sequenceOf(cursors.idOf(7n))).toBe(7n);
    expect(cursors.idOf(8n).slice(0, 8)).not.toBe(cursors.idOf(7n).slice(0, 8));
    expect(new Cursors('another').idOf(7n)).not.toBe(cursors.idOf(7n));
  });

  it('that nobody gave is refused', () => {
    for (const wrong of ['', 'x', '7', new Cursors('another').idOf(7n)])
      expect(() => cursors.sequenceOf(wrong)).toThrow();
  });
});

describe('keyset pagination', () => {
  const id = (n: number) => `019b0000-0000-7000-8000-00000000000${n}`;
  const rows = [1, 2, 3].map((n) => ({ id: id(n), name: `n${n}` }));

  it('asks for one row more than the page and says whether there are more', () => {
    const page = pageOf({ first: 2 }, byName);
    expect(keysetQuery(page)).toEqual({ take: 3, orderBy: [{ name: 'asc' }, { id: 'asc' }], bounds: [] });
    expect(connectionOf(page, rows)).toMatchObject({
      edges: [{ node: rows[0] }, { node: rows[1] }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
  });

  it('goes backward in the same order', () => {
    const page = pageOf({ last: 2 }, byName);
    expect(keysetQuery(page).orderBy).toEqual([{ name: 'desc' }, { id: 'desc' }]);
    expect(connectionOf(page, [...rows].reverse()).edges.map(({ node }) => node)).toEqual([rows[1], rows[2]]);
  });

  it('goes on after a row by its values, so the row itself may be gone', () => {
    const { edges } = connectionOf(pageOf({ first: 2 }, byName), rows);
    const next = keysetQuery(pageOf({ after: edges[1]?.cursor ?? '' }, byName));
    expect(next.bounds).toEqual([
      { AND: [{ name: { gte: 'n2' } }, { OR: [{ name: { gt: 'n2' } }, { name: 'n2', id: { gt: id(2) } }] }] },
    ]);
  });

  it('compares an enum by the list of its values', () => {
    const byWeight: Order = {
      name: 'w',
      columns: [
        { column: 'w', kind: 'text', descending: true, values: ['A', 'B', 'C'] },
        { column: 'id', kind: 'uuid', descending: true },
      ],
    };
    const { edges } = connectionOf(pageOf({ first: 1 }, byWeight), [{ w: 'B', id: id(1) }]);
    const next = keysetQuery(pageOf({ after: edges[0]?.cursor ?? '' }, byWeight));
    expect(next.bounds).toEqual([
      { AND: [{ w: { in: ['A', 'B'] } }, { OR: [{ w: { in: ['A'] } }, { w: 'B', id: { lt: id(1) } }] }] },
    ]);
  });

  it('refuses a cursor of another list, and any nonsense', () => {
    const { edges } = connectionOf(pageOf({}, byName), rows);
    const other: Order = { name: 'other', columns: byName.columns };
    expect(() => keysetQuery(pageOf({ after: edges[0]?.cursor ?? '' }, other))).toThrow(/cursor/);
    for (const wrong of [
      'x',
      Buffer.from('["name",{}]').toString('base64url'),
      ...[
        ['name', null, 1],
        ['name', 'n', 'no id'],
        ['name', 7, id(1)],
        ['name', 'a\0', id(1)],
        ['name', '\ud800', id(1)],
        ['name', { d: 0 }, id(1)],
        ['name', { n: '1' }, id(1)],
        ['name', 'n', id(1), 'more'],
      ].map((cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')),
    ])
      expect(() => keysetQuery(pageOf({ before: wrong }, byName))).toThrow(/cursor/);
  });

  it.each<[Order['columns'][number]['kind'], unknown[]]>([
    ['date', [{ d: 253_402_300_800_000 }, { d: -62_135_596_800_001 }, { d: 1e300 }, { n: '1' }, '2026-01-01', 5]],
    ['int', [2 ** 31, 1.5, '1', { n: '1' }, { d: 1 }]],
    ['bigint', [{ n: '9223372036854775808' }, { n: '1e3' }, { n: 'x' }, 1, '1']],
  ])('refuses what a column of kind %s cannot hold', (kind, values) => {
    const order: Order = { name: 'o', columns: [{ column: 'c', kind, descending: false }] };
    for (const value of values) {
      const after = Buffer.from(JSON.stringify(['o', value])).toString('base64url');
      expect(() => keysetQuery(pageOf({ after }, order)), JSON.stringify(value)).toThrow(/cursor/);
    }
  });

  it('refuses an enum value that is none', () => {
    const order: Order = { name: 'o', columns: [{ column: 'c', kind: 'text', descending: false, values: ['A'] }] };
    const after = Buffer.from('["o","B"]').toString('base64url');
    expect(() => keysetQuery(pageOf({ after }, order))).toThrow(/cursor/);
  });

  it('refuses pages that are too large, negative, or both ways at once', () => {
    for (const args of [{ first: 101 }, { last: -1 }, { first: 1, last: 1 }])
      expect(() => pageOf(args, byName)).toThrow();
  });
});
