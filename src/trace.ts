import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Viewer } from './access/viewer.ts';

/** What goes on right now on somebody's behalf: every line that is logged meanwhile carries its id. */
export interface Trace {
  readonly requestId: string;
  /** Of the operations of a request, the one that runs here. */
  readonly operation?: Noted;
}

/** What code far from the transport adds to the record of an operation. */
export interface Noted {
  viewer: Viewer | null;
  cost: number | null;
  /** Of its errors, also of those that are data of a payload. */
  readonly codes: Set<string>;
}

const current = new AsyncLocalStorage<Trace>();

export const traceNow = (): Trace | undefined => current.getStore();
export const operationNow = (): Noted | undefined => current.getStore()?.operation;

export const within = <T>(trace: Trace, work: () => T): T => current.run(trace, work);
/** For what serves nobody in particular, though somebody's request may have set it off. */
export const outside = <T>(work: () => T): T => current.exit(work);

/** The one that a caller or a proxy gave, where it is fit to stand in a log and a header; else a new one. */
export const requestIdOf = (given: string | null | undefined): string =>
  given && /^[\w.:=+/-]{1,128}$/.test(given) ? given : inOnePiece(randomUUID());

/** Node strings it together from 19 pieces, and a stream keeps it for as long as it lives. */
const inOnePiece = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');
