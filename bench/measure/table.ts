import type { Measure } from './round.ts';

export interface Result {
  readonly operation: string;
  readonly contestant: string;
  readonly measure: Measure;
}

const whole = (value: number | null) => (value === null ? '–' : Math.round(value).toLocaleString('en'));
const short = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));

/** In Markdown. The ratio is of requests/s to those of the first contestant. */
export function tableOf(results: readonly Result[]): string {
  const head = ['', 'contestant', 'requests/s', 'ratio', 'p50 ms', 'p99 ms', 'CPU µs server', 'CPU µs PostgreSQL'];
  const rows = results.map(({ operation, contestant, measure: { rate, p50, p99, serverCpu, databaseCpu } }) => {
    const first = results.find((other) => other.operation === operation);
    const ratio = first ? (rate / first.measure.rate).toFixed(2) : '–';
    return [operation, contestant, whole(rate), ratio, short(p50), short(p99), whole(serverCpu), whole(databaseCpu)];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i < 2 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
