import type { Ending, Result } from './transport.ts';

type Item = { result: Result } | { ending: Ending };

/** What came and was not taken yet, at most so much: whoever is slow is sent the rest later, from where they are. */
export class Inbox {
  readonly #items: Item[] = [];
  readonly #most: number;
  readonly #onFull: () => void;
  #waiting: ((item: Item) => void) | undefined;
  #ended = false;

  constructor(most: number, onFull: () => void) {
    this.#most = most;
    this.#onFull = onFull;
  }

  put(item: Item) {
    if (this.#ended) return;
    if ('ending' in item) this.#ended = true;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) return waiting(item);
    this.#items.push(item);
    if (!this.#ended && this.#items.length >= this.#most) {
      this.#onFull();
      this.put({ ending: {} });
    }
  }

  take(): Promise<Item> {
    const item = this.#items.shift();
    if (item) return Promise.resolve(item);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
