import { isDeepStrictEqual } from 'node:util';
import type { Running } from './contestants/contestant.ts';
import type { Operation } from './operations.ts';

const sampled = 25;

/** Throws unless all contestants answer the same data. A write is made by each, one after the other. */
export async function assertSameAnswers({ name, viewer, asks }: Operation, running: ReadonlyMap<string, Running>) {
  const step = Math.max(1, Math.floor(asks.length / sampled));
  for (let i = 0; i < asks.length; i += step) {
    const ask = asks[i];
    if (!ask) break;
    let expected: { by: string; data: unknown } | undefined;
    let turn = 0;
    for (const [by, contestant] of running) {
      const { path, headers, body } = contestant.request(ask, viewer);
      const response = await fetch(contestant.origin + path, { method: 'POST', headers, body });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${name}: ${by} answers ${response.status}: ${text}`);
      const data = ask.kind === 'comment' ? withoutTurn(contestant.data(text), turn++) : contestant.data(text);
      expected ??= { by, data };
      if (!isDeepStrictEqual(data, expected.data))
        throw new Error(
          `${name}: ${by} and ${expected.by} differ at ${JSON.stringify(ask)}\n${JSON.stringify(data)}\n${JSON.stringify(expected.data)}`,
        );
    }
  }
}

interface Added {
  addComment: {
    comment: {
      id: unknown;
      createdAt: unknown;
      ticket: { staffCommentCount: number; version: number; updatedAt: unknown };
    };
  };
}

/** What would have been answered had nobody written before in this comparison; ids and times are left out. */
function withoutTurn(data: unknown, turn: number): unknown {
  const { addComment } = data as Added;
  const { id: _id, createdAt, ticket, ...comment } = addComment.comment;
  const { staffCommentCount, version, updatedAt, ...rest } = ticket;
  const counted = { ...rest, staffCommentCount: staffCommentCount - turn, version: version - turn };
  return { ...addComment, comment: { ...comment, ticket: counted, touched: updatedAt === createdAt } };
}
