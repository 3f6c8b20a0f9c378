import type { Viewer } from '../access/viewer.ts';
import { Refusal } from '../errors.ts';
import type { Known } from './viewer-source.ts';

/** The longest that a timer waits. */
const longest = 2 ** 31 - 1;

/** Who keeps the book of who is here. */
export interface Register {
  read(): Promise<Known>;
  /** Their rows may be others than before. */
  note(known: Known, before: Known | undefined): void;
  strike(): void;
}

/**
 * Somebody of whom something is open, with rights as they are now: read once for all that is open, and again once one
 * of their rows has changed.
 */
export class Presence {
  /** Of what they came in by. */
  readonly name: string;
  readonly #register: Register;
  readonly #listeners = new Set<(ended: Refusal) => void>();
  #known: Known | undefined;
  #stale = true;
  #reading: Promise<Viewer> | undefined;
  #ended: Refusal | undefined;
  #timer: NodeJS.Timeout | undefined;
  holders = 0;

  constructor(name: string, register: Register) {
    this.name = name;
    this.#register = register;
  }

  get lastKnown(): Known | undefined {
    return this.#known;
  }

  /** As they were when they were last read, which was before this can be asked. */
  get known(): Known {
    if (!this.#known) throw new TypeError('nobody has been read yet');
    return this.#known;
  }

  /** Whether `known` may be out of date, which it is while it is read again. */
  get isStale(): boolean {
    return this.#stale || this.#reading !== undefined || this.known.expiresAt.getTime() <= Date.now();
  }

  /** As they are now; refused once they are gone, and from then on. */
  async current(): Promise<Viewer> {
    if (this.#ended) throw this.#ended;
    if (this.#known && !this.isStale) return this.#known.viewer;
    this.#reading ??= this.#renew().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** The same, read by a statement that begins after this call. */
  fresh(): Promise<Viewer> {
    this.#stale = true;
    return this.current();
  }

  /** Something of theirs may have changed. */
  doubt() {
    this.#stale = true;
    // also where nothing comes that would ask: who is gone is told so
    if (this.#listeners.size > 0) this.current().catch(() => undefined);
  }

  /** Runs once they are gone. */
  onEnd(listener: (ended: Refusal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close() {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  async #renew(): Promise<Viewer> {
    try {
      let known: Known;
      do {
        // what changes from here on has it read once more
        this.#stale = false;
        known = await this.#register.read();
      } while (this.#stale);
      const before = this.#known;
      this.#known = known;
      // who has left meanwhile is in no book any more
      if (this.holders > 0) this.#register.note(known, before);
      this.#watch(known.expiresAt);
      return known.viewer;
    } catch (error) {
      this.#stale = true;
      if (error instanceof Refusal) this.#finish(error);
      throw error;
    }
  }

  /** Their time may run out without an event; or it has been prolonged. */
  #watch(expiresAt: Date) {
    clearTimeout(this.#timer);
    const left = Math.max(expiresAt.getTime() - Date.now(), 0);
    if (this.holders > 0) this.#timer = setTimeout(() => this.doubt(), Math.min(left, longest)).unref();
  }

  #finish(refusal: Refusal) {
    this.#ended = refusal;
    clearTimeout(this.#timer);
    this.#register.strike();
    for (const listener of this.#listeners) listener(refusal);
  }
}
