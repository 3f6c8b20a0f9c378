import { MultiBar, Presets } from 'cli-progress';

export interface Progress {
  /** How many rows are through, and how far into the file they reach. */
  show(rows: number, bytes: number): void;
  /** A line of its own. */
  tell(line: string): void;
  end(): void;
}

/** A bar on a terminal, plain lines now and then elsewhere. */
export function progressOver(totalBytes: number, startedAt: number): Progress {
  const rate = (rows: number) => Math.round(rows / Math.max(0.001, (performance.now() - startedAt) / 1_000));
  return process.stderr.isTTY ? bar(totalBytes, rate) : lines(totalBytes, rate);
}

function bar(total: number, rate: (rows: number) => number): Progress {
  const format = '{bar} {percentage} % | {rows} rows | {rate}/s | {duration_formatted}, {eta_formatted} left';
  const bars = new MultiBar({ format, hideCursor: true, forceRedraw: true, etaBuffer: 50 }, Presets.shades_classic);
  const one = bars.create(total, 0, { rows: 0, rate: 0 });
  return {
    show: (rows, bytes) => one.update(Math.min(bytes, total), { rows, rate: rate(rows) }),
    tell: (line) => bars.log(`${line}\n`),
    end: () => bars.stop(),
  };
}

const everySeconds = 2;

function lines(total: number, rate: (rows: number) => number): Progress {
  let last = 0;
  return {
    show(rows, bytes) {
      const now = performance.now();
      if (now - last < everySeconds * 1_000) return;
      last = now;
      console.error(
        `${rows} rows, ${Math.floor((bytes / Math.max(1, total)) * 100)} % of the file, ${rate(rows)} rows/s`,
      );
    },
    tell: (line) => console.error(line),
    end() {},
  };
}
