import type { Follower } from './follower.ts';
import type { FeedEvent } from './live-event.ts';

/** Who follows what, by topic: an event is offered to those whom it concerns and to nobody else. */
export class Roll {
  readonly #byTopic = new Map<string, Set<Follower>>();
  readonly #all = new Set<Follower>();

  get size() {
    return this.#all.size;
  }

  enroll(follower: Follower, topics: readonly string[]): () => void {
    this.#all.add(follower);
    for (const topic of topics) {
      const followers = this.#byTopic.get(topic);
      if (followers) followers.add(follower);
      else this.#byTopic.set(topic, new Set([follower]));
    }
    return () => {
      this.#all.delete(follower);
      for (const topic of topics) {
        const followers = this.#byTopic.get(topic);
        followers?.delete(follower);
        if (followers?.size === 0) this.#byTopic.delete(topic);
      }
    };
  }

  offer(event: FeedEvent) {
    for (const topic of event.topics) {
      for (const follower of this.#byTopic.get(topic) ?? []) follower.offer(event);
    }
  }

  /** Everyone, as they are now. */
  all(): Follower[] {
    return [...this.#all];
  }
}
