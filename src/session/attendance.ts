import type { Viewer } from '../access/viewer.ts';
import type { LiveEvent } from '../events/live-event.ts';
import { Presence } from './presence.ts';
import { type Known, type Pass, passOf, type ViewerSource } from './viewer-source.ts';

/** Who is here, on sockets and streams of this node, each with rights that follow the log. */
export class Attendance {
  readonly #source: Pick<ViewerSource, 'read'>;
  readonly #present = new Map<string, Presence>();
  /** By the rows that they are made of. */
  readonly #byRow = new Map<string, Set<Presence>>();
  readonly #beingRead = new Set<Presence>();

  constructor(source: Pick<ViewerSource, 'read'>) {
    this.#source = source;
  }

  get size() {
    return this.#present.size;
  }

  /** With rights as they are from here on, until `leave`. */
  async attend(viewer: Viewer): Promise<Presence> {
    const pass = passOf(viewer);
    const presence = this.#present.get(pass.name) ?? this.#enter(pass);
    presence.holders++;
    try {
      await presence.fresh();
      return presence;
    } catch (error) {
      this.leave(presence);
      throw error;
    }
  }

  leave(presence: Presence) {
    if (--presence.holders > 0) return;
    presence.close();
    this.#strike(presence);
  }

  /** To be called with every event of the log, before anybody is told of it. */
  observe({ row }: { row: Pick<LiveEvent['row'], 'subjectType' | 'subjectId'> }) {
    if (row.subjectType === 'Ticket') return;
    for (const presence of this.#byRow.get(row.subjectId) ?? []) presence.doubt();
    // it may be one of the rows that are just being read
    for (const presence of this.#beingRead) presence.doubt();
  }

  /** To be called when the log no longer tells of all that happened. */
  doubtAll() {
    for (const presence of this.#present.values()) presence.doubt();
  }

  #enter(pass: Pass): Presence {
    const presence: Presence = new Presence(pass.name, {
      read: () => this.#read(presence, pass),
      note: (known, before) => this.#index(presence, known, before),
      strike: () => this.#strike(presence),
    });
    this.#present.set(pass.name, presence);
    return presence;
  }

  async #read(presence: Presence, pass: Pass): Promise<Known> {
    this.#beingRead.add(presence);
    try {
      return await this.#source.read(pass);
    } finally {
      this.#beingRead.delete(presence);
    }
  }

  #index(presence: Presence, known: Known, before: Known | undefined) {
    this.#unindex(presence, before);
    for (const row of known.rows) {
      const presences = this.#byRow.get(row);
      if (presences) presences.add(presence);
      else this.#byRow.set(row, new Set([presence]));
    }
  }

  #unindex(presence: Presence, known: Known | undefined) {
    for (const row of known?.rows ?? []) {
      const presences = this.#byRow.get(row);
      presences?.delete(presence);
      if (presences?.size === 0) this.#byRow.delete(row);
    }
  }

  #strike(presence: Presence) {
    this.#unindex(presence, presence.lastKnown);
    if (this.#present.get(presence.name) === presence) this.#present.delete(presence.name);
  }
}
