import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface Member {
  url: string;
  token?: string;
  /** Without it they are connected, and idle. */
  query?: string;
  variables?: object;
}

export type Command =
  | { type: 'join'; name: string; members: readonly Member[] }
  | { type: 'begin' }
  | { type: 'wait'; count: number; seconds: number }
  | { type: 'stall'; name: string }
  | { type: 'state' }
  | { type: 'leave'; name: string };

/** Milliseconds; `spread` from the first to the last message. */
export interface Came {
  count: number;
  p50: number;
  p99: number;
  worst: number;
  spread: number;
  first: number;
  last: number;
}

export type Report =
  | { type: 'joined' }
  | { type: 'begun' }
  | ({ type: 'came' } & Came)
  | { type: 'state'; open: number; lost: number }
  | { type: 'failed'; message: string };

/** Many clients in another process. */
export class Crowd {
  readonly #child = fork(new URL('./crowd-process.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });

  async #ask<T extends Report['type']>(command: Command, expected: T): Promise<Extract<Report, { type: T }>> {
    const answer = once(this.#child, 'message');
    this.#child.send(command);
    const [report] = (await answer) as [Report];
    if (report.type !== expected) throw new Error(`the crowd: ${JSON.stringify(report)}`);
    return report as Extract<Report, { type: T }>;
  }

  join = (name: string, members: readonly Member[]) => this.#ask({ type: 'join', name, members }, 'joined');
  /** Members of this name read nothing any more. */
  stall = (name: string) => this.#ask({ type: 'stall', name }, 'begun');
  state = () => this.#ask({ type: 'state' }, 'state');
  leave = (name: string) => this.#ask({ type: 'leave', name }, 'state');

  /** What comes to them by this work: so many messages, or as many as come in so many seconds. */
  async hears(count: number, seconds: number, work: () => Promise<unknown>): Promise<Came> {
    await this.#ask({ type: 'begin' }, 'begun');
    const came = this.#ask({ type: 'wait', count, seconds }, 'came');
    await work();
    return came;
  }

  close() {
    this.#child.kill();
  }
}
