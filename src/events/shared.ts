/** What was made for one group of streams, until each of them has it. */
interface Share<T> {
  readonly made: Promise<T>;
  left: number;
}

/** What is kept knows how much room it takes. */
interface Sized {
  readonly size: number;
}

/** How much is kept on a node for streams that are yet to ask; the oldest goes first, and is made again for them. */
export class Budget {
  readonly #limit: number;
  readonly #kept = new Map<object, { size: number; drop: () => void }>();
  #size = 0;

  /** In characters. */
  constructor(limit = 32_000_000) {
    this.#limit = limit;
  }

  get size() {
    return this.#size;
  }

  keep(share: object, size: number, drop: () => void) {
    this.#size += size;
    this.#kept.set(share, { size, drop });
    for (const oldest of this.#kept.values()) {
      if (this.#size <= this.#limit) return;
      oldest.drop();
    }
  }

  release(share: object) {
    this.#size -= this.#kept.get(share)?.size ?? 0;
    this.#kept.delete(share);
  }
}

/** What is made of one event for groups of streams: the first who needs it makes it for the others. */
export class Shared<T extends Sized | undefined> {
  readonly #budget: Budget;
  readonly #shares = new Map<object, Share<T>>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Makes it for those who will take it. */
  begin(group: object, members: number, make: () => Promise<T>): Promise<T> {
    return (this.#shares.get(group) ?? this.#begin(group, members, make)).made;
  }

  take(group: object, members: number, make: () => Promise<T>): Promise<T> {
    if (members <= 1) return make();
    const share = this.#shares.get(group) ?? this.#begin(group, members, make);
    if (--share.left <= 0) this.#drop(group, share);
    return share.made;
  }

  /** What it was made of is no longer so. */
  clear() {
    for (const [group, share] of this.#shares) this.#drop(group, share);
  }

  #begin(group: object, members: number, make: () => Promise<T>): Share<T> {
    const share: Share<T> = { made: make(), left: members };
    this.#shares.set(group, share);
    share.made.then(
      (made) => {
        if (this.#shares.get(group) === share)
          this.#budget.keep(share, made?.size ?? 0, () => this.#drop(group, share));
      },
      () => this.#drop(group, share),
    );
    return share;
  }

  #drop(group: object, share: Share<T>) {
    if (this.#shares.get(group) === share) this.#shares.delete(group);
    this.#budget.release(share);
  }
}
