import type { CommentFacts } from '../access/thread.ts';
import type { TicketFacts } from '../access/ticket.ts';
import { authorOf, type Viewer } from '../access/viewer.ts';
import type { Tx } from '../store/database.ts';
import type { Prisma } from '../store/generated/client.ts';
import type { EventAudience, ThreadVisibility, TicketStatus } from '../store/generated/enums.ts';
import { insertRows } from '../store/insert.ts';

/** What an action works with: one transaction, and on whose behalf. */
export interface Act {
  readonly tx: Tx;
  readonly viewer: Viewer;
  readonly now: Date;
}

/** Who writes: a viewer, or nobody but the desk itself. */
export type Writer = Pick<Act, 'tx' | 'now'> & { viewer: Viewer | null };

/** The facts of an event's subject, before or after it. */
export interface Facts {
  ticket: TicketFacts;
  comment?: CommentFacts;
}

export interface PropertyChange {
  property: string;
  /** Ids or enum values; absent for text, which the log never holds. */
  previous?: string[];
  next?: string[];
  /** It is a file, of which the bytes before it are nobody's now. */
  file?: boolean;
}

/** Each kind of event of a ticket, with its previous and next values. */
export interface TicketEventData {
  'ticket.created': { number: number };
  'ticket.updated': { changes: PropertyChange[] };
  'ticket.assigned': { previous: string | null; next: string | null };
  'ticket.status_changed': { previous: TicketStatus; next: TicketStatus };
  'ticket.deleted': { number: number };
  'ticket.follower_added': { affiliateId?: string; organizationId?: string };
  'ticket.follower_removed': { affiliateId?: string; organizationId?: string };
  'ticket.cc_added': { ccId: string };
  'ticket.cc_removed': { ccId: string };
  'comment.added': Record<string, never>;
  'comment.edited': Record<string, never>;
  'comment.moved': { previous: ThreadVisibility; next: ThreadVisibility };
  'comment.removed': Record<string, never>;
  'attachment.added': { attachmentIds: string[] };
  'attachment.removed': { attachmentId: string };
  'time_entry.added': { timeEntryId: string; minutes: number };
  'time_entry.updated': { timeEntryId: string; previous: number; minutes: number };
  'time_entry.removed': { timeEntryId: string; minutes: number };
}
export type TicketEventKind = keyof TicketEventData;

export interface TicketEvent<Kind extends TicketEventKind = TicketEventKind> {
  kind: Kind;
  audience: EventAudience;
  /** The ticket's properties that changed, by their names in the schema. */
  properties?: string[];
  data: TicketEventData[Kind];
  /** Null where there was, or is, nothing. */
  before: Facts | null;
  after: Facts | null;
}

/** Call it after the ticket's row is locked: then ids follow cause. */
export async function append<Kind extends TicketEventKind>(act: Writer, event: TicketEvent<Kind>) {
  await act.tx.event.create({ data: rowOf(act, event), select: { id: true } });
}

/** The same for events of several tickets. */
export async function appendAll(act: Act, events: readonly TicketEvent[]) {
  await act.tx.event.createMany({ data: events.map((event) => rowOf(act, event)) });
}

/** The past of what was imported, each event with its own time: told in timelines, to no follower. */
export async function appendHistory(act: Act, past: readonly { at: Date; event: TicketEvent }[]) {
  const rows = past.map(({ at, event }) => ({ ...rowOf({ ...act, now: at }, event), historical: true }));
  await insertRows(act.tx, 'Event', rows);
}

/**
 * Of a ticket that is being deleted: what happened to it is forgotten, and by whom it was seen is kept, as ids and enum
 * values, so that streams can tell those alone that it is gone.
 */
export async function strip({ tx }: Pick<Act, 'tx'>, ticketId: string) {
  await tx.$executeRaw`
    UPDATE "Event" SET "data" = '{}', "properties" = '{}', "audience" = 'STAFF',
      "before" = "before" - 'comment', "after" = "after" - 'comment'
    WHERE "subjectType" = 'Ticket' AND "subjectId" = ${ticketId}::uuid`;
}

function rowOf(
  act: Writer,
  { kind, audience, properties = [], data, before, after }: TicketEvent,
): Prisma.EventCreateManyInput {
  const facts = after ?? before;
  if (!facts) throw new TypeError('an event needs facts before or after it');
  return {
    kind,
    ...by(act),
    subjectType: 'Ticket',
    subjectId: facts.ticket.id,
    ...(after && { ticketId: facts.ticket.id }),
    ...(after?.comment && { commentId: after.comment.id }),
    audience,
    properties,
    data: data as Prisma.InputJsonObject,
    ...(before && { before: before as unknown as Prisma.InputJsonObject }),
    ...(after && { after: after as unknown as Prisma.InputJsonObject }),
  };
}

/** Rows whose writes change what somebody may see or do. */
export type AccessSubject =
  | 'Affiliate'
  | 'CustomRole'
  | 'Manager'
  | 'Organization'
  | 'Team'
  | 'PortalConfig'
  | 'Session'
  | 'Integration'
  | 'ApiKey';
export type SettingSubject =
  | 'Template'
  | 'TicketType'
  | 'Category'
  | 'ProductArea'
  | 'Project'
  | 'CustomField'
  | 'Article'
  | 'Answer'
  | 'Plan';
/** Something that was handed out: it changes nobody's rights. */
export type HandedOut = 'AffiliateToken' | 'PortalPreview';

/** Something other than a ticket was created, changed or deactivated. */
export async function appendChange(
  act: Writer,
  subjectType: AccessSubject | SettingSubject | HandedOut,
  subjectId: string,
  what: 'created' | 'updated' | 'deactivated' | 'reactivated' | 'archived' | 'restored' | 'deleted' | 'revoked',
  properties: string[] = [],
  data: Prisma.InputJsonObject = {},
) {
  const kind = `${kindOf(subjectType)}.${what}`;
  await act.tx.event.create({
    data: { kind, ...by(act), subjectType, subjectId, audience: 'STAFF', properties, data },
    select: { id: true },
  });
}

/** The same for many of one kind. */
export async function appendChanges(
  act: Act,
  subjectType: AccessSubject | SettingSubject,
  subjectIds: readonly string[],
  what: 'created' | 'updated',
  properties: string[] = [],
) {
  const kind = `${kindOf(subjectType)}.${what}`;
  const rows = subjectIds.map((subjectId) => ({
    kind,
    ...by(act),
    subjectType,
    subjectId,
    audience: 'STAFF' as const,
    properties,
  }));
  await insertRows(act.tx, 'Event', rows);
}

const kindOf = (subjectType: string) => subjectType.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

const by = ({ viewer, now }: { viewer: Viewer | null; now: Date }) => ({
  occurredAt: now,
  actorType: viewer?.kind ?? ('SYSTEM' as const),
  ...(viewer && authorOf(viewer)),
  // on behalf of the person: both are named
  ...(viewer?.kind !== 'INTEGRATION' && viewer?.via && { integrationId: viewer.via.id }),
});
