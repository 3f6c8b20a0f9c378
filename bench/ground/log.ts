import { dateOf, none, orNone, textOf } from './copy.ts';
import { end } from './people.ts';
import type { Entry, State } from './story.ts';

/** From here on the log holds facts, and cursors are good; older events are there for timelines. */
export const floor = end - 7 * 24 * 3_600_000;

type By = { managerId: string } | { affiliateId: string };
interface CommentFacts {
  id: string;
  visibility: 'PUBLIC' | 'INTERNAL';
}

const properties = { 'ticket.assigned': '{assignee}', 'ticket.status_changed': '{status}' } as const;

/** The events of one ticket, with the versions and times that they move. */
export class Log {
  readonly entries: Entry[] = [];
  /** As the application counts: what only some portals show moves no time that customers see. */
  readonly revisions: Record<string, number> = {};
  staffVersion = 1;
  updatedAt: number;
  staffUpdatedAt: number;
  readonly #state: State;

  constructor(state: State, createdAt: number, by: By, number: number) {
    this.#state = state;
    this.updatedAt = createdAt;
    this.staffUpdatedAt = createdAt;
    const after = createdAt < floor ? none : this.#facts();
    this.#add({ at: createdAt, kind: 'ticket.created', by, data: { number }, before: none, after });
  }

  tell(at: number, kind: keyof typeof properties, by: By, data: object, change: () => void) {
    const before = at < floor ? none : this.#facts();
    change();
    const after = at < floor ? none : this.#facts();
    this.#move(at, kind === 'ticket.assigned' ? 'assignee' : 'ticket');
    this.#add({ at, kind, by, data, before, after, properties: properties[kind] });
  }

  comment(at: number, by: By, comment: CommentFacts, row: string, change: () => void) {
    const before = at < floor ? none : this.#facts();
    change();
    const after = at < floor ? none : this.#facts(comment);
    const internal = comment.visibility === 'INTERNAL';
    this.#move(at, internal ? null : 'ticket');
    this.#add({ at, kind: 'comment.added', by, data: {}, before, after, comment: { id: comment.id, row }, internal });
  }

  #move(at: number, property: string | null) {
    this.staffVersion++;
    this.staffUpdatedAt = at;
    if (property === null) return;
    this.revisions[property] = (this.revisions[property] ?? 0) + 1;
    if (property === 'ticket') this.updatedAt = at;
  }

  #add(told: {
    at: number;
    kind: string;
    by: By;
    data: object;
    before: string;
    after: string;
    properties?: string;
    comment?: { id: string; row: string };
    internal?: boolean;
  }) {
    const { at, kind, by, data, before, after, comment } = told;
    const { id } = this.#state;
    const actor = 'managerId' in by ? ['MANAGER', by.managerId, none] : ['AFFILIATE', none, by.affiliateId];
    const subject = ['Ticket', id, id, orNone(comment?.id ?? null), told.internal ? 'STAFF' : 'EVERYONE'];
    const event = [
      kind,
      dateOf(at),
      ...actor,
      ...subject,
      told.properties ?? '{}',
      JSON.stringify(data),
      before,
      after,
    ];
    this.entries.push({ at, comment: comment?.row ?? null, event: event.join('\t') });
  }

  #facts(comment?: CommentFacts): string {
    const { id, kind, typeId, status, requesterId, organizationId, assigneeId, teamId, ...rest } = this.#state;
    const { followerIds, followerOrganizationIds, copiedAffiliateIds } = rest;
    const row = { id, kind, typeId, status, requesterId, organizationId, projectId: null, assigneeId, teamId };
    const ticket = { ...row, followerIds, followerOrganizationIds, copiedAffiliateIds, autoClosed: false };
    return textOf(JSON.stringify({ ticket, ...(comment && { comment }) }));
  }
}
