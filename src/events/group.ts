import { anyoneLike } from '../access/class.ts';
import type { Viewer } from '../access/viewer.ts';
import type { FeedEvent } from './live-event.ts';
import type { Told } from './told.ts';

const many = 32;

const followed = (told: Told | undefined, byMore: boolean) => (told && byMore ? { ...told, byMore } : told);

type Make = (event: FeedEvent, viewer: Viewer) => Promise<Told | undefined>;

/** Streams of one operation with the same variables, of viewers of one class: an event is made once for them all. */
export class Group {
  readonly key: string;
  readonly #onApart: () => void;
  members = 0;
  #isApart = false;

  constructor(key: string, onApart: () => void) {
    this.key = key;
    this.#onApart = onApart;
  }

  /** Whether what they are told turned out to hang on who they are: then each makes it by itself. */
  get isApart() {
    return this.#isApart;
  }

  /**
   * `ahead` gives what they will be told next: to many it is told together, as one write to each socket costs more than
   * anything else.
   */
  tell(event: FeedEvent, viewer: Viewer, make: Make, ahead: () => readonly FeedEvent[]) {
    const anyone = () => anyoneLike(viewer, () => this.#part());
    const { shared } = event;
    if (!shared) return make(event, anyone());
    return shared.take(this, this.members, async () => {
      const others = this.members < many ? [] : ahead();
      const begun = others.map((next, i) =>
        next.shared?.begin(this, this.members, async () => followed(await make(next, anyone()), i + 1 < others.length)),
      );
      const told = await make(event, anyone());
      await Promise.allSettled(begun);
      return followed(told, others.length > 0);
    });
  }

  #part() {
    if (!this.#isApart) this.#onApart();
    this.#isApart = true;
  }
}

/** The groups of a node, each as long as it has members. */
export class Groups {
  readonly #byKey = new Map<string, Group>();
  readonly #onApart: () => void;

  /** `onApart` runs when a group turns out to be none. */
  constructor(onApart: () => void = () => {}) {
    this.#onApart = onApart;
  }

  get size() {
    return this.#byKey.size;
  }

  join(key: string): Group {
    const group = this.#byKey.get(key) ?? new Group(key, this.#onApart);
    this.#byKey.set(key, group);
    group.members++;
    return group;
  }

  leave(group: Group) {
    if (--group.members === 0) this.#byKey.delete(group.key);
  }
}
