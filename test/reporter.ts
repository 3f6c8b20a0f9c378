import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

type Errors = ReadonlyArray<unknown>;

/** The counts of a run; whatever went wrong outside a test (a file that does not load, a hook) counts as one failure. */
export const tally = (modules: ReadonlyArray<TestModule>, unhandled: Errors, reason: TestRunEndReason) => {
  const counts = { passed: 0, failed: unhandled.length, skipped: 0 };

  for (const module of modules) {
    if (module.errors().length > 0) counts.failed++;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) counts.failed++;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      counts[state === 'pending' ? 'failed' : state]++; // pending now: it never came to an end
    }
  }

  if (reason !== 'passed' && counts.failed === 0) counts.failed = 1;
  return counts;
};

export const tallyLine = ({ passed, failed, skipped }: ReturnType<typeof tally>) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** Ends the output with `N passed, N failed`, alone on its line, after all that other reporters print. */
export class TallyReporter implements Reporter {
  readonly notices: ReadonlyArray<string>;

  constructor(notices: ReadonlyArray<string>) {
    this.notices = notices;
  }

  #lines: string[] = [];

  onInit() {
    process.once('exit', () => process.stdout.write(`${this.#lines.join('\n')}\n`));
  }

  onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandled: Errors, reason: TestRunEndReason) {
    this.#lines = [...this.notices, tallyLine(tally(modules, unhandled, reason))];
  }
}
