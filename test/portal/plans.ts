import { vi } from 'vitest';
import type { TestDatabase } from '../database.ts';
import { countStatements } from '../statements.ts';

/** As EXPLAIN tells it, of which each figure is an average of the node's runs. */
interface Node {
  'Node Type': string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Node[];
}

/**
 * Rows that each statement of `work` looks at, whether or not they are what was asked for. Each runs once more, as it was
 * sent, so `work` only reads.
 */
export async function rowsTouchedBy(database: TestDatabase, work: () => Promise<unknown>): Promise<number[]> {
  const { result, statements } = await countStatements(database, async () => {
    const query = vi.spyOn(database.pool, 'query');
    await work();
    const sent: unknown[] = query.mock.calls.map(([first]) => first);
    query.mockRestore();
    return sent;
  });
  // others send meanwhile, too
  const own = result.filter(isStatement).filter(({ text }) => statements.includes(text));
  if (own.length < statements.length) throw new Error('a statement was sent by another way than by the pool');
  const counts: number[] = [];
  for (const { text, values } of own) {
    const explained = `EXPLAIN (ANALYZE, BUFFERS off, TIMING off, FORMAT JSON) ${text}`;
    const { rows } = await database.pool.query<{ 'QUERY PLAN': { Plan: Node }[] }>(explained, values);
    counts.push(...rows.flatMap((row) => row['QUERY PLAN'].map(({ Plan }) => rowsTouched(Plan))));
  }
  return counts;
}

const isStatement = (sent: unknown): sent is { text: string; values: unknown[] } =>
  typeof sent === 'object' && sent !== null && 'text' in sent && typeof sent.text === 'string';

function rowsTouched(node: Node): number {
  const beneath = (node.Plans ?? []).reduce((sum, plan) => sum + rowsTouched(plan), 0);
  if (!node['Node Type'].includes('Scan')) return beneath;
  const rows =
    node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return beneath + rows * node['Actual Loops'];
}
